"""What waits for review, what a person orders, and what that did."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from tracker.api.schemas.base import Answer, Schema
from tracker.api.schemas.developments import Development
from tracker.api.schemas.items import Edited, Item, JudgedLabel
from tracker.domain.developments import Kind
from tracker.domain.tags import Direction, Stage

TEXT = r"^[^\x00]*$"
Word = Annotated[str, Field(min_length=1, max_length=200, pattern=TEXT)]
Points = Annotated[Decimal, Field(ge=-10, le=10, decimal_places=1)]


class Waiting(Schema):
    """One thing to look at; `priority` = `impact` x `uncertainty`."""

    kind: Literal["development", "edit", "sample"]
    key: str = Field(
        description="A development, or an item of a sample; of an edit, the development it speaks against."
    )
    title: str
    day: str = Field(description="EDTF: when it occurred; for an item the day it was first seen.")
    category: str | None = Field(description="The category of which the numbers are; null for an item.")
    direction: Direction | None = Field(description="Which way it points there, as it reads now.")
    priority: float
    impact: float = Field(
        description="How far the category's index would move, at most, without it or with another plausible reading."
    )
    uncertainty: float = Field(description="0-1.")
    reasons: list[str] = Field(description="What is doubtful about it.")
    resembles: str | None = Field(description="A development that it may be the same as, or deny, or be denied by.")
    relation: Literal["same", "denies", "denied"] | None = Field(
        description="What it may be to the development that it resembles: `denied` is by that one."
    )
    week: str | None = Field(description="The ISO week from whose rejected items it was drawn.")
    item: str | None = Field(description="Of an edit, the item that was edited.")


class QueueAnswer(Answer):
    """What waits for a person, the most useful first."""

    developments: int = Field(description="Developments that nobody decided about yet.")
    edits: int = Field(description="Edits that speak against what a person decided, and that nobody answered yet.")
    samples: int = Field(description="Items of the last weeks' samples that nobody judged yet.")
    entries: list[Waiting]


class Judged(Schema):
    """What a person reads in an item."""

    relevant: bool
    labels: list[JudgedLabel]


class Moved(Schema):
    """An index before and after; null without evidence. `category` may be `overall`."""

    category: str
    before: float | None
    after: float | None
    change: float | None


class Effect(Schema):
    """What moves on the day: the indices that do, the standing, and the developments that read differently."""

    valid_at: date
    standing_before: str
    standing_after: str
    moves: list[Moved]
    developments: list[str]


class Edit(Schema):
    """An outlet's edit that speaks against a development for which a person keeps the item as a report."""

    development: str
    item: str
    feed: str
    position: int = Field(description="Where the log says so.")
    reason: str = Field(description="What speaks against it.")
    edited: list[Edited] = Field(description="What was edited since; empty where the words are gone.")
    unlinked: Effect | None = Field(description="What unlinking the item would do now; null of an earlier moment.")


class ReviewAnswer(Answer):
    """One development or item as a reviewer needs it; `version` is what If-Match takes."""

    key: str
    version: int = Field(description="Log position at which it last changed.")
    development: Development | None
    resembles: Development | None = Field(
        description="A live development that it may be the same as, or deny, or be denied by."
    )
    relation: Literal["same", "denies", "denied"] | None = Field(
        description="What it may be to the development that it resembles: `denied` is by that one."
    )
    item: Item | None
    judgement: Judged | None = Field(description="A person's reading of the item.")
    apart: list[str] = Field(description="Developments that the item does not report, as a person said.")
    edits: list[Edit] = Field(description="Edits that speak against what a person decided, and that nobody answered.")


class Ordered(BaseModel):
    """What all acts have."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reason: str = Field(min_length=1, max_length=2000, pattern=TEXT, description="Why; it is kept in the log.")


class Label(BaseModel):
    """A category with its direction. Without `goldstein` it follows the correction's own, stays as it was, or has the
    value of the act that points this way.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    category: Word
    direction: Direction
    goldstein: Points | None = None


class Confirm(Ordered):
    """The development is as it reads: its credibility is 1."""

    act: Literal["confirm"]


class Correct(Ordered):
    """The development reads otherwise; what is not named stays."""

    act: Literal["correct"]
    statement: Annotated[str, Field(min_length=1, max_length=2000, pattern=TEXT)] | None = None
    kind: Kind | None = None
    occurred: Word | None = Field(None, description="EDTF.")
    labels: list[Label] | None = None
    plover: Word | None = None
    goldstein: Points | None = None
    stage: Stage | None = None
    actor: Word | None = None
    target: Word | None = None
    instrument: Word | None = None
    notes: Annotated[str, Field(max_length=2000, pattern=TEXT)] | None = None
    contradicts: list[Word] | None = Field(None, max_length=50, description="All developments that it contradicts.")
    clear: list[Literal["stage", "instrument"]] = Field([], description="What it no longer has.")


class Withdraw(Ordered):
    """The development does not count; it stays readable."""

    act: Literal["withdraw"]
    irrelevant: bool = Field(False, description="Nor do its reports concern the relationship: each is judged so.")


class Restore(Ordered):
    """A withdrawn development counts again."""

    act: Literal["restore"]


class Merge(Ordered):
    """These developments tell of the same thing as this one, which takes over their reports."""

    act: Literal["merge"]
    developments: list[Word] = Field(min_length=1, max_length=50)


class Split(Ordered):
    """These reports tell of something else, which becomes a development of its own."""

    act: Literal["split"]
    items: list[Word] = Field(min_length=1, max_length=200)


class Link(Ordered):
    """An item reports this development, and leaves the one it reported so far."""

    act: Literal["link"]
    item: Word


class Unlink(Ordered):
    """An item does not report this development, and no program shall say so again."""

    act: Literal["unlink"]
    item: Word


class Keep(Ordered):
    """An item reports this development all the same, whatever its outlet made of it since."""

    act: Literal["keep"]
    item: Word


class Judge(Ordered):
    """The item concerns the relationship, as these labels say, or does not: then there are none."""

    act: Literal["judge"]
    relevant: bool
    labels: list[Label] = []


class Undo(Ordered):
    """The act to which the event at `position` belongs is taken back whole."""

    act: Literal["undo"]
    position: int = Field(ge=1, lt=2**53)


Order = Annotated[
    Confirm | Correct | Withdraw | Restore | Merge | Split | Link | Unlink | Keep | Judge | Undo,
    Field(discriminator="act"),
]


class Told(Schema):
    """One event of the act."""

    position: int
    type: str
    stream: str


class ChangedField(Schema):
    """A field before and after, as text; empty for nothing."""

    name: str
    before: str
    after: str


class Difference(Schema):
    """A development that reads otherwise."""

    development: str
    statement: str
    is_new: bool
    fields: list[ChangedField]


class OutcomeAnswer(Schema):
    """What the act did, or with `dry_run` would do; `version` is what the thing is at then."""

    dossier: str
    act: str
    key: str
    dry_run: bool
    position: int = Field(description="Where the log ends.")
    version: int
    events: list[Told]
    changes: list[Difference]
    effect: Effect
    notes: list[str] = Field(description="What it left behind that a person should know of, and what mends it.")
    warnings: list[str] = Field(
        description="With `dry_run`, of `merge` and `link`: what would join although it names something else in a "
        "respect that sets acts apart. Nothing is refused for it."
    )
