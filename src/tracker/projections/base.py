"""What a projection is: a pure function from one event and the read models before it to the rows that change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from tracker.domain.envelope import Recorded
    from tracker.projections.views import View

OPEN = 9_007_199_254_740_991
"""`known_to` of a row that is still so: larger than any position, and exact in every JSON reader (2^53 - 1)."""

T = TypeVar("T")


class Live(Protocol):
    """The read models as they stand just before an event; held in memory by a replay, in tables by the service."""

    def get(self, cls: type[T], key: str) -> T | None:
        """The value under that key, if there is one."""

    def all(self, cls: type[T]) -> Iterator[tuple[str, T]]:
        """Every key with its value, in no particular order."""


class Change(Struct, frozen=True):
    """From `position` on the row of `cls` under `key` holds `value`; `None` closes it."""

    cls: type[View]
    key: str
    value: View | None
    position: int


@dataclass(frozen=True, slots=True)
class Projection:
    """A named, versioned fold. A new version is a reason to rebuild; `apply` returns changes for one event."""

    name: str
    version: int
    apply: Callable[[Recorded, Live], Iterator[Change]]
