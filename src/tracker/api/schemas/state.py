"""State, one category of it, and the ledger that explains it."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from tracker.api.schemas.base import Answer, Schema
from tracker.domain.developments import Kind
from tracker.domain.tags import Direction


class Band(Schema):
    """The lowest and highest index under half and double half-lives and without contested evidence."""

    low: float
    high: float


class Trend(Schema):
    """Index now less the index on `since`."""

    word: str = Field(description="`improved`, `unchanged`, `deteriorated`, or `unknown` without enough history.")
    change: float | None
    since: date


class Measure(Schema):
    """An index with what makes it readable; null and `unknown` where there is no evidence that counts."""

    index: float | None = Field(description="-10 to +10.")
    sum: float = Field(description="The ledger's sum in Goldstein points, whole millionths.")
    level: str
    band: Band | None
    trend: Trend
    developments: int = Field(description="How many developments count.")
    voices: int = Field(description="How many assessments and forecasts are shown and weigh nothing.")
    contested: int = Field(description="How many of those that count a fact check disputes.")
    unconfirmed: float | None = Field(
        description="Share 0-1 of those that count which no second independent source reports."
    )
    newest: date | None
    quads: dict[str, int] = Field(description="Counts by verbal or material cooperation or conflict.")
    directions: dict[str, int]


class CategoryState(Measure):
    """A category with its measure."""

    code: str
    label: str
    half_life: int = Field(description="Days after which an occurrence counts half.")


class WholeCategory(CategoryState):
    """A category with its measure and its coding rule."""

    part: str
    definition: str
    include: list[str]
    exclude: list[str]


class StateAnswer(Answer):
    """The whole relationship on a day; `overall` is null where nothing was known yet."""

    title: str | None
    standing: str
    overall: Measure | None
    categories: list[CategoryState]


class CategoryAnswer(Answer):
    """One category with its coding rule and its measure."""

    category: WholeCategory


class Line(Schema):
    """What one development gives one category: amount = goldstein * stage_factor * credibility * decay."""

    development: str
    statement: str
    category: str
    direction: Direction
    kind: Kind
    amount: float = Field(description="Goldstein points on the day, whole millionths.")
    goldstein: float = Field(description="-10 to +10 (Goldstein's scale).")
    stage: str | None
    stage_factor: float
    credibility: float = Field(description="0-1, over independent source groups.")
    admiralty: str = Field(description="Reliability and information joined, such as `B2`.")
    reliability: str = Field(description="Of the best source, A-F.")
    information: int = Field(description="1 confirmed .. 5 improbable, 6 cannot be judged.")
    sources: int
    half_life: int = Field(description="Days after which an occurrence counts half.")
    age_days: int = Field(description="Days since the last possible day of what happened; 0 while it holds.")
    decay: float = Field(description="0-1, what age has left: 2^(-age_days / half_life); the mean over uncertain days.")
    occurred: str = Field(description="EDTF.")
    contested: bool
    voice: bool = Field(description="Whether it is shown only and weighs nothing.")
    known_from: int = Field(description="Log position from which it was known.")


class ExplainAnswer(Answer):
    """The ledger: the amounts of a category's lines add up to its `sum` to the last digit.

    index = 10 * tanh(sum / scale); overall the same with `overall_scale` over the categories' sums, each of them
    clipped to +-`clip`.
    """

    scale: float | None
    overall_scale: float | None
    clip: float | None
    overall: Measure | None
    categories: list[CategoryState]
    lines: list[Line] = Field(description="Category by category, the largest first, voices last.")
