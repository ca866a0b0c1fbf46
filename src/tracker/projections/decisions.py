"""What persons decided about items: their judgement of each, and the developments that it does not report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tracker.domain.envelope import PROGRAM_ACTORS, Recorded
from tracker.domain.events import ItemJudged, ItemUnjudged, ReportLinked, ReportUnlinked
from tracker.projections.base import Change, Live, Projection
from tracker.projections.views import ItemDecision


def _apply(recorded: Recorded, live: Live) -> Iterator[Change]:
    if recorded.actor in PROGRAM_ACTORS:
        return
    match recorded.event:
        case ItemJudged(item=key, judgement=judgement):
            after = replace(_of(key, live), judgement=judgement)
        case ItemUnjudged(item=key):
            after = replace(_of(key, live), judgement=None)
        case ReportUnlinked(item=key, development=development, undoes=None):
            before = _of(key, live)
            after = replace(before, apart=(*before.apart, development))
        case ReportLinked(item=key, development=development, undoes=int()):
            before = _of(key, live)
            after = replace(before, apart=_without_one(before.apart, development))
        case _:
            return
    is_empty = after == ItemDecision(after.item, None, ())
    if not is_empty or live.get(ItemDecision, after.item) is not None:
        yield Change(ItemDecision, after.item, None if is_empty else after, recorded.position)


def _of(key: str, live: Live) -> ItemDecision:
    return live.get(ItemDecision, key) or ItemDecision(key, None, ())


def _without_one(apart: tuple[str, ...], development: str) -> tuple[str, ...]:
    """The last time it was taken from there is forgotten."""
    if development not in apart:
        return apart
    last = len(apart) - 1 - apart[::-1].index(development)
    return (*apart[:last], *apart[last + 1 :])


DECISIONS = Projection(name="decisions", version=1, apply=_apply)
