"""Finds every concept of a lexicon in a headline and a summary, word by word.

A concept inside a longer one of the same use does not count: the ban in `ban lifted` is no ban.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from msgspec import Struct

from tracker.domain.sentences import SENTENCE_END
from tracker.domain.tags import Span
from tracker.tagging.beginnings import Beginnings, Longer, Tail
from tracker.tagging.forms import BETWEEN
from tracker.tagging.lexicon import Concept, Lexicon
from tracker.tagging.normalise import fold

_CLAUSE_END = re.compile(r"[.!?؟…\n;؛:(),،-](?:(?<=[\n;؛:()،])|(?<=[.!?؟…])(?=\s)|(?<=,)\s|(?<=\s-)\s)")
_MARK = re.compile(r"[ !\"#$%'()*,\-./:;<=>?@\[\\\]^{|}~\n\u2026\u060c\u061b\u061f\u2022\u00b7]")
"""A word may stand behind any of these; what stands between two of them is a run, which may be empty."""


class Hit(Struct, frozen=True, gc=False):
    """A concept found at [start, end) of title + newline + summary. A Struct, for thousands are made a second."""

    start: int
    end: int
    concept: Concept
    in_title: bool


class Found:
    """Every hit in order of position, the folded text, where the summary begins in it, and the runs of both.

    `places` keeps where a word stands, once somebody asked.
    Sentences and clauses are counted when they are first asked for, which most items that do not matter never are.
    """

    __slots__ = ("_clauses", "_sentences", "hits", "offset", "places", "summary_runs", "text", "title_runs")

    def __init__(self, title: str, summary: str) -> None:
        self.hits: list[Hit] = []
        self.text = f"{title}\n{summary}"
        self.offset = len(title) + 1
        self.title_runs = _MARK.split(title)
        self.summary_runs = _MARK.split(summary)
        self.places: dict[str, list[Span]] = {}
        self._sentences: list[int] | None = None
        self._clauses: list[int] | None = None

    @property
    def is_headline_alone(self) -> bool:
        """Whether there is no summary."""
        return len(self.text) == self.offset

    def span(self, hit: Hit) -> Span:
        """The hit as offsets into the title or the summary as they were given."""
        if hit.in_title:
            return Span("title", hit.start, hit.end, hit.concept.name)
        return Span("summary", hit.start - self.offset, hit.end - self.offset, hit.concept.name)

    def sentence(self, hit: Hit) -> int:
        """The number of its sentence."""
        if self._sentences is None:
            self._sentences = [m.end() for m in SENTENCE_END.finditer(self.text)]
        return bisect_right(self._sentences, hit.start)

    def clause(self, hit: Hit) -> int:
        """The number of its clause: one ends at a mark, and where a word that breaks begins."""
        if self._clauses is None:
            marks = [m.end() for m in _CLAUSE_END.finditer(self.text)]
            self._clauses = sorted(marks + [hit.start for hit in self.hits if hit.concept.breaks])
        return bisect_right(self._clauses, hit.start)


_Standing = tuple[int, int, Concept]
"""Start, end and concept of a form found."""


class Matcher:
    """The forms of one lexicon by their first words."""

    __slots__ = ("_beginnings", "_uses")

    def __init__(self, lexicon: Lexicon) -> None:
        self._beginnings = Beginnings(lexicon)
        self._uses = {concept: _uses(concept) for concept in lexicon.concepts.values()}

    def find(self, title: str, summary: str) -> Found:
        """All concepts in a title and a summary."""
        found = Found(fold(title), fold(summary))
        standing = self._search(f"{title}\n{summary}", found)
        offset = found.offset
        found.hits = [Hit(start, end, concept, start < offset) for start, end, concept in self._outermost(standing)]
        return found

    def scan(self, title: str, summary: str) -> int:
        """With how many words of folded texts some form begins: what any reading costs at least."""
        found = Found(title, summary)
        return sum(map(bool, self._beginnings.of(found.title_runs + found.summary_runs)))

    def _search(self, raw: str, found: Found) -> list[_Standing]:
        """Every form in the runs of a text, which is `raw` as it was written; the longest first where several begin at
        one place."""
        text, runs = found.text, found.title_runs + found.summary_runs
        standing: list[_Standing] = []
        start = 0
        for run, begun, second in zip(runs, self._beginnings.of(runs), (*runs[1:], ""), strict=True):
            end = start + len(run)
            if begun is not None:
                single, longer, capitals = begun
                capital = not capitals or raw[start].isupper()
                if longer is not None:
                    letters, by_second, anything = longer
                    tails = by_second.get(second[:letters], anything) if second else _behind(text, end, longer)
                    if tails:
                        standing += _reached(tails, text, start=start, end=end, capital=capital)
                for size, concept, name in single:
                    if capital or not name:
                        standing.append((start, start + size, concept))
            start = end + 1
        return standing

    def _outermost(self, spans: list[_Standing]) -> list[_Standing]:
        kept: list[_Standing] = []
        uses = self._uses
        reach = -1
        around: list[_Standing] = []
        for span in spans:
            start, end, concept = span
            if start >= reach:
                around = [span]
                reach = end
            elif end > reach:
                around.append(span)
                reach = end
            else:
                mine = uses[concept]
                if span in around or any(
                    end <= e and (e - s > end - start or c is concept) and mine & uses[c] for s, e, c in around
                ):
                    continue
                around.append(span)
            kept.append(span)
        return kept


def _behind(text: str, end: int, longer: Longer) -> Sequence[Tail]:
    """The longer forms that may go on where several marks stand behind the first word, or nothing does."""
    place, length = end, len(text)
    while place < length and text[place] in BETWEEN:
        place += 1
    if not end < place < length:
        return longer.anything
    return longer.by_second.get(text[place : place + longer.letters], longer.anything)


def _reached(tails: Sequence[Tail], text: str, *, start: int, end: int, capital: bool) -> list[_Standing]:
    """Each longer form that stands at `start` and whose first word ends at `end`, the longest first."""
    found: list[_Standing] = []
    for tail in tails:
        if tail.needs in text and (capital or not tail.capital):
            match = tail.match or tail.made()
            if reach := match(text, end):
                found.append((start, reach.end(), tail.concept))
    if len(found) > 1:
        found.sort(key=_end, reverse=True)
    return found


def _end(standing: _Standing) -> int:
    return standing[1]


def _uses(concept: Concept) -> int:
    """What a concept is a sign of, as bits: party 1, topic 2, cue 4, score 8; a name that only masks others has all."""
    bits = (
        (1 if concept.party or concept.third else 0)
        | (2 if concept.topics else 0)
        | (4 if concept.direction or concept.act or concept.stage or concept.manner != "plain" else 0)
        | (8 if concept.score else 0)
    )
    return bits or (0 if concept.groups or concept.breaks else 15)
