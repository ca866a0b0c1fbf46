"""The ledger: what each development gives each of its categories, from which position on.

It follows the developments: `contributions_of` is a pure function of one development and the definition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tracker.domain.dates import parse_interval
from tracker.domain.developments import Kind
from tracker.domain.dossier import Definition
from tracker.domain.plover import PLOVER
from tracker.domain.tags import HELD_BACK, Stage
from tracker.projections.base import Change, Live
from tracker.projections.redacted import REDACTED
from tracker.projections.registers import DEFINITION_KEY
from tracker.projections.views import MERGED, Contribution, DevelopmentView

COUNTING = (Kind.OCCURRENCE, Kind.CONDITION)
NO_STAGE = Decimal(1)


def follow(changes: Sequence[Change], during: Live, *, before: Live) -> Iterator[Change]:
    """The ledger's changes after those of one event: `before` holds the read models as they were, `during` as they are.

    A row depends on its development and on the definition only, so a new definition moves every row.
    """
    definition = during.get(Definition, DEFINITION_KEY) if changes else None
    if definition is None:
        return
    position = changes[0].position
    for key in _moved(changes, during):
        view, old = during.get(DevelopmentView, key), before.get(DevelopmentView, key)
        rows = {c.category: c for c in contributions_of(view, definition)} if view else {}
        gone = {label.category for label in old.development.labels} - rows.keys() if old else set()
        for category in sorted(gone):
            yield Change(Contribution, f"{key}/{category}", None, position)
        for category, contribution in rows.items():
            yield Change(Contribution, f"{key}/{category}", contribution, position)


def _moved(changes: Sequence[Change], during: Live) -> Sequence[str]:
    """Keys of the developments whose rows may differ after these changes."""
    if any(change.cls is Definition for change in changes):
        return sorted(key for key, _ in during.all(DevelopmentView))
    return [change.key for change in changes if change.cls is DevelopmentView]


def contributions_of(view: DevelopmentView, definition: Definition) -> Iterator[Contribution]:
    """One row a category, and none for what was redacted. An open start begins with the dossier's `since`, or with an
    end before it; a stage not named weighs 1.
    """
    if view.status == REDACTED:
        return
    development = view.development
    interval = parse_interval(development.occurred.edtf)
    counts = development.kind in COUNTING and view.status == "live"
    share = view.credibility if counts else Decimal(0)
    for label in development.labels:
        category = definition.category(label.category)
        goldstein = development.goldstein if label.goldstein is None else label.goldstein
        if category is None:
            continue
        stage_factor = _stage_factor(development.stage, goldstein, definition)
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
            weight=goldstein * stage_factor * share,
            half_life=category.half_life,
            start=interval.lower or min(definition.since, interval.upper or definition.since),
            end=interval.upper,
            holds=development.kind is not Kind.OCCURRENCE or interval.is_open,
            quad=PLOVER[development.plover].quad,
            contested=development.veracity == "contested",
            confirmed=view.sources > 1,
            withdrawn=view.status in ("withdrawn", MERGED),
        )


def _stage_factor(stage: Stage | None, goldstein: Decimal, definition: Definition) -> Decimal:
    """What of an act's value counts at this stage: to hold a commitment back or end it is an act, and counts whole."""
    if stage is None or (stage in HELD_BACK and goldstein < 0):
        return NO_STAGE
    return definition.scoring.stage[stage]
