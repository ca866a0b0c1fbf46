"""Why a report was joined where it was compared with a statement: as that one read then, wherever the report is now."""

from __future__ import annotations

from decimal import Decimal

from builders import DOSSIER, TODAY, definition, development, draft, feed, item, reading, screening
from logs import known
from tracker.domain.events import (
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentsMerged,
    DevelopmentSplit,
    DossierOpened,
    Event,
    FeedAdded,
    ItemObserved,
    ItemTagged,
    ReportLinked,
)
from tracker.domain.matches import WORDS, MatchPart
from tracker.domain.reviews import Moved
from tracker.queries.developments import get_development
from tracker.queries.moment import Moment
from tracker.store import engine
from tracker.workflows.tools import Tools

PARTS = (MatchPart(WORDS, Decimal("0.8")),)
ITEM = item("i1", title="North opens the upper river locks", summary="")
STORY: tuple[tuple[str, Event], ...] = (
    ("dossier", DossierOpened(definition())),
    ("feed:courier", FeedAdded(feed("courier"), "")),
    ("development:d1", DevelopmentRecorded(development("d1", statement="The upper locks open."))),
    ("development:d2", DevelopmentRecorded(development("d2", statement="Tariffs fall."))),
    ("item:i1", ItemObserved(ITEM, screening())),
    ("item:i1", ItemTagged("i1", ITEM.content_hash, reading())),
    ("development:d1", ReportLinked("d1", "i1", "headline", Decimal("0.8"), parts=PARTS)),
    (
        "development:d1",
        DevelopmentCorrected(development("d1", statement="A river is dredged."), ("statement",), "why"),
    ),
)
MERGED = ("development:d2", DevelopmentsMerged("d2", (Moved("d1", ("i1",)),), "the same"))
SPLIT = ("development:d1", DevelopmentSplit("d1", "d2", ("i1",), "another"))


def shared(tools: Tools, key: str, *events: tuple[str, Event]) -> tuple[str, ...]:
    """The words that the one report of a development is told to share, after these events."""
    for number, (stream, event) in enumerate((*STORY, *events)):
        known(tools, draft(event, str(number), stream=stream))
    with engine.reading(tools.engine) as connection:
        (report,) = get_development(connection, DOSSIER, Moment(), key=key, today=TODAY).reports
    return report.likeness.parts[0].shared


def test_a_corrected_statement_is_told_as_it_read_then(tools: Tools) -> None:
    assert shared(tools, "d1") == ("locks", "upper")


def test_a_merged_report_tells_the_statement_that_it_was_compared_with(tools: Tools) -> None:
    assert shared(tools, "d2", MERGED) == ("locks", "upper")


def test_a_report_that_was_split_off_does_so_too(tools: Tools) -> None:
    assert shared(tools, "d2", SPLIT) == ("locks", "upper")
