"""Which forms of a lexicon begin with a word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from msgspec import Struct

from tracker.tagging.forms import Form, key_of, parse_form
from tracker.tagging.lexicon import Concept, Lexicon

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


class Begun(NamedTuple):
    """What begins with a run: forms of one word by their size, the longest first, and longer ones.

    Of these, by the first `letters` of their second word those that may follow, None where there is no longer form, and
    `anything` those of which any word may be the second. `capitals` says that some form asks for one.
    """

    single: Sequence[tuple[int, Concept, bool]]
    letters: int
    by_second: Mapping[str, Sequence[Tail]] | None
    anything: Sequence[Tail]
    capitals: bool


class Beginnings:
    """The forms of one lexicon by their keys; built once, and then only read.

    A form stays the text that it is until a word is met that begins with its key: most never are.
    """

    __slots__ = ("_keys", "_sizes")

    def __init__(self, lexicon: Lexicon) -> None:
        self._keys: dict[str, list[tuple[str, Concept]]] = {}
        for concept in lexicon.concepts.values():
            for text in chain.from_iterable(concept.forms.values()):
                self._keys.setdefault(key_of(text), []).append((text, concept))
        sizes: dict[str, set[int]] = {}
        for key in self._keys:
            sizes.setdefault(key[0], set()).add(len(key))
        self._sizes = {letter: sorted(found) for letter, found in sizes.items()}

    def of(self, run: str) -> Begun | None:
        """What begins with a run; None where nothing does."""
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
        if not longer:
            return Begun(tuple(single), 0, None, (), capitals)
        return Begun(tuple(single), *_by_second(longer), capitals)

    def _standing(self, run: str) -> Iterator[tuple[Form, int, Concept]]:
        """The forms whose first word the run begins with, and where that word ends in it."""
        for size in self._sizes.get(run[:1], ()):
            if size <= len(run) and (texts := self._keys.get(run[:size])):
                more = _LETTERS.match(run, size)
                end = more.end() if more else size
                forms = ((parse_form(text), concept) for text, concept in texts)
                yield from ((form, end, concept) for form, concept in forms if end == size or form.is_stem)


def _by_second(forms: Sequence[tuple[Form, Concept]]) -> tuple[int, dict[str, list[Tail]], list[Tail]]:
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
    return letters, by_second, anything
