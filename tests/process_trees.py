"""How much memory a process and all below it take together, as Linux tells it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EVERY_SECONDS = 0.1


def tree_of(pid: int) -> set[int]:
    """A process and every one below it that runs now."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found, more = set[int](), {pid}
    while more:
        found |= more
        more = {child for child, parent in parents.items() if parent in found} - found
    return found


def memory_of(pids: Iterable[int]) -> float:
    """MiB that these processes take together; what several of them share is counted once (PSS)."""
    return sum(map(_proportional, pids)) / 1024


def _proportional(pid: int) -> int:
    try:
        rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(row.split()[1]) for row in rows if row.startswith("Pss:")), 0)


@dataclass
class Most:
    """The most MiB seen so far."""

    mib: float = 0.0

    def see(self, pid: int) -> None:
        """Look at a process and what is below it."""
        self.mib = max(self.mib, memory_of(tree_of(pid)))


@contextmanager
def watched(pid: int) -> Iterator[Most]:
    """The most memory that a process and those below it take while the block lasts."""
    most, over = Most(), threading.Event()

    def look() -> None:
        while not over.wait(EVERY_SECONDS):
            most.see(pid)

    thread = threading.Thread(target=look, name="memory")
    thread.start()
    try:
        yield most
    finally:
        over.set()
        thread.join()
