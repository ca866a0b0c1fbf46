"""Which log each dossier has, by the root at its end: how a kept answer knows that it still holds.

Roots are looked up at most twenty times a second. A kept answer may so be `LAPSE` seconds behind a log that grows; it
says by its checkpoint what it stands on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi.concurrency import run_in_threadpool

from tracker.domain.errors import VerificationFailed
from tracker.queries.moment import heads
from tracker.queries.readiness import DatabaseFailure
from tracker.store.engine import Engine, reading

LAPSE = 0.05


class Heads:
    """The root of every log. `monotonic` gives seconds that never run backwards."""

    def __init__(self, engine: Engine, *, monotonic: Callable[[], float], lapse: float = LAPSE) -> None:
        self._engine, self._monotonic, self._lapse = engine, monotonic, lapse
        self._roots: Mapping[str, str] = {}
        self._read_at: float | None = None

    async def current(self) -> Mapping[str, str]:
        """The root (hex) of every log that has begun, by dossier; nothing where the database cannot say."""
        now = self._monotonic()
        if self._read_at is None or now - self._read_at >= self._lapse:
            self._roots = await run_in_threadpool(self._read)
            self._read_at = now
        return self._roots

    def _read(self) -> Mapping[str, str]:
        try:
            with reading(self._engine) as connection:
                return {dossier: head.root for dossier, head in heads(connection).items()}
        except (DatabaseFailure, VerificationFailed):
            return {}
