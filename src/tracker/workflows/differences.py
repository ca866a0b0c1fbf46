"""What two readings of one item, or two states of one development, say differently; in words, the weightiest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tracker.domain.developments import Development
from tracker.domain.items import Item
from tracker.domain.tags import Reading, Tag
from tracker.projections.views import DevelopmentView
from tracker.store.engine import Connection
from tracker.store.views import get_as_of

Kind = Literal["relevance", "direction", "category", "stage", "act", "who", "confidence", "words"]
KINDS: tuple[Kind, ...] = ("relevance", "direction", "category", "stage", "act", "who", "confidence", "words")
"""From what moves a number most to what moves none."""
NOTHING = "none"
_TOLD: dict[str, Callable[[Any], str]] = {
    "labels": lambda labels: ", ".join(f"{one.category} {one.direction} {one.goldstein:+}" for one in labels),
    "occurred": lambda occurred: f"{occurred.edtf} ({occurred.basis})",
    "anchors": lambda anchors: f"{sum(len(anchor.spans) for anchor in anchors)} spans of {len(anchors)} items",
}
_PASSED_OVER = {"id", "article", "references", "core"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is read otherwise; `None` stands for something that was not there, or is not any more."""

    kind: Kind
    about: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a development that reads differently."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedDevelopment:
    """A development that reads differently; `is_new` where it was not known before."""

    development: str
    statement: str
    is_new: bool
    changes: tuple[FieldChange, ...]


def differences(item: Item, *, before: Reading | None, relevant: bool, after: Reading) -> tuple[Difference, ...]:
    """What the second reading says otherwise; `relevant` is whether the item was, and only then it had been read."""
    found = list(_of_readings(item, before if relevant else None, relevant, after))
    return tuple(sorted(found, key=lambda one: (KINDS.index(one.kind), one.about)))


def _of_readings(item: Item, before: Reading | None, relevant: bool, after: Reading) -> Iterator[Difference]:
    now = after.screening.relevant
    if now != relevant:
        yield Difference("relevance", "relevant", _yes(relevant), _yes(now))
    old = {tag.category: tag for tag in (before.tags if before else ())}
    new = {tag.category: tag for tag in (after.tags if now else ())}
    for code in sorted(old.keys() | new.keys()):
        yield from _of_tags(item, code, old.get(code), new.get(code))
    if before is None or not now:
        return
    each: tuple[tuple[Kind, str, str | None, str | None], ...] = (
        ("act", "act", before.plover, after.plover),
        ("stage", "stage", before.stage, after.stage),
        ("who", "actor", before.actor, after.actor),
        ("who", "target", before.target, after.target),
    )
    for kind, about, was, said in each:
        if was != said:
            yield Difference(kind, about, _text(was), _text(said))


def _of_tags(item: Item, code: str, old: Tag | None, new: Tag | None) -> Iterator[Difference]:
    if old is None or new is None:
        yield Difference("category", code, str(old.direction) if old else None, str(new.direction) if new else None)
        return
    if old.direction != new.direction:
        yield Difference("direction", code, str(old.direction), str(new.direction))
    if old.confidence != new.confidence:
        yield Difference("confidence", code, f"{old.confidence:.2f}", f"{new.confidence:.2f}")
    if old.spans != new.spans:
        was, said = _words(item, old), _words(item, new)
        gone, come = [one for one in was if one not in said], [one for one in said if one not in was]
        alike = "the same in another order" if set(old.spans) == set(new.spans) else "the same as other concepts"
        yield Difference("words", code, ", ".join(gone), ", ".join(come) if gone or come else alike)


def changed_developments(
    connection: Connection, dossier: str, keys: Iterable[str], *, before: int, after: int, most: int
) -> tuple[ChangedDevelopment, ...]:
    """How developments read at one position, and how at another: at most so many, the weightiest changes first."""
    found: list[ChangedDevelopment] = []
    for key in keys:
        old = get_as_of(connection, dossier, DevelopmentView, key=key, position=before)
        new = get_as_of(connection, dossier, DevelopmentView, key=key, position=after)
        if new is not None:
            changes = tuple(_of_developments(old, new)) if old else ()
            found.append(ChangedDevelopment(key, new.development.statement, old is None, changes))
            if len(found) > 2 * most:
                found = sorted(found, key=_weight)[:most]
    return tuple(sorted(found, key=_weight)[:most])


def _weight(one: ChangedDevelopment) -> tuple[int, str]:
    """Least for what counts, or ceases to, then for what points elsewhere; most where only other words speak for it."""
    fields = {change.field for change in one.changes}
    ranks = (one.is_new or "status" in fields, "labels" in fields, bool(fields - {"anchors"}), True)
    return ranks.index(True), one.development


def _of_developments(old: DevelopmentView, new: DevelopmentView) -> Iterator[FieldChange]:
    for name in Development.__match_args__:
        was, now = getattr(old.development, name), getattr(new.development, name)
        if was != now and name not in _PASSED_OVER:
            told = _TOLD.get(name, _text)
            yield FieldChange(name, told(was), told(now))
    for about, was, now in (
        ("status", old.status, new.status),
        ("reports", len(old.reports), len(new.reports)),
        ("rating", old.admiralty, new.admiralty),
        ("credibility", f"{old.credibility:.2f}", f"{new.credibility:.2f}"),
    ):
        if was != now:
            yield FieldChange(about, str(was), str(now))


def _words(item: Item, tag: Tag) -> Sequence[str]:
    texts = {"title": item.title, "summary": item.summary}
    return list(dict.fromkeys(texts[span.field][span.start : span.end] for span in tag.spans))


def _yes(relevant: bool) -> str:
    return "yes" if relevant else "no"


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or NOTHING
    return NOTHING if value is None or value == "" else str(value)
