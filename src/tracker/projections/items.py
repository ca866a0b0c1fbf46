"""Items as they read now: text, screening, tags, what a person judged, and the development they report."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from tracker.domain.envelope import PROGRAM_ACTORS, Recorded
from tracker.domain.events import (
    DevelopmentsMerged,
    DevelopmentSplit,
    ItemJudged,
    ItemObserved,
    ItemRevised,
    ItemTagged,
    ItemUnjudged,
    ReportLinked,
    ReportUnlinked,
)
from tracker.domain.items import Item
from tracker.domain.tags import Screening
from tracker.projections.base import Change, Live, Projection
from tracker.projections.redacted import item_is_redacted, without_spans
from tracker.projections.views import ItemView, Judged


def _apply(recorded: Recorded, live: Live) -> Iterator[Change]:
    view = _next(recorded, live)
    for one in [view] if view else _moved(recorded, live):
        yield Change(ItemView, one.item.id, one, recorded.position)


def _moved(recorded: Recorded, live: Live) -> Iterator[ItemView]:
    """Reports that follow when developments are joined or taken apart."""
    match recorded.event:
        case DevelopmentsMerged(into=key, merged=merged):
            items = [item for moved in merged for item in moved.items]
        case DevelopmentSplit(into=key, items=split):
            items = [*split]
        case _:
            return
    for item in dict.fromkeys(items):
        view = live.get(ItemView, item)
        if view is not None:
            yield structs.replace(view, development=key)


def _next(recorded: Recorded, live: Live) -> ItemView | None:
    match recorded.event:
        case ItemObserved(item=item, screening=screening):
            return _first(item, screening, recorded)
        case ItemRevised(item=item, screening=screening):
            view = live.get(ItemView, item.id)
            return view and _revised(view, item, screening, recorded)
        case ItemTagged(item=key, reading=reading):
            view = live.get(ItemView, key)
            said = without_spans(reading) if view and item_is_redacted(view.item) else reading
            return view and structs.replace(view, reading=said, screening=said.screening)
        case ReportLinked(item=key, development=development, method=method):
            view = live.get(ItemView, key)
            return view and structs.replace(view, development=development, method=method)
        case ReportUnlinked(item=key, development=development):
            view = live.get(ItemView, key)
            left = view is not None and view.development == development
            return structs.replace(view, development=None, method=None) if view and left else None
        case _:
            return _judged(recorded, live)


def _judged(recorded: Recorded, live: Live) -> ItemView | None:
    """What only a person does; an undo that leads back to an earlier judgement is told as who undid it, and why."""
    if recorded.actor in PROGRAM_ACTORS:
        return None
    judged: Judged | None
    match recorded.event:
        case ItemJudged(item=key, judgement=said, reason=reason):
            judged = Judged(said, recorded.actor, recorded.recorded_at, reason, recorded.position)
        case ItemUnjudged(item=key):
            judged = None
        case _:
            return None
    view = live.get(ItemView, key)
    return view and structs.replace(view, judged=judged)


def _first(item: Item, screening: Screening, recorded: Recorded) -> ItemView:
    return ItemView(
        item=item,
        screening=screening,
        reading=None,
        development=None,
        method=None,
        first_seen=recorded.recorded_at,
        first_position=recorded.position,
        revisions=0,
        first_captured=item.captured,
    )


def _revised(view: ItemView, item: Item, screening: Screening, recorded: Recorded) -> ItemView:
    return structs.replace(
        view,
        item=item,
        screening=screening,
        reading=None,
        revisions=view.revisions + 1,
        revised_at=recorded.recorded_at,
    )


ITEMS = Projection(name="items", version=6, apply=_apply)
