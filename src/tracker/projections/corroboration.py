"""Which reports of a development are counted as sources of their own, and why the others are not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tracker.domain.dossier import Definition
from tracker.projections.credibility import Source, independent, sources_of
from tracker.projections.views import DevelopmentView


@dataclass(frozen=True, slots=True)
class Tie:
    """What makes two voices one: an `owner` or a `wire` by `name`, or one text. `item` is the other one's report."""

    kind: Literal["owner", "wire", "text"]
    name: str
    item: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks for a development: a report (`item`), or with `None` the seed article; `worth` 0..1 is its word's.

    `ties` say why it is not counted beside another one; the one that is counted has none.
    """

    item: str | None
    letter: str
    worth: Decimal
    ties: tuple[Tie, ...] = ()


@dataclass(frozen=True, slots=True)
class Corroboration:
    """One independent source: the voice that is counted for it, and those that say no more than it does."""

    counted: Voice
    others: tuple[Voice, ...]


def corroboration(view: DevelopmentView, definition: Definition) -> tuple[Corroboration, ...]:
    """The independent sources of a development, as many as `view.sources`; the article's first, then by report."""
    order = {item: place for place, item in enumerate((None, *(report.item for report in view.reports)))}
    groups = independent(sources_of(view.development, view.reports, definition))
    ordered = [sorted(group, key=lambda source: order[_item(source)]) for group in groups]
    ordered.sort(key=lambda group: order[_item(group[0])])
    return tuple(map(_corroboration, ordered))


def _corroboration(group: Sequence[Source]) -> Corroboration:
    best = max(group, key=lambda source: source.worth)
    rest = [source for source in group if source is not best]
    others = tuple(Voice(_item(one), one.letter, one.worth, tuple(_ties(one, [best, *rest]))) for one in rest)
    return Corroboration(Voice(_item(best), best.letter, best.worth), others)


def _ties(one: Source, group: Sequence[Source]) -> Iterator[Tie]:
    """What it shares with the first of the group that it shares anything with; the counted one comes first."""
    for other in group:
        if other is one:
            continue
        found = [*_shared(one, other)]
        if found:
            yield from found
            return


def _shared(one: Source, other: Source) -> Iterator[Tie]:
    if one.group == other.group:
        yield Tie("owner", one.group, _item(other))
    if one.wire is not None and one.wire == other.wire:
        yield Tie("wire", one.wire, _item(other))
    if not set(one.texts).isdisjoint(other.texts):
        yield Tie("text", "", _item(other))


def _item(source: Source) -> str | None:
    return source.texts[0] if source.texts else None
