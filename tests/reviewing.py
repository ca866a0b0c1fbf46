"""A log with something to review: items of two feeds, two developments that they tell of, a seed, a rejected item."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from typing import Any

from msgspec import structs

from builders import DOSSIER, TODAY, definition, development, draft, feed, item, reading, screening
from logs import known
from tracker.domain.developments import ItemAnchor, Label
from tracker.domain.envelope import WORKER_ACTOR, Draft
from tracker.domain.events import (
    DevelopmentRecorded,
    DossierOpened,
    Event,
    FeedAdded,
    ItemObserved,
    ItemTagged,
    ReportLinked,
    TaggerCalibrated,
)
from tracker.domain.items import Item
from tracker.domain.reviews import Act
from tracker.domain.tags import Direction
from tracker.projections.views import Contribution, DevelopmentView, ItemDecision, ItemView
from tracker.queries.calibrations import STREAM
from tracker.queries.moment import Moment
from tracker.queries.state import StateAnswer, get_state
from tracker.store.engine import reading as snapshot
from tracker.store.views import Stored
from tracker.workflows.review import Order, Outcome, decide, preview
from tracker.workflows.tools import Tools

ANNA, BORIS = "anna", "boris"
_numbers = count(1)


def begin(tools: Tools, dossier: str = DOSSIER) -> None:
    """Tell the story."""
    told: list[Event] = [
        DossierOpened(definition(id=dossier)),
        FeedAdded(feed("courier"), ""),
        FeedAdded(feed("post", reliability="B"), ""),
        DevelopmentRecorded(development("seed", goldstein=Decimal("-2.0"))),
        *_reported("d1", "i1", "courier"),
        *_reported("d2", "i2", "post"),
        *_item("i3", "post"),
        ReportLinked("d1", "i3", "features", Decimal("0.3")),
        *_item("i4", "courier"),
        ReportLinked("seed", "i4", "headline", Decimal("0.95")),
        ItemObserved(item("i5"), screening(relevant=False)),
    ]
    known(tools, *(by_worker(event) for event in told), dossier=dossier)


def by_worker(event: Event) -> Draft:
    """The event as the program itself would append it."""
    return draft(event, f"worker {next(_numbers)}", stream=_stream(event), actor=WORKER_ACTOR)


@dataclass(frozen=True)
class Desk:
    """A reviewer's place at one log."""

    tools: Tools
    dossier: str = DOSSIER

    def do(self, act: Act, key: str, *, by: str = ANNA, reason: str = "a look at the text", **order: Any) -> Outcome:
        """Decide."""
        return decide(self.tools, self.dossier, Order(act, key, reason, by, **order), valid_at=TODAY)

    def show(self, act: Act, key: str, **order: Any) -> Outcome:
        """Only see what it would do."""
        return preview(self.tools, self.dossier, Order(act, key, "a trial", ANNA, **order), valid_at=TODAY)

    def development(self, key: str) -> DevelopmentView:
        """One development as it reads now."""
        with snapshot(self.tools.engine) as connection:
            view = Stored(connection, self.dossier).get(DevelopmentView, key)
        assert view is not None
        return view

    def item(self, key: str) -> ItemView:
        """One item as it reads now."""
        with snapshot(self.tools.engine) as connection:
            view = Stored(connection, self.dossier).get(ItemView, key)
        assert view is not None
        return view

    def decision(self, key: str) -> ItemDecision | None:
        """What persons decided about an item."""
        with snapshot(self.tools.engine) as connection:
            return Stored(connection, self.dossier).get(ItemDecision, key)

    def state(self) -> StateAnswer:
        """The state today."""
        with snapshot(self.tools.engine) as connection:
            return get_state(connection, self.dossier, Moment(), today=TODAY)

    def index(self, category: str = "trade") -> float | None:
        """One category's index today."""
        state = self.state().state
        assert state is not None
        return next(part.measure.index for part in state.categories if part.code == category)

    def picture(self) -> object:
        """All that counts, without where in the log it was said: what an act and its undo must leave as it was."""
        with snapshot(self.tools.engine) as connection:
            live = Stored(connection, self.dossier)
            developments = sorted(
                (key, _bare(view)) for key, view in live.all(DevelopmentView) if view.status == "live"
            )
            ledger = sorted((key, row) for key, row in live.all(Contribution) if not row.withdrawn)
            items = sorted((key, _unsigned(view)) for key, view in live.all(ItemView))
            decisions = sorted((key, repr(view)) for key, view in live.all(ItemDecision))
        found = self.state()
        standing = (found.standing, repr(found.state))
        return developments, [(key, repr(row)) for key, row in ledger], items, decisions, standing


def _bare(view: DevelopmentView) -> str:
    reports = sorted((replace(report, position=0) for report in view.reports), key=lambda report: report.item)
    return repr(replace(view, reason="", changed_position=0, reports=tuple(reports)))


def _unsigned(view: ItemView) -> str:
    """An item with what a person reads in it, whoever said so last."""
    return repr((structs.replace(view, judged=None), view.judged and view.judged.said))


def _reported(key: str, first: str, source: str) -> list[Event]:
    one = development(
        key,
        article=None,
        origin="item",
        veracity="unchecked",
        confidence="medium",
        labels=(Label("trade", Direction.DEEPENS, Decimal("4.0")),),
        anchors=(ItemAnchor(first, item(first).content_hash, ()),),
    )
    return [*_item(first, source), DevelopmentRecorded(one), ReportLinked(key, first, "first report", Decimal(1))]


def _item(key: str, source: str) -> list[Event]:
    one = item(key, feed=source)
    return [ItemObserved(one, screening()), ItemTagged(key, one.content_hash, reading())]


def _stream(event: Event) -> str:
    match event:
        case DevelopmentRecorded(development=one):
            return f"development:{one.id}"
        case ReportLinked(development=key):
            return f"development:{key}"
        case ItemObserved(item=Item(id=key)) | ItemTagged(item=key):
            return f"item:{key}"
        case FeedAdded(feed=one):
            return f"feed:{one.id}"
        case TaggerCalibrated(calibration=one):
            return f"{STREAM}{one.version}"
        case _:
            return "dossier"
