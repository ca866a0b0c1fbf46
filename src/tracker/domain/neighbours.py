"""What tells apart two reports that share nearly every word, as plain data of a dossier: near neighbours.

All words of any language and all names are data of the dossier; nothing here knows one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Forms = dict[str, tuple[str, ...]]
"""By language: words, where `*` ends a stem and ` .. ` stands for up to three words."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One respect in which two acts differ, such as the chamber that votes: other values are other acts.

    `values` are what can be named, each by its forms; the headline is asked first, then the first sentence. A form
    inside a longer one of its facet counts for nothing, so `not stop` may name another value than `stop`. `concepts`
    are those of the lexicon that name a value, too, where a reading rests on one in the headline. With `title` only the
    headline is asked, with `silence` to name none of the values is one, too. Where a form counts only
    beside a noun (`second` beside `batch`), `beside` are those nouns, up to three words away. `where` are facets that
    both reports must name for this one to speak. With `lasts` even one value is two acts more than so many days apart.
    """

    values: dict[str, Forms]
    concepts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    title: bool = False
    silence: bool = False
    beside: Forms = field(default_factory=dict)
    where: tuple[str, ...] = ()
    lasts: int | None = None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """`facets` by name; `ignored` are concepts of the lexicon that tell no matter from another, such as `and`, `plain`
    those that a few in a hundred reports or more have, such as `meeting`, whatever the few at hand look like."""

    facets: dict[str, Facet] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()
