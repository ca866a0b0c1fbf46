"""The ledger: what each development gives each of its categories, from which position on.

It follows the developments: `contributions_of` is a pure function of one development and the definition.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tracker.domain.dates import parse_interval
from tracker.domain.developments import Kind
from tracker.domain.dossier import Definition
from tracker.domain.envelope import Recorded
from tracker.domain.events import (
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentRestored,
    DevelopmentWithdrawn,
    DossierRevised,
    FeedChanged,
    ReportLinked,
    ReportUnlinked,
)
from tracker.domain.plover import PLOVER
from tracker.projections.base import Change, Live
from tracker.projections.registers import DEFINITION_KEY
from tracker.projections.views import Contribution, DevelopmentView

COUNTING = (Kind.OCCURRENCE, Kind.CONDITION)
NO_STAGE = Decimal(1)


def follow(recorded: Recorded, during: Live, *, before: Live) -> Iterator[Change]:
    """The ledger's changes after the developments': `before` holds them as they were, `during` as they are now."""
    definition = during.get(Definition, DEFINITION_KEY)
    if definition is None:
        return
    for key in _touched(recorded, during):
        view, old = during.get(DevelopmentView, key), before.get(DevelopmentView, key)
        rows = {c.category: c for c in contributions_of(view, definition)} if view else {}
        gone = {label.category for label in old.development.labels} - rows.keys() if old else set()
        for category in sorted(gone):
            yield Change(Contribution, f"{key}/{category}", None, recorded.position)
        for category, contribution in rows.items():
            yield Change(Contribution, f"{key}/{category}", contribution, recorded.position)


def _touched(recorded: Recorded, during: Live) -> tuple[str, ...]:
    """Keys of the developments that an event may have moved."""
    match recorded.event:
        case DevelopmentRecorded(development=development) | DevelopmentCorrected(development=development):
            return (development.id,)
        case DevelopmentWithdrawn(development=key) | DevelopmentRestored(development=key):
            return (key,)
        case ReportLinked(development=key) | ReportUnlinked(development=key):
            return (key,)
        case FeedChanged() | DossierRevised():
            return tuple(sorted(key for key, _ in during.all(DevelopmentView)))
        case _:
            return ()


def contributions_of(view: DevelopmentView, definition: Definition) -> Iterator[Contribution]:
    """One row a category. An open start begins with the dossier's `since`; a stage not named weighs 1."""
    development = view.development
    interval = parse_interval(development.occurred.edtf)
    stage_factor = definition.scoring.stage[development.stage] if development.stage else NO_STAGE
    counts = development.kind in COUNTING and view.status == "live"
    share = stage_factor * view.credibility if counts else Decimal(0)
    for label in development.labels:
        category = definition.category(label.category)
        goldstein = development.goldstein if label.goldstein is None else label.goldstein
        if category is None:
            continue
        yield Contribution(
            development=development.id,
            category=label.category,
            direction=label.direction,
            kind=development.kind,
            origin=development.origin,
            counts=counts,
            goldstein=goldstein,
            stage=development.stage,
            stage_factor=stage_factor,
            credibility=view.credibility,
            weight=goldstein * share,
            half_life=category.half_life,
            start=interval.lower or definition.since,
            end=interval.upper,
            holds=development.kind is not Kind.OCCURRENCE or interval.is_open,
            quad=PLOVER[development.plover].quad,
            contested=development.veracity == "contested",
            confirmed=view.sources > 1,
        )
