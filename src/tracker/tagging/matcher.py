"""Finds every concept of a lexicon in a headline and a summary, word by word.

A concept inside a longer one of the same use does not count: the ban in `ban lifted` is no ban.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from operator import attrgetter, itemgetter

from msgspec import Struct

from tracker.domain.sentences import SENTENCE_END
from tracker.domain.tags import Span
from tracker.tagging.beginnings import Beginnings, Begun, Tail
from tracker.tagging.forms import BETWEEN
from tracker.tagging.lexicon import Concept, Lexicon
from tracker.tagging.normalise import fold
from tracker.tagging.remembered import Remembered

_CLAUSE_END = re.compile(r"[.!?؟…\n;؛:(),،-](?:(?<=[\n;؛:()،])|(?<=[.!?؟…])(?=\s)|(?<=,)\s|(?<=\s-)\s)")
_MARK = re.compile(r"[ !\"#$%'()*,\-./:;<=>?@\[\\\]^{|}~\n\u2026\u060c\u061b\u061f\u2022\u00b7]")
"""A word may stand behind any of these; what stands between two of them is a run, which may be empty."""


class Hit(Struct, frozen=True, gc=False, eq=False):
    """A concept found at [start, end) of title + newline + summary, which is `span` as offsets into the title or the
    summary as they were given; itself and nothing else is equal to it. A Struct, for thousands are made a second."""

    start: int
    end: int
    concept: Concept
    in_title: bool
    span: Span


SPAN = attrgetter("span")
Run = tuple[Begun | None, tuple[int, ...], tuple[str, ...]]
"""What is known of the characters between two marks: the forms that begin there, the places of their words among the
features that weigh anything, and the first letters of these words. A plain tuple, for an item has dozens."""
BEGUN, PLACES, STEMS = map(itemgetter, range(3))


class Found:
    """Every hit in order of position, how many of them stand in the headline, the folded text, where the summary begins
    in it, and the runs of both with what is known of them.

    `places` keeps where a word stands, once somebody asked.
    Sentences and clauses are counted when they are first asked for, which most items that do not matter never are.
    """

    __slots__ = (
        "_clauses",
        "_sentences",
        "hits",
        "known",
        "offset",
        "places",
        "summary_runs",
        "text",
        "title_runs",
        "titled",
    )

    def __init__(self, title: str, summary: str) -> None:
        self.hits: list[Hit] = []
        self.titled = 0
        self.text = f"{title}\n{summary}"
        self.offset = len(title) + 1
        self.title_runs = _MARK.split(title)
        self.summary_runs = _MARK.split(summary)
        self.known: list[Run] = []
        self.places: dict[str, list[Span]] = {}
        self._sentences: list[int] | None = None
        self._clauses: list[int] | None = None

    @property
    def is_headline_alone(self) -> bool:
        """Whether there is no summary."""
        return len(self.text) == self.offset

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


Weigh = Callable[[str], tuple[tuple[int, ...], tuple[str, ...]]]
"""Called with a run: the places of its words among the features that weigh anything, and their first letters."""
_Standing = tuple[int, int, Concept]
"""Start, end and concept of a form found."""


class Matcher:
    """The forms of one lexicon by their first words; remembers the runs that were met lately."""

    __slots__ = ("_beginnings", "_known", "_uses", "_weigh")

    def __init__(self, lexicon: Lexicon, *, weigh: Weigh | None = None) -> None:
        self._beginnings, self._weigh = Beginnings(lexicon), weigh
        self._known = Remembered(self._run)
        self._uses = {concept: _uses(concept) for concept in lexicon.concepts.values()}

    def find(self, title: str, summary: str) -> Found:
        """All concepts in a title and a summary."""
        found = Found(fold(title), fold(summary))
        return _with_hits(found, self._outermost(self._search(f"{title}\n{summary}", found)))

    def find_all(self, texts: Sequence[tuple[str, str]]) -> list[Found]:
        """All concepts in each of several titles and summaries, one step after the other for all of them."""
        every = [Found(fold(title), fold(summary)) for title, summary in texts]
        standing = list(map(self._search, [f"{title}\n{summary}" for title, summary in texts], every))
        return list(map(_with_hits, every, list(map(self._outermost, standing))))

    def scan(self, title: str, summary: str) -> int:
        """With how many words of folded texts some form begins: what any reading costs at least."""
        found = Found(title, summary)
        return sum(map(bool, map(BEGUN, map(self._known.__getitem__, found.title_runs + found.summary_runs))))

    def _run(self, run: str) -> Run:
        places, stems = self._weigh(run) if self._weigh else ((), ())
        return self._beginnings.of(run), places, stems

    def _search(self, raw: str, found: Found) -> list[_Standing]:
        """Every form in the runs of a text, which is `raw` as it was written; the longest first where several begin at
        one place."""
        text, runs = found.text, found.title_runs + found.summary_runs
        standing: list[_Standing] = []
        found.known = list(map(self._known.__getitem__, runs))
        start = 0
        for run, known, second in zip(runs, found.known, (*runs[1:], ""), strict=True):
            if (begun := known[0]) is not None:
                single, letters, by_second, anything, capitals = begun
                capital = not capitals or raw[start].isupper()
                if by_second is not None:
                    end = start + len(run)
                    follows = second[:letters] if second else _behind(text, end, letters)
                    if tails := by_second.get(follows, anything):
                        standing += _reached(tails, text, start=start, end=end, capital=capital)
                for size, concept, name in single:
                    if capital or not name:
                        standing.append((start, start + size, concept))
            start += len(run) + 1
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
                mine, size = uses[concept], end - start
                for other in around:
                    s, e, c = other
                    if other == span or (end <= e and (e - s > size or c is concept) and mine & uses[c]):
                        break
                else:
                    around.append(span)
                    kept.append(span)
                continue
            kept.append(span)
        return kept


def _with_hits(found: Found, standing: list[_Standing]) -> Found:
    offset = found.offset
    found.titled = bisect_left(standing, (offset,))
    in_title, in_summary = standing[: found.titled], standing[found.titled :]
    found.hits = [
        Hit(start, end, concept, True, Span("title", start, end, concept.name)) for start, end, concept in in_title
    ]
    found.hits += [
        Hit(start, end, concept, False, Span("summary", start - offset, end - offset, concept.name))
        for start, end, concept in in_summary
    ]
    return found


def _behind(text: str, end: int, letters: int) -> str:
    """The first letters of the next word where several marks stand behind the first; none where no form goes on."""
    place, length = end, len(text)
    while place < length and text[place] in BETWEEN:
        place += 1
    return text[place : place + letters] if end < place < length else ""


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
