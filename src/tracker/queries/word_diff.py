"""What an edit took out of a text and what it put in, word by word. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

MOST_PAIRS = 100_000
"""Equal words that are compared at most; difflib takes the third power of them where a text repeats one word."""
# A word brings the space before it; scripts that write no spaces are read sign by sign.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"\s*(?:[{_UNSPACED}]|[^\s{_UNSPACED}]+)|\s+")

Fate = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words with one fate; those that are the same or added, put together, are the later text."""

    fate: Fate
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """The later text with what went from the earlier one before what came in its place; spaces are no difference."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    runs = [Piece(fate, "".join(words)) for fate, words in _runs(before, after)]
    return tuple(
        Piece(fate, "".join(piece.text for piece in pieces)) for fate, pieces in groupby(runs, lambda piece: piece.fate)
    )


def whole_diff(old: str | None, new: str | None) -> tuple[Piece, ...]:
    """The same of what is no running text: it went, and something else came."""
    given: tuple[tuple[Fate, str | None], ...] = (("removed", old), ("added", new))
    return tuple(Piece(fate, text) for fate, text in given if text)


def _runs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Fate, Sequence[str]]]:
    """Runs of words in the order in which they are read, without empty ones."""
    olds, news = [word.strip() for word in before], [word.strip() for word in after]
    head = _alike(olds, news)
    tail = _alike(olds[head:][::-1], news[head:][::-1])
    olds, news = olds[head : len(olds) - tail], news[head : len(news) - tail]
    runs: list[tuple[Fate, Sequence[str]]] = [("same", after[:head])]
    for tag, i, j, k, m in _steps(olds, news):
        if tag == "equal":
            runs.append(("same", after[head + k : head + m]))
        else:
            runs += [("removed", before[head + i : head + j]), ("added", after[head + k : head + m])]
    runs.append(("same", after[len(after) - tail :]))
    return ((fate, words) for fate, words in runs if words)


def _steps(olds: Sequence[str], news: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """difflib's steps from one to the other; a single one where comparing would take too long."""
    counts = Counter(news)
    if sum(counts[word] for word in olds) > MOST_PAIRS:
        return [("replace", 0, len(olds), 0, len(news))]
    return list(SequenceMatcher(None, olds, news, autojunk=False).get_opcodes())


def _alike(olds: Sequence[str], news: Sequence[str]) -> int:
    """How many words are the same from the beginning on."""
    number = 0
    for old, new in zip(olds, news, strict=False):
        if old != new:
            break
        number += 1
    return number
