"""Something that happened, holds, is judged or is forecast between the parties, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from tracker.domain.tags import Direction, Span, Stage


class Kind(StrEnum):
    """Only occurrences and conditions may move a number; assessments and forecasts are voices."""

    OCCURRENCE = "occurrence"
    CONDITION = "condition"
    ASSESSMENT = "assessment"
    FORECAST = "forecast"


Confidence = Literal["high", "medium", "low"]
Veracity = Literal["supported", "partly", "contested", "unchecked"]
Origin = Literal["seed", "item", "reviewer"]
KnownOrigin = Literal["seed", "item"]
"""Where what is in a log came from: what a person splits off or judges still rests on items, and is theirs."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another date that sources give, and why."""

    edtf: str
    why: str


@dataclass(frozen=True, slots=True)
class Occurred:
    """Valid time: an EDTF text, on what basis it was fixed, and the dates it might be instead."""

    edtf: str
    basis: str
    note: str = ""
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """One category that a development bears on, and which way; `goldstein` where it differs from the development's."""

    category: str
    direction: Direction
    goldstein: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ArticleAnchor:
    """Where in the seed article a claim stands: characters [start, end) and the SHA-256 (hex) of those characters
    in UTF-8.
    """

    article: str
    section: str
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ItemAnchor:
    """Which spans of which item a development rests on; `content_hash` names the revision that was read."""

    item: str
    content_hash: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A source that a fact-checker consulted; it is shown and not counted as an independent report."""

    url: str
    published: str
    line: str


@dataclass(frozen=True, slots=True)
class Development:
    """A fact, or a voice, about the relationship.

    `labels` are ordered, the first is the main one. `goldstein` is signed, -10..+10; `goldstein_is` says whether a
    coded
    event or only an equivalent. `confidence` is how sure the source of a seed is of its reading; `veracity` is the
    result
    of the fact check. `article` and `anchors` are the evidence; reports join later as events of their own.
    """

    id: str
    statement: str
    kind: Kind
    occurred: Occurred
    actor: str
    target: str
    third_parties: tuple[str, ...]
    labels: tuple[Label, ...]
    plover: str
    cameo: str | None
    goldstein: Decimal
    goldstein_is: Literal["coded", "implied"]
    stage: Stage | None
    instrument: str | None
    confidence: Confidence
    veracity: Veracity
    contradicts: tuple[str, ...]
    notes: str
    references: tuple[Reference, ...]
    article: ArticleAnchor | None
    anchors: tuple[ItemAnchor, ...]
    origin: Origin
    core: bool = False


OBLIGATIONS = ("defence", "offence", "neutrality", "non-aggression", "consultation")
"""The five kinds of ATOP (Alliance Treaty Obligations and Provisions)."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """One of ATOP's five kinds: whether the instrument contains it, where, and why it was coded so."""

    kind: str
    present: bool
    article: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    """A dated step towards force (`signed`, `ratified`, `in-force`, `ended`), by one party code or by `both`; EDTF
    date.
    """

    stage: Stage
    by: str
    edtf: str
    body: str
    source: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A claim about an instrument that other evidence contradicts: kept, named, and not used."""

    edtf: str
    by: str
    claim: str
    source: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty or agreement with its obligations and its dates.

    `in_force` and `ended` are EDTF; an obligation binds from the first day surely in force to the day before the end,
    not from signature or ratification. `partnership` says whether it counts as a partnership instrument for the
    standing.
    `bilateral` is false for an agreement of a bloc.
    """

    id: str
    title: str
    short: str
    partnership: bool
    bilateral: bool
    signed: str
    in_force: str | None
    ended: str | None
    term: str
    steps: tuple[Step, ...]
    obligations: tuple[Obligation, ...]
    contradictions: tuple[Contradiction, ...]
    unknown: tuple[str, ...]
    sources: tuple[str, ...]
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """The days on which something holds; `None` is open."""

    start: date | None
    end: date | None
