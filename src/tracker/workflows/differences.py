"""What two readings of one item say differently; in words, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tracker.domain.items import Item
from tracker.domain.tags import Reading, Tag, words_of

Kind = Literal["relevance", "direction", "category", "stage", "act", "who", "confidence", "words"]
KINDS: tuple[Kind, ...] = ("relevance", "direction", "category", "stage", "act", "who", "confidence", "words")
"""From what moves a number most to what moves none."""
NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is read otherwise; `None` stands for something that was not there, or is not any more."""

    kind: Kind
    about: str
    before: str | None
    after: str | None


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
        was, said = words_of(old.spans, item), words_of(new.spans, item)
        gone, come = [one for one in was if one not in said], [one for one in said if one not in was]
        alike = "the same in another order" if set(old.spans) == set(new.spans) else "the same as other concepts"
        yield Difference("words", code, ", ".join(gone), ", ".join(come) if gone or come else alike)


def _yes(relevant: bool) -> str:
    return "yes" if relevant else "no"


def _text(value: object) -> str:
    return NOTHING if value is None or value == "" else str(value)
