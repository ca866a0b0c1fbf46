"""In which respects a report names what sets its act apart: which chamber, which sea, the how-manieth batch.

Two reports that name other values of one facet do not tell of one act, however many words they share.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tracker.coreference.fingerprints import folded
from tracker.domain.neighbours import Forms, Neighbours
from tracker.domain.sentences import first_sentence

GAP = 3
"""Words that ` .. ` stands for at most, and that may stand between a form and the noun it must stand beside."""
SILENT = "none of them"
"""The value of a facet for which to name nothing is to say something."""
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_PLAIN_TOKEN = re.compile(r"[a-z]+|[0-9]+")
"""The same for a folded text of ASCII, and twice as fast."""
_HEAD = 3
"""Letters that a form is looked up by; those of the shortest stem where that is shorter."""


class Named(NamedTuple):
    """The values that a report names of a facet; `where` and `lasts` as in `Facet`."""

    facet: str
    values: frozenset[str]
    where: tuple[str, ...] = ()
    lasts: int | None = None


class Conflict(NamedTuple):
    """A facet of which two reports name other values, with the values of each; the same ones where days part them."""

    facet: str
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


def conflicts(mine: Iterable[Named], theirs: Mapping[str, frozenset[str]], *, days: int) -> tuple[Conflict, ...]:
    """In which facets two reports, so many days apart, name something else."""
    own = tuple(mine)
    names = {named.facet for named in own} & theirs.keys()
    found = []
    for named in own:
        if named.facet not in names or not names.issuperset(named.where):
            continue
        other = theirs[named.facet]
        if named.values.isdisjoint(other) or (named.lasts is not None and days > named.lasts):
            found.append(Conflict(named.facet, tuple(sorted(named.values)), tuple(sorted(other))))
    return tuple(found)


def opposed(mine: Iterable[Named], theirs: Mapping[str, frozenset[str]]) -> tuple[Conflict, ...]:
    """Those of two reports at one address: that only one of them reacts, say, or denies, sets them not apart there."""
    return tuple(one for one in conflicts(mine, theirs, days=0) if (SILENT,) not in (one.mine, one.theirs))


def together(named: Iterable[Named]) -> dict[str, frozenset[str]]:
    """By facet, all values that several reports name."""
    found: dict[str, frozenset[str]] = {}
    for facet, values, *_ in named:
        found[facet] = found.get(facet, frozenset()) | values
    return found


class _Form(NamedTuple):
    """A word or its stem, and the words behind it: `None` is a gap, else the word and whether it is a stem."""

    facet: str
    value: str
    word: str
    is_stem: bool
    rest: tuple[tuple[str, bool] | None, ...]


class _Table:
    """Forms by the first letters of their first word."""

    __slots__ = ("_heads", "_letters")

    def __init__(self, forms: Sequence[_Form]) -> None:
        self._letters = min([_HEAD, *(len(form.word) for form in forms if form.is_stem)])
        self._heads: dict[str, list[_Form]] = {}
        for form in forms:
            self._heads.setdefault(form.word[: self._letters], []).append(form)

    def at(self, words: Sequence[str], place: int) -> Iterator[tuple[_Form, int]]:
        """Every form that stands at `place`, and the place behind its last word."""
        word = words[place]
        for form in self._heads.get(word[: self._letters], ()):
            if word.startswith(form.word) if form.is_stem else word == form.word:
                end = _end(form.rest, words, place + 1)
                if end is not None:
                    yield form, end

    def find(self, words: Sequence[str]) -> Iterator[tuple[_Form, int, int]]:
        """Every form that stands somewhere, its place, and the one behind its last word."""
        heads, letters = self._heads, self._letters
        for place, word in enumerate(words):
            if word[:letters] in heads:
                for form, end in self.at(words, place):
                    yield form, place, end


class Facets:
    """The facets of one dossier; built once, then only read."""

    __slots__ = ("_beside", "_concepts", "_facets", "_table")

    def __init__(self, neighbours: Neighbours) -> None:
        self._facets = dict(neighbours.facets)
        forms: list[_Form] = []
        self._beside: dict[str, _Table] = {}
        self._concepts: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, facet in self._facets.items():
            for value, texts in facet.values.items():
                forms += _forms(texts, facet=name, value=value)
            for value, concepts in facet.concepts.items():
                for concept in concepts:
                    self._concepts[concept].append((name, value))
            if facet.beside:
                self._beside[name] = _Table(list(_forms(facet.beside, facet=name, value=name)))
        self._table = _Table(forms)

    def named(self, title: str, summary: str, *, concepts: Iterable[str]) -> tuple[Named, ...]:
        """What a report names: in its headline, or of a facet that stands not there, in its first sentence.

        `concepts` are those of the headline that its reading rests on.
        """
        head = self._values(title)
        for concept in concepts:
            for facet_name, value in self._concepts.get(concept, ()):
                head[facet_name].add(value)
        body = self._values(first_sentence(summary)) if summary else defaultdict(set)
        found = []
        for name, facet in self._facets.items():
            values = head.get(name) or (set() if facet.title else body.get(name)) or set()
            if values or facet.silence:
                found.append(Named(name, frozenset(values or {SILENT}), facet.where, facet.lasts))
        return tuple(found)

    def _values(self, text: str) -> defaultdict[str, set[str]]:
        words = _words(text)
        standing = [
            (form, place, end)
            for form, place, end in self._table.find(words)
            if form.facet not in self._beside or self._is_beside(form.facet, words, place, end)
        ]
        found: defaultdict[str, set[str]] = defaultdict(set)
        for form, place, end in standing:
            if not _is_hidden(form.facet, place, end, standing):
                found[form.facet].add(form.value)
        return found

    def _is_beside(self, facet: str, words: Sequence[str], start: int, end: int) -> bool:
        nouns = self._beside[facet]
        near = range(max(0, start - 1), min(len(words), end + GAP))
        return any(not start <= place < end and any(nouns.at(words, place)) for place in near)


def _is_hidden(facet: str, start: int, end: int, standing: Iterable[tuple[_Form, int, int]]) -> bool:
    """Whether a longer form of the facet stands around the one at these places: `not stop` is no `stop`."""
    return any(
        form.facet == facet and place <= start and end <= behind and behind - place > end - start
        for form, place, behind in standing
    )


def _forms(forms: Forms, *, facet: str, value: str) -> Iterator[_Form]:
    for texts in forms.values():
        for text in texts:
            first, *rest = _parsed(text)
            if first is None:
                raise ValueError(f"expected a form that begins with a word, found {text!r}")
            yield _Form(facet, value, *first, tuple(rest))


def _words(text: str) -> list[str]:
    plain = folded(text)
    return (_PLAIN_TOKEN if plain.isascii() else _TOKEN).findall(plain)


def _parsed(text: str) -> Iterator[tuple[str, bool] | None]:
    for part in text.split():
        if part == "..":
            yield None
            continue
        *before, last = _words(part) or [""]
        yield from ((word, False) for word in before)
        yield last, part.endswith("*")


def _end(rest: tuple[tuple[str, bool] | None, ...], words: Sequence[str], place: int) -> int | None:
    """The place behind the last word where the rest of a form stands from `place` on; None where it does not."""
    for number, wanted in enumerate(rest):
        if wanted is None:
            ends = (_end(rest[number + 1 :], words, place + skipped) for skipped in range(GAP + 1))
            return next((end for end in ends if end is not None), None)
        word, is_stem = wanted
        if place >= len(words) or not (words[place].startswith(word) if is_stem else words[place] == word):
            return None
        place += 1
    return place
