"""Answers kept as the bytes that were sent, the least used forgotten first."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

MOST_ANSWERS = 1024
MOST_BYTES = 32 * 1024 * 1024
LARGEST_ANSWER = 2 * 1024 * 1024
LONGEST_QUERY = 2048

Question = tuple[str, bytes]
"""A path and its query string as they came."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A response, and until when it holds.

    It does on `day` (`None`: on any), while each log in `logs` has the root it had, and while `dossiers` (`None`: any)
    are all there are.
    """

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    etag: str
    logs: tuple[tuple[str, str], ...]
    dossiers: frozenset[str] | None
    day: date | None


class Shelf:
    """A bounded store of answers by question."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Question, Kept] = OrderedDict()
        self._bytes = 0

    def get(self, question: Question) -> Kept | None:
        """The kept answer, which counts as used."""
        found = self._answers.get(question)
        if found is not None:
            self._answers.move_to_end(question)
        return found

    def put(self, question: Question, kept: Kept) -> None:
        """Keep an answer, unless it is too large, and forget others until there is room."""
        if len(kept.body) > LARGEST_ANSWER or len(question[1]) > LONGEST_QUERY:
            return
        previous = self._answers.pop(question, None)
        self._bytes += len(kept.body) - (len(previous.body) if previous else 0)
        self._answers[question] = kept
        while self._bytes > MOST_BYTES or len(self._answers) > MOST_ANSWERS:
            _, forgotten = self._answers.popitem(last=False)
            self._bytes -= len(forgotten.body)

    def __len__(self) -> int:
        return len(self._answers)
