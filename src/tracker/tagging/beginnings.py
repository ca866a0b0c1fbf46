"""Which forms of a lexicon begin with a word: looked up by the word, and remembered for those that were met lately."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct

from tracker.tagging.forms import Form, parse_form
from tracker.tagging.lexicon import Concept, Lexicon
from tracker.tagging.remembered import Remembered

_LETTERS = re.compile(r"\w*")


class Tail(Struct, gc=False):
    """What must stand behind the first word of a longer form; its test is made when `needs` first stands in a text."""

    form: Form
    needs: str
    capital: bool
    concept: Concept
    match: Callable[[str, int], re.Match[str] | None] | None = None

    def made(self) -> Callable[[str, int], re.Match[str] | None]:
        """The test, made and kept: whether it matches in a text from where the first word ends."""
        self.match = self.form.tail().match
        return self.match


class Longer(NamedTuple):
    """The longer forms that begin with a word: by the first `letters` of their second word those that may follow, and
    `anything` those of which any word may be the second."""

    letters: int
    by_second: Mapping[str, Sequence[Tail]]
    anything: Sequence[Tail]


class Begun(NamedTuple):
    """What begins with a run: forms of one word by their size, the longest first, and longer ones.

    `capitals` says that some form asks for one.
    """

    single: Sequence[tuple[int, Concept, bool]]
    longer: Longer | None
    capitals: bool


class Beginnings:
    """The forms of one lexicon by their keys; built once, and then only read."""

    __slots__ = ("_keys", "_known", "_sizes")

    def __init__(self, lexicon: Lexicon) -> None:
        self._keys: dict[str, list[tuple[Form, Concept]]] = {}
        for concept in lexicon.concepts.values():
            for form in (parse_form(text) for forms in concept.forms.values() for text in forms):
                self._keys.setdefault(form.key, []).append((form, concept))
        sizes: dict[str, set[int]] = {}
        for key in self._keys:
            sizes.setdefault(key[0], set()).add(len(key))
        self._sizes = {letter: sorted(found) for letter, found in sizes.items()}
        self._known = Remembered(self._begun)

    def of(self, runs: Iterable[str]) -> Iterator[Begun | None]:
        """What begins with each run; None where nothing does."""
        return map(self._known.__getitem__, runs)

    def _begun(self, run: str) -> Begun | None:
        single: list[tuple[int, Concept, bool]] = []
        longer: list[tuple[Form, Concept]] = []
        for form, end, concept in self._standing(run):
            if not form.rest:
                single.append((end, concept, form.capital))
            elif end == len(run):
                longer.append((form, concept))
        if not single and not longer:
            return None
        single.sort(key=lambda one: one[0], reverse=True)
        longer.sort(key=lambda one: (len(one[0].key), one[0].follows is None))
        capitals = any(capital for *_, capital in single) or any(form.capital for form, _ in longer)
        return Begun(tuple(single), _by_second(longer) if longer else None, capitals)

    def _standing(self, run: str) -> Iterator[tuple[Form, int, Concept]]:
        """The forms whose first word the run begins with, and where that word ends in it."""
        for size in self._sizes.get(run[:1], ()):
            if size <= len(run) and (forms := self._keys.get(run[:size])):
                more = _LETTERS.match(run, size)
                end = more.end() if more else size
                yield from ((form, end, concept) for form, concept in forms if end == size or form.is_stem)


def _by_second(forms: Sequence[tuple[Form, Concept]]) -> Longer:
    letters = min((len(follows) for form, _ in forms if (follows := form.follows)), default=0)
    by_second: dict[str, list[Tail]] = {}
    anything: list[Tail] = []
    for form, concept in forms:
        tail = Tail(form, form.needs, form.capital, concept)
        if follows := form.follows:
            by_second.setdefault(follows[:letters], anything.copy()).append(tail)
        else:
            for tails in (anything, *by_second.values()):
                tails.append(tail)
    return Longer(letters, by_second, anything)
