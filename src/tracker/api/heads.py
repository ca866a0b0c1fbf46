"""Where each log ends, looked up at most twenty times a second: how a kept answer knows that it still holds.

A kept answer may so be `LAPSE` seconds behind a log that grows; it says by its position what it stands on.
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi.concurrency import run_in_threadpool

from tracker.queries.moment import heads
from tracker.queries.readiness import DatabaseFailure
from tracker.store.engine import Engine, reading

LAPSE = 0.05


class Heads:
    """The last position of every log. `monotonic` gives seconds that never run backwards."""

    def __init__(self, engine: Engine, *, monotonic: Callable[[], float], lapse: float = LAPSE) -> None:
        self._engine, self._monotonic, self._lapse = engine, monotonic, lapse
        self._positions: dict[str, int] = {}
        self._read_at: float | None = None

    async def current(self, dossier: str) -> int | None:
        """The log's last position; nothing where there is no such log or the database does not answer."""
        now = self._monotonic()
        if self._read_at is None or now - self._read_at >= self._lapse:
            self._positions = await run_in_threadpool(self._read)
            self._read_at = now
        return self._positions.get(dossier)

    def _read(self) -> dict[str, int]:
        try:
            with reading(self._engine) as connection:
                return heads(connection)
        except DatabaseFailure:
            return {}
