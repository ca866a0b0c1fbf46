"""What a person decides about a development or an item: the acts that can be asked for, and what they carry.

An act says what is wanted; which events that takes is worked out against the log as it stands (`workflows.review`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.domain.developments import Kind, Label
from tracker.domain.tags import Direction, Stage

BY_REVIEWER = "reviewer"
"""The method of a report that a person linked; no program takes it away again."""

FIRST_REPORT = "first report"
"""The method by which a program made a development of an item; it may still resemble another one."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's reading of an item: whether it concerns the relationship, and as which categories, which way."""

    relevant: bool
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The reports (item ids) that one development gave up to another."""

    development: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LabelWanted:
    """A category and a direction; without a Goldstein value the one of the act that points this way is taken."""

    category: str
    direction: Direction
    goldstein: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """The development is as it reads."""


@dataclass(frozen=True, slots=True)
class Correct:
    """The development reads otherwise: what is `None` stays, what `clear` names (stage, instrument) becomes nothing.

    `occurred` is an EDTF text; `contradicts` are all the developments (ids) that it contradicts.
    """

    statement: str | None = None
    kind: Kind | None = None
    occurred: str | None = None
    labels: tuple[LabelWanted, ...] | None = None
    plover: str | None = None
    goldstein: Decimal | None = None
    stage: Stage | None = None
    actor: str | None = None
    target: str | None = None
    instrument: str | None = None
    notes: str | None = None
    contradicts: tuple[str, ...] | None = None
    clear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The development does not count; it stays readable. `irrelevant`: nor do its reports concern the relationship."""

    irrelevant: bool = False


@dataclass(frozen=True, slots=True)
class Restore:
    """A withdrawn development counts again."""


@dataclass(frozen=True, slots=True)
class Merge:
    """These developments (ids) tell of the same thing as the one in hand, which takes over their reports."""

    developments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """These reports (item ids) of the development in hand tell of something else, which becomes one of its own."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An item (id) reports the development in hand; it leaves the one that it reported so far."""

    item: str


@dataclass(frozen=True, slots=True)
class Unlink:
    """An item (id) does not report the development in hand, and no program shall say so again."""

    item: str


@dataclass(frozen=True, slots=True)
class Keep:
    """An item (id) reports the development in hand all the same, whatever its outlet made of it since."""

    item: str


@dataclass(frozen=True, slots=True)
class Judge:
    """The item in hand concerns the relationship, as these labels, or does not: then there are none."""

    relevant: bool
    labels: tuple[LabelWanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Undo:
    """The act to which the event at this position belongs is taken back whole."""

    position: int


Act = Confirm | Correct | Withdraw | Restore | Merge | Split | Link | Unlink | Keep | Judge | Undo

ACTS: dict[str, type[Act]] = {
    "confirm": Confirm,
    "correct": Correct,
    "withdraw": Withdraw,
    "restore": Restore,
    "merge": Merge,
    "split": Split,
    "link": Link,
    "unlink": Unlink,
    "keep": Keep,
    "judge": Judge,
    "undo": Undo,
}


def with_ids(act: Act, whole: Callable[[str], str]) -> Act:
    """The act with each id that it carries as `whole` makes it."""
    match act:
        case Merge():
            return Merge(tuple(map(whole, act.developments)))
        case Split():
            return Split(tuple(map(whole, act.items)))
        case Link() | Unlink() | Keep():
            return type(act)(whole(act.item))
        case Correct() if act.contradicts:
            return replace(act, contradicts=tuple(map(whole, act.contradicts)))
        case _:
            return act
