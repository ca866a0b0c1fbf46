"""What is worked out of a word, kept for the words that were met lately: texts repeat theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")
MOST, LONGEST = 65_536, 32
"""Words kept, and letters of one. Beyond the first all are forgotten at once; a longer one is not kept at all."""


class Remembered(dict[str, Value]):
    """A table that works out what it does not hold when it is asked for it; of no more than MOST words."""

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[str], Value]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, word: str) -> Value:
        value = self._work_out(word)
        if len(word) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[word] = value
        return value
