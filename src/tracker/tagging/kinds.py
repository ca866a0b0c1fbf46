"""Which concepts of a lexicon are of a kind: asked of each once, so that a text is asked whether it has any at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tracker.tagging.lexicon import Concept

Kind = Callable[[Concept], object]
"""Tells whether a concept is of a kind; a function of a module, since a reader goes to another process."""


class Kinds(dict[Kind, frozenset[Concept]]):
    """The concepts of each kind, found when it is first asked for."""

    __slots__ = ("_concepts",)

    def __init__(self, concepts: Iterable[Concept] = ()) -> None:
        super().__init__()
        self._concepts = tuple(concepts)

    def __missing__(self, kind: Kind) -> frozenset[Concept]:
        found = self[kind] = frozenset(filter(kind, self._concepts))
        return found
