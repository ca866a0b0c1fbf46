"""How processes that help this one are started: forked from a small server that has the parser loaded.

They are never forked from this process and its threads, and do not run the program's main module again, which would
bring the whole program along (80 MiB each).
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerContext, ForkServerProcess
from types import ModuleType

from tracker.feeds import parse_child

_MAIN = threading.Lock()


class _Child(ForkServerProcess):
    def start(self) -> None:
        """Start it, with no main module to tell it of."""
        with _no_main():
            super().start()


class _Context(ForkServerContext):
    Process = _Child


def child_context() -> ForkServerContext:
    """What a pool of children starts them with."""
    context = _Context()
    context.set_forkserver_preload([parse_child.__name__])
    return context


@contextmanager
def _no_main() -> Iterator[None]:
    """While this lasts, any thread that asks for the main module gets an empty one: multiprocessing knows no other way.

    Nothing here pickles what the main module defines; a thread that did would fail in these milliseconds.
    """
    with _MAIN:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
