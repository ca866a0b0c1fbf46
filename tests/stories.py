"""Random histories for properties: any events over a few ids, in any order, cut into batches."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from builders import category, definition, development, feed, instrument, item, obligations, reading, screening
from tracker.domain.calibration import Calibration, Step
from tracker.domain.developments import Kind, Label, Occurred
from tracker.domain.events import (
    DevelopmentConfirmed,
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentRestored,
    DevelopmentsMerged,
    DevelopmentSplit,
    DevelopmentUnconfirmed,
    DevelopmentWithdrawn,
    DossierOpened,
    DossierRevised,
    Event,
    FeedAdded,
    FeedChanged,
    FeedRemoved,
    InstrumentCorrected,
    InstrumentRecorded,
    InstrumentWithdrawn,
    ItemJudged,
    ItemObserved,
    ItemRevised,
    ItemTagged,
    ItemUnjudged,
    ReportKept,
    ReportLinked,
    ReportQuestioned,
    ReportUnlinked,
    TaggerCalibrated,
)
from tracker.domain.reviews import Judgement, Moved
from tracker.domain.tags import Direction, Stage

DATES = ("2024-02-29", "2024-11", "2025~", "2025-06-01/..", "../2024-05", "../1985", "2023/2025-03", "../..")
CATEGORIES = ("trade", "arms", "river")
DEVELOPMENT_IDS = st.sampled_from(["d1", "d2", "d3"])
ITEM_IDS = st.sampled_from(["i1", "i2", "i3"])
FEED_IDS = st.sampled_from(["a", "b"])
REASON = st.just("a story")

VALUES = st.decimals(-10, 10, places=1)
LABELS = st.lists(
    st.builds(Label, st.sampled_from(CATEGORIES), st.sampled_from(Direction), st.none() | VALUES),
    min_size=1,
    max_size=3,
    unique_by=lambda label: label.category,
).map(tuple)
DEFINITIONS = st.builds(
    lambda codes, days: definition(categories=tuple(category(code, half_life=days) for code in codes)),
    st.lists(st.sampled_from(CATEGORIES), unique=True),
    st.sampled_from([1, 180, 365, 1825]),
)
FEEDS = st.builds(
    feed,
    FEED_IDS,
    reliability=st.sampled_from("ABCDEF"),
    group=st.sampled_from(["g", "h"]),
    wire=st.sampled_from([None, "w"]),
    paused=st.booleans(),
)
ITEMS = st.builds(item, ITEM_IDS, feed=FEED_IDS, title=st.sampled_from(["One", "Two"]), published=st.just(None))
SCREENINGS = st.builds(screening, relevant=st.booleans())
DEVELOPMENTS = st.builds(
    development,
    DEVELOPMENT_IDS,
    occurred=st.builds(Occurred, st.sampled_from(DATES), st.just("a story")),
    kind=st.sampled_from(Kind),
    labels=LABELS,
    goldstein=VALUES,
    stage=st.none() | st.sampled_from(Stage),
    article=st.sampled_from([None, development().article]),
    origin=st.sampled_from(["seed", "item", "reviewer"]),
    confidence=st.sampled_from(["high", "medium", "low"]),
    veracity=st.sampled_from(["supported", "contested", "unchecked"]),
    contradicts=st.lists(DEVELOPMENT_IDS, max_size=1).map(tuple),
)
INSTRUMENTS = st.builds(
    instrument,
    st.sampled_from(["p", "q"]),
    signed=st.sampled_from(["2000-03-01", "2024~"]),
    in_force=st.sampled_from([None, "2001-01-01", "2024-11"]),
    ended=st.sampled_from([None, "2025-01-01"]),
    partnership=st.booleans(),
    bilateral=st.booleans(),
    obligations=st.sampled_from([obligations(), obligations(defence="1"), obligations(consultation="2")]),
)
SCORES = st.decimals(0, 1, places=2)

STEPS = st.lists(st.builds(Step, SCORES, SCORES, st.integers(1, 99)), max_size=2).map(tuple)
CALIBRATIONS = st.builds(Calibration, st.just("rules"), st.sampled_from(("0a", "0b")), STEPS, STEPS)
UNDOES = st.none() | st.just(1)
COPIES = st.lists(ITEM_IDS, max_size=2, unique=True).map(tuple)
MOVED = st.builds(Moved, DEVELOPMENT_IDS, st.lists(ITEM_IDS, max_size=2, unique=True).map(tuple))
JUDGEMENTS = st.builds(Judgement, st.just(True), LABELS) | st.just(Judgement(False, ()))
REVIEWS: st.SearchStrategy[Event] = st.one_of(
    st.builds(DevelopmentConfirmed, DEVELOPMENT_IDS, REASON),
    st.builds(DevelopmentUnconfirmed, DEVELOPMENT_IDS, REASON, st.just(1)),
    st.builds(DevelopmentsMerged, DEVELOPMENT_IDS, st.lists(MOVED, max_size=2).map(tuple), REASON, UNDOES),
    st.builds(
        DevelopmentSplit,
        DEVELOPMENT_IDS,
        DEVELOPMENT_IDS,
        st.lists(ITEM_IDS, max_size=2, unique=True).map(tuple),
        REASON,
        UNDOES,
    ),
    st.builds(ItemJudged, ITEM_IDS, st.just("0" * 64), JUDGEMENTS, REASON, UNDOES),
    st.builds(ItemUnjudged, ITEM_IDS, REASON, st.just(1)),
)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    REVIEWS,
    st.builds(DevelopmentRecorded, DEVELOPMENTS),
    st.builds(DevelopmentCorrected, DEVELOPMENTS, st.just(("labels",)), REASON, UNDOES),
    st.builds(DevelopmentWithdrawn, DEVELOPMENT_IDS, REASON, UNDOES),
    st.builds(DevelopmentRestored, DEVELOPMENT_IDS, REASON, UNDOES),
    st.builds(ReportLinked, DEVELOPMENT_IDS, ITEM_IDS, st.just("story"), SCORES, REASON, UNDOES, COPIES),
    st.builds(ReportQuestioned, DEVELOPMENT_IDS, ITEM_IDS, st.just(1), REASON, UNDOES),
    st.builds(ReportKept, DEVELOPMENT_IDS, ITEM_IDS, REASON),
    st.builds(ReportUnlinked, DEVELOPMENT_IDS, ITEM_IDS, REASON, UNDOES),
    st.builds(ItemObserved, ITEMS, SCREENINGS),
    st.builds(ItemRevised, ITEMS, st.just("0" * 64), SCREENINGS),
    st.builds(ItemTagged, ITEM_IDS, st.just("0" * 64), st.just(reading())),
    st.builds(TaggerCalibrated, CALIBRATIONS, REASON),
    st.builds(FeedAdded, FEEDS, REASON),
    st.builds(FeedChanged, FEEDS, st.just(("title",)), REASON),
    st.builds(FeedRemoved, FEED_IDS, REASON),
    st.builds(DossierRevised, DEFINITIONS, REASON),
    st.builds(InstrumentRecorded, INSTRUMENTS),
    st.builds(InstrumentCorrected, INSTRUMENTS, st.just(("signed",)), REASON),
    st.builds(InstrumentWithdrawn, st.sampled_from(["p", "q"]), REASON),
)
BEGINNINGS = st.sampled_from(
    [
        (),
        (DossierOpened(definition()),),
        (
            DossierOpened(definition()),
            FeedAdded(feed("a"), ""),
            FeedAdded(feed("b", reliability="A"), ""),
            ItemObserved(item("i1", feed="a"), screening()),
            ItemObserved(item("i2", feed="b"), screening()),
            DevelopmentRecorded(development("d1", goldstein=Decimal("-4.0"))),
        ),
    ]
)


@st.composite
def histories(draw: Any, *, longest: int = 20) -> list[list[Event]]:
    """Batches of events, none empty."""
    events = [*draw(BEGINNINGS), *draw(st.lists(EVENTS, min_size=1, max_size=longest))]
    cuts = sorted(draw(st.sets(st.integers(1, len(events)), max_size=5)) | {len(events)})
    return [events[start:end] for start, end in zip([0, *cuts], cuts, strict=False)]
