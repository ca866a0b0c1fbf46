"""Reading many items in a process of its own.

Python runs one thread at a time: a page of fresh items read in a thread would keep the poller, and the API beside it,
waiting. What is read is the same. Where the process dies, or the reader cannot be handed over, this one reads the items
itself, which takes longer, and somebody is told.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from operator import methodcaller
from pickle import PicklingError
from types import TracebackType
from typing import Self, TypeAlias, TypeVar

from msgspec import structs
from pebble import ProcessExpired, ProcessPool

from tracker.domain.items import Item
from tracker.domain.tags import Reading
from tracker.feeds.children import child_context
from tracker.workflows.reader import Reader, ReadItem

_Result = TypeVar("_Result")
_Said: TypeAlias = list[tuple[str, Reading]]
"""Of each item its language and its reading."""

FEW = 8
"""Fewer items are read sooner than they are handed over."""
_SECONDS = 60.0
"""How long items may be read before their process is ended; a hundredth of it is usual."""
_GLANCE_SECONDS = 0.2
# The method carries no annotations.
_STOP = methodcaller("stop")


class ReadingEndedError(RuntimeError):
    """What was to be read is wanted no more: the program stops."""


@dataclass(slots=True)
class ReadingProcess:
    """A context manager; the process starts with the first page that is worth it. May be used from several threads.

    Whoever still waits when it is left is told so at once. `tell` hears for which dossier items had to be
    read here and why: each time, but once of a reader that cannot be handed over at all.
    """

    tell: Callable[[str, Exception], None] = lambda *_: None
    _unfit: set[int] = field(default_factory=set)
    _pool: ProcessPool | None = None
    _is_left: bool = False
    _numbers: dict[str, tuple[Reader, int]] = field(default_factory=dict)
    _counting: Iterator[int] = field(default_factory=count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self._is_left = True
        self._discard(self._pool)

    def read(self, reader: Reader, items: Sequence[Item], *, now: datetime | None) -> list[ReadItem]:
        """What `reader.read_all` gives; blocks until it is there.

        Raises TimeoutError where that takes a minute, and ReadingEndedError where the process is left meanwhile.
        """
        said = None
        if len(items) >= FEW:
            # Where it dies, what it was to read is read here; the next page finds another.
            try:
                said = self._ask(reader, partial(_read, items, now))
            except (BrokenProcessPool, ProcessExpired) as error:
                self.tell(reader.definition.id, error)
        return reader.read_all(items, now=now) if said is None else _joined(items, said)

    def _ask(self, reader: Reader, ask: Callable[[str, int], _Said | None]) -> _Said | None:
        """What the process says by this reader, which it is handed where it does not know it; None where it says
        nothing, since another reader of the dossier came between or this one cannot be handed over."""
        dossier, number = reader.definition.id, self._number(reader)
        if number in self._unfit:
            return None
        said = self._call(partial(ask, dossier, number))
        if said is None:
            try:
                self._call(partial(_learn, number, reader))
            except (PicklingError, TypeError, AttributeError) as error:
                self._unfit.add(number)
                self.tell(dossier, error)
                return None
            said = self._call(partial(ask, dossier, number))
        return said

    def _number(self, reader: Reader) -> int:
        """By which number the process knows this reader; a dossier's next reader has the next number."""
        with self._lock:
            known, number = self._numbers.get(reader.definition.id, (None, 0))
            if known is not reader:
                number = next(self._counting)
                self._numbers[reader.definition.id] = reader, number
            return number

    def _call(self, task: Callable[[], _Result]) -> _Result:
        pool, future = self._schedule(task)
        # A pool that is stopped says nothing to those who wait for it.
        while not wait([future], timeout=_GLANCE_SECONDS).done and self._pool is pool:
            pass
        if self._is_left:
            raise ReadingEndedError
        if not future.done():
            raise BrokenProcessPool("it was given up for another")
        return future.result()

    def _schedule(self, task: Callable[[], _Result]) -> tuple[ProcessPool, Future[_Result]]:
        with self._lock:
            if self._is_left:
                raise ReadingEndedError
            pool = self._pool = self._pool or ProcessPool(max_workers=1, context=child_context())
        try:
            return pool, pool.schedule(task, timeout=_SECONDS)
        except RuntimeError as error:
            self._discard(pool)
            raise BrokenProcessPool(str(error)) from error

    def _discard(self, pool: ProcessPool | None) -> None:
        """Stop a pool, and let those who wait for it know."""
        with self._lock:
            if pool is None or pool is not self._pool:
                return
            self._pool = None
        _STOP(pool)
        pool.join()


# In the process: a dossier's reader, and by which number it was given.
_readers: dict[str, tuple[int, Reader]] = {}


def _learn(number: int, reader: Reader) -> None:
    """Know this reader, and let the one go that was known before.

    A reader is hundreds of thousands of objects that stay: what collects garbage need not look at them ever again.
    """
    gc.unfreeze()
    _readers[reader.definition.id] = number, reader
    gc.collect()
    gc.freeze()


def _read(items: Sequence[Item], now: datetime | None, dossier: str, number: int) -> _Said | None:
    """What is read in the items; None where that reader is not known here."""
    known, reader = _readers.get(dossier, (None, None))
    if reader is None or known != number:
        return None
    return [(read.item.language, read.reading) for read in reader.read_all(items, now=now)]


def _joined(items: Sequence[Item], said: _Said) -> list[ReadItem]:
    return [
        ReadItem(item if item.language == language else structs.replace(item, language=language), reading)
        for item, (language, reading) in zip(items, said, strict=True)
    ]
