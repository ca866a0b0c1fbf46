"""Finds every concept of a lexicon in a headline and a summary, in one pass over both.

A concept inside a longer one of the same use does not count: the ban in `ban lifted` is no ban.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any, NamedTuple

import ahocorasick

from tracker.domain.tags import Span
from tracker.tagging.forms import parse_form
from tracker.tagging.lexicon import Concept, Lexicon
from tracker.tagging.normalise import fold

_SENTENCE_END = re.compile(r"[.!?؟…]+(?=\s)|\n")
_CLAUSE_END = re.compile(r"[.!?؟…]+(?=\s)|\n|[;؛:()]|,\s|،|\s-\s")


class Hit(NamedTuple):
    """A concept found at [start, end) of title + newline + summary. A NamedTuple because thousands are made a second."""

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


class Matcher:
    """The automaton of one lexicon; built once, then only read."""

    __slots__ = ("_automaton", "_uses")

    def __init__(self, lexicon: Lexicon) -> None:
        table: dict[str, list[tuple[Any, bool, Concept]]] = {}
        for concept in lexicon.concepts.values():
            for form in (parse_form(text) for forms in concept.forms.values() for text in forms):
                match = form.rest.match if form.rest else None
                table.setdefault(form.key, []).append((match, form.capital, concept))
        self._automaton = ahocorasick.Automaton()
        for key, forms in table.items():
            self._automaton.add_word(key, (len(key), tuple(forms)))
        if table:
            self._automaton.make_automaton()
        self._uses = {name: _uses(concept) for name, concept in lexicon.concepts.items()}

    def find(self, title: str, summary: str) -> Found:
        """All concepts in a title and a summary; what begins in the one and ends in the other is none."""
        raw, text, offset = f"{title}\n{summary}", f"{fold(title)}\n{fold(summary)}", len(title) + 1
        within = [found for found in self._search(raw, text) if not found[0] < offset <= found[1]]
        spans = self._outermost(within)
        sentences = [m.end() for m in _SENTENCE_END.finditer(text)]
        clauses = [m.end() for m in _CLAUSE_END.finditer(text)]
        clauses = sorted(clauses + [start for start, _, concept in spans if concept.breaks])
        hits = [
            Hit(start, end, concept, start < offset, bisect_right(sentences, start), bisect_right(clauses, start))
            for start, end, concept in spans
        ]
        return Found(hits, text, offset)

    def _search(self, raw: str, text: str) -> list[tuple[int, int, Concept]]:
        found = []
        length = len(text)
        for last, (size, forms) in self._automaton.iter(text) if len(self._automaton) else ():
            start, end = last - size + 1, last + 1
            if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
                continue
            whole = end == length or not (text[end].isalnum() or text[end] == "_")
            for match, capital, concept in forms:
                if capital and not raw[start].isupper():
                    continue
                if match is None:
                    if whole:
                        found.append((start, end, concept))
                elif rest := match(text, end):
                    found.append((start, rest.end(), concept))
        return found

    def _outermost(self, spans: list[tuple[int, int, Concept]]) -> list[tuple[int, int, Concept]]:
        spans.sort(key=lambda span: (span[0], -span[1]))
        kept: list[tuple[int, int, Concept]] = []
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
