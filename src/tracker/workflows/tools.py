"""What every workflow is handed: the database, a clock and a source of randomness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tracker.store.engine import Engine


@dataclass(frozen=True, slots=True)
class Tools:
    """`now` gives aware UTC; `random_bytes` as many bytes as asked for. Wired once, in `bootstrap`."""

    engine: Engine
    now: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]
