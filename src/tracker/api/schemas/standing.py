"""Standing: the answer to the dossier's question with its reasons."""

from __future__ import annotations

from pydantic import Field

from tracker.api.schemas.base import Answer, Schema
from tracker.api.schemas.state import Line


class Obligation(Schema):
    """Whether an obligation of that kind binds on the day, and from which article of which instrument."""

    kind: str = Field(description="`defence`, `offence`, `neutrality`, `non-aggression` or `consultation` (ATOP).")
    binding: bool
    instrument: str | None
    article: str | None
    note: str


class InstrumentStatus(Schema):
    """How far a treaty or agreement had got on the day."""

    id: str
    title: str
    short: str
    status: str = Field(description="`not-yet`, `signed`, `ratified`, `in-force` or `ended`.")
    since: str | None = Field(description="EDTF.")
    possibly: str | None = Field(description="The next status, where an uncertain date leaves it open.")
    ratified_by: list[str] = Field(description="Codes of the parties that had ratified.")
    partnership: bool
    bilateral: bool


class Clash(Schema):
    """Two statements in the evidence that cannot both be read plainly; both stay."""

    one: str
    one_says: str
    other: str
    other_says: str


class DisputedDate(Schema):
    """A claim on an instrument's date that other evidence contradicts; it is not used."""

    edtf: str
    by: str
    claim: str
    source: str


class StandingAnswer(Answer):
    """How the two stand; `sentence` is made of the other fields and of nothing else."""

    question: str | None
    standing: str
    sentence: str
    rule: str
    index: float | None = Field(description="The overall index; categories without evidence add nothing to it.")
    categories: int = Field(description="How many categories the dossier has.")
    categories_with_evidence: int = Field(description="How many of them have evidence that counts on the day.")
    obligations: list[Obligation]
    instruments: list[InstrumentStatus]
    pending: list[InstrumentStatus] = Field(description="Signed or ratified, but not in force on the day.")
    supports: list[Line] = Field(description="The strongest evidence for, largest first.")
    speaks_against: list[Line] = Field(description="The strongest evidence that strains or limits.")
    contradictions: list[Clash]
    disputed_dates: list[DisputedDate] = Field(description="None that is dated after the day.")
    unknown: list[str] = Field(
        description="Categories without evidence, and what is open about instruments signed by the day."
    )
