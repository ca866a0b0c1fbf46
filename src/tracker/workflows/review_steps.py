"""Which events an act of review takes, decided on the read models as they stand.

Steps come one by one; what is looked at next already shows what they did.
"""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.developments import Instrument
from tracker.domain.dossier import Definition
from tracker.domain.errors import Conflict, InputError, Unfit
from tracker.domain.events import (
    DevelopmentConfirmed,
    DevelopmentCorrected,
    DevelopmentRestored,
    DevelopmentWithdrawn,
)
from tracker.domain.reviews import Act, Confirm, Correct, Judge, Keep, Link, Merge, Restore, Split, Unlink, Withdraw
from tracker.projections.base import Live
from tracker.projections.redacted import item_is_redacted
from tracker.projections.registers import DEFINITION_KEY
from tracker.projections.views import DevelopmentView, ItemDecision, ItemView
from tracker.workflows.correction import corrected
from tracker.workflows.rehearsal import Step
from tracker.workflows.review_judge import NOT_RELEVANT, judge
from tracker.workflows.review_live import found, in_status, stream
from tracker.workflows.review_reports import keep, link, merge, split, unlink


def steps_of(act: Act, key: str, *, live: Live, reason: str, position: int) -> Iterator[Step]:
    """The steps of an act on the development or item `key`; `position` is where the log ends.

    Raises NotFound, InputError, and Conflict where the thing is not in a state for it.
    """
    definition = found(live, Definition, DEFINITION_KEY, kind="definition")
    if isinstance(act, Judge):
        yield from judge(act, found(live, ItemView, key, kind="item"), live=live, definition=definition, reason=reason)
        return
    view = found(live, DevelopmentView, key, kind="development")
    match act:
        case Restore():
            yield Step(stream(key), DevelopmentRestored(in_status(view, "withdrawn").development.id, reason))
        case Withdraw():
            yield from _withdraw(act, in_status(view, "live"), live=live, definition=definition, reason=reason)
        case Confirm() | Correct():
            yield from _decide(act, in_status(view, "live"), live=live, definition=definition, reason=reason)
        case Merge(developments=others):
            yield from merge(in_status(view, "live"), others, live=live, reason=reason)
        case Split(items=items):
            yield from split(in_status(view, "live"), items, live=live, reason=reason, position=position)
        case Link(item=item):
            yield from link(in_status(view, "live"), item, live=live, reason=reason)
        case Unlink(item=item):
            yield from unlink(view, item, live=live, reason=reason)
        case Keep(item=item):
            yield keep(in_status(view, "live"), item, live=live, reason=reason)
        case _:
            raise InputError(f"{type(act).__name__}: expected an act on a development or an item")


def _decide(
    act: Confirm | Correct, view: DevelopmentView, *, live: Live, definition: Definition, reason: str
) -> Iterator[Step]:
    old = view.development
    match act:
        case Confirm():
            if view.confirmed:
                raise Conflict(f"development {old.id!r} is confirmed already")
            yield Step(stream(old.id), DevelopmentConfirmed(old.id, reason))
        case Correct():
            for other in act.contradicts or ():
                found(live, DevelopmentView, other, kind="development")
                if other == old.id:
                    raise Unfit("contradicts", expected="another development", found=f"{other!r} itself")
            instruments = {key for key, _ in live.all(Instrument)}
            new, changed = corrected(old, act, definition, instruments=instruments)
            yield Step(stream(old.id), DevelopmentCorrected(new, changed, reason))


def _withdraw(
    act: Withdraw, view: DevelopmentView, *, live: Live, definition: Definition, reason: str
) -> Iterator[Step]:
    """Where its reports are irrelevant, each is judged so unless it was, or cannot be read any more; what rests on them
    goes with them."""
    key = view.development.id
    reports = [report.item for report in view.reports] if act.irrelevant else []
    if act.irrelevant and not reports:
        raise Unfit("irrelevant", expected="reports to judge as irrelevant", found="none")
    for item in reports:
        decided, told = live.get(ItemDecision, item), found(live, ItemView, item, kind="item")
        is_decided = decided is not None and decided.judgement == NOT_RELEVANT
        if is_decided or item_is_redacted(told.item):
            now = found(live, DevelopmentView, key, kind="development")
            yield from unlink(now, item, live=live, reason=reason)
        else:
            yield from judge(Judge(False), told, live=live, definition=definition, reason=reason)
    if found(live, DevelopmentView, key, kind="development").status == "live":
        yield Step(stream(key), DevelopmentWithdrawn(key, reason))
