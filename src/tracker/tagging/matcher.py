"""Finds every concept of a lexicon in a headline and a summary, in one pass over both.

A concept inside a longer one of the same use does not count: the ban in `ban lifted` is no ban.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

import ahocorasick

from tracker.domain.sentences import SENTENCE_END
from tracker.domain.tags import Span
from tracker.tagging.forms import BETWEEN, Form, parse_form
from tracker.tagging.lexicon import Concept, Lexicon
from tracker.tagging.normalise import fold

_CLAUSE_END = re.compile(r"[.!?؟…]+(?=\s)|\n|[;؛:()]|,\s|،|\s-\s")

_BLANKS = str.maketrans(dict.fromkeys("!\"#$%'()*,-./:;<=>?@[\\]^{|}~\n\u2026\u060c\u061b\u061f\u2022\u00b7", " "))
"""Every mark a word may stand behind becomes a blank, so that keys are searched for at the beginning of words only."""


class Hit(NamedTuple):
    """A concept found at [start, end) of title + newline + summary. A NamedTuple, for thousands are made a second."""

    start: int
    end: int
    concept: Concept
    in_title: bool
    sentence: int
    clause: int


class Found(NamedTuple):
    """Every hit in order of position, the folded text and where the summary begins in it."""

    hits: list[Hit]
    text: str
    offset: int

    def span(self, hit: Hit) -> Span:
        """The hit as offsets into the title or the summary as they were given."""
        if hit.in_title:
            return Span("title", hit.start, hit.end, hit.concept.name)
        return Span("summary", hit.start - self.offset, hit.end - self.offset, hit.concept.name)


_Found = tuple[int, int, Concept]
_Standing = tuple[int, int, Concept, bool]
"""A form found, and whether it only counts with a capital."""


class _Longer(NamedTuple):
    """A form of several words, by the test for what follows the first."""

    match: Callable[[str, int], re.Match[str] | None]
    concept: Concept
    capital: bool


class _Branch(NamedTuple):
    """Forms with one first word: those of this word alone, and longer ones by the first letter of their second word."""

    single: list[tuple[Concept, bool]]
    longer: dict[str | None, list[_Longer]]

    def add(self, form: Form, concept: Concept) -> None:
        """Take in a form that begins with this word."""
        if form.tail is None:
            self.single.append((concept, form.capital))
        else:
            self.longer.setdefault(form.follows, []).append(_Longer(form.tail.match, concept, form.capital))

    def reach(self, found: list[_Standing], text: str, *, start: int, end: int) -> None:
        """Add each longer form that stands at `start` and whose first word ends at `end`."""
        place, length = end, len(text)
        while place < length and text[place] in BETWEEN:
            place += 1
        if end < place < length:
            for match, concept, capital in self.longer.get(text[place], ()):
                if tail := match(text, end):
                    found.append((start, tail.end(), concept, capital))
        for match, concept, capital in self.longer.get(None, ()):
            if tail := match(text, end):
                found.append((start, tail.end(), concept, capital))


class _Key(NamedTuple):
    """Everything that begins with one key of the automaton: where the key is a whole word, and where it is a stem."""

    size: int
    whole: _Branch
    stem: _Branch


class Matcher:
    """The automaton of one lexicon; built once, then only read."""

    __slots__ = ("_automaton", "_uses")

    def __init__(self, lexicon: Lexicon) -> None:
        table: dict[str, _Key] = {}
        for concept in lexicon.concepts.values():
            for form in (parse_form(text) for forms in concept.forms.values() for text in forms):
                key = table.setdefault(form.key, _Key(len(form.key), _Branch([], {}), _Branch([], {})))
                key.whole.add(form, concept)
                if form.is_stem:
                    key.stem.add(form, concept)
        self._automaton = ahocorasick.Automaton()
        for text, key in table.items():
            self._automaton.add_word(f" {text}", key)
        self._automaton.make_automaton()
        self._uses = {name: _uses(concept) for name, concept in lexicon.concepts.items()}

    def find(self, title: str, summary: str) -> Found:
        """All concepts in a title and a summary."""
        raw, text, offset = f"{title}\n{summary}", f"{fold(title)}\n{fold(summary)}", len(title) + 1
        spans = self._outermost(self._search(raw, text))
        sentences = [m.end() for m in SENTENCE_END.finditer(text)]
        clauses = [m.end() for m in _CLAUSE_END.finditer(text)]
        clauses = sorted(clauses + [start for start, _, concept in spans if concept.breaks])
        hits = [
            Hit(start, end, concept, start < offset, bisect_right(sentences, start), bisect_right(clauses, start))
            for start, end, concept in spans
        ]
        return Found(hits, text, offset)

    def scan(self, folded: str) -> int:
        """How many keys one bare pass of the automaton meets in folded text: what any reading costs at least."""
        if not len(self._automaton):
            return 0
        return sum(1 for _ in self._automaton.iter(f" {folded.translate(_BLANKS)}"))

    def _search(self, raw: str, text: str) -> list[_Found]:
        found: list[_Standing] = []
        if not len(self._automaton):
            return []
        length = len(text)
        for last, key in self._automaton.iter(f" {text.translate(_BLANKS)}"):
            start, end = last - key.size, last
            branch = key.whole
            if end < length and (text[end].isalnum() or text[end] == "_"):
                branch = key.stem
                if not (branch.single or branch.longer):
                    continue
                while end < length and (text[end].isalnum() or text[end] == "_"):
                    end += 1
            for concept, capital in branch.single:
                found.append((start, end, concept, capital))
            if branch.longer:
                branch.reach(found, text, start=start, end=end)
        return [(start, end, concept) for start, end, concept, capital in found if not capital or raw[start].isupper()]

    def _outermost(self, spans: list[_Found]) -> list[_Found]:
        spans.sort(key=lambda span: (span[0], -span[1]))
        kept: list[_Found] = []
        uses = self._uses
        reach = -1
        for span in spans:
            start, end, concept = span
            if end <= reach:
                mine = uses[concept.name]
                if any(end <= e and (e - s > end - start or c is concept) and mine & uses[c.name] for s, e, c in kept):
                    continue
            else:
                reach = end
            kept.append(span)
        return kept


def _uses(concept: Concept) -> int:
    """What a concept is a sign of, as bits: party 1, topic 2, cue 4, score 8; a name that only masks others has all."""
    bits = (
        (1 if concept.party or concept.third else 0)
        | (2 if concept.topics else 0)
        | (4 if concept.direction or concept.act or concept.stage or concept.manner != "plain" else 0)
        | (8 if concept.score else 0)
    )
    return bits or (0 if concept.groups or concept.breaks else 15)
