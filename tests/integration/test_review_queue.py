"""The review queue on both databases: what stands first, of which category, and that its head is that of the whole."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from itertools import pairwise

import pytest
from rich.console import Console

from builders import DOSSIER, TODAY, development, item, reading, screening
from logs import known
from reviewing import Desk, begin, by_worker
from tracker.cli.development_card import card
from tracker.domain.calibration import Calibration, Step
from tracker.domain.developments import ItemAnchor, Label, Occurred
from tracker.domain.errors import NotFound
from tracker.domain.events import DevelopmentRecorded, Event, ItemObserved, ItemTagged, ReportLinked, TaggerCalibrated
from tracker.domain.reviews import Confirm, Correct, Merge, Undo, Withdraw
from tracker.domain.tags import Direction, Span, Stage, Tag
from tracker.queries.developments import get_development
from tracker.queries.moment import Moment, resolve
from tracker.queries.ranked import by_impact, sums_on
from tracker.queries.review import Entry, Queue, get_queue, get_thing
from tracker.store.engine import reading as snapshot
from tracker.workflows.tools import Tools

NOTHING = Decimal("0.0")


@pytest.fixture
def desk(tools: Tools) -> Desk:
    begin(tools)
    return Desk(tools)


def queue(desk: Desk, limit: int = 100, *, category: str | None = None) -> Queue:
    with snapshot(desk.tools.engine) as connection:
        return get_queue(connection, DOSSIER, Moment(), kind=None, category=category, limit=limit, today=TODAY)


def entry(desk: Desk, key: str) -> Entry:
    return next(one for one in queue(desk).entries if one.key == key)


def told(key: str, tags: dict[str, tuple[Direction, str]], *, worth: str = "4.0", **changes: object) -> Iterator[Event]:
    """An item with these tags and confidences, and the development that was made of it."""
    one = item(f"of-{key}")
    read = tuple(Tag(code, way, Decimal(sure), (Span("title", 0, 5, "north"),)) for code, (way, sure) in tags.items())
    yield ItemObserved(one, screening())
    yield ItemTagged(one.id, one.content_hash, reading(tags=read))
    labels = tuple(
        Label(code, way, NOTHING if way is Direction.NEUTRAL else Decimal(worth)) for code, (way, _) in tags.items()
    )
    plain = {"article": None, "origin": "item", "veracity": "unchecked", "labels": labels}
    anchors = (ItemAnchor(one.id, one.content_hash, ()),)
    yield DevelopmentRecorded(development(key, **{"anchors": anchors, **plain, **changes}))
    yield ReportLinked(key, one.id, "first report", Decimal(1))


def tell(desk: Desk, *events: Event) -> None:
    known(desk.tools, *(by_worker(event) for event in events))


def test_an_act_misread_as_neutral_or_denied_is_found(desk: Desk) -> None:
    tell(desk, *told("neutral", {"arms": (Direction.NEUTRAL, "0.4")}))
    tell(desk, *told("denied", {"arms": (Direction.DEEPENS, "0.4")}, stage=Stage.DENIED))
    for key in ("neutral", "denied"):
        assert entry(desk, key).priority > 0.5


def test_the_doubt_of_a_category_goes_with_its_own_impact(desk: Desk) -> None:
    ways = {"trade": (Direction.DEEPENS, "0.95"), "arms": (Direction.NEUTRAL, "0.10")}
    tell(desk, *told("two", ways))
    found = entry(desk, "two")
    assert (found.category, found.direction, found.uncertainty) == ("arms", Direction.NEUTRAL, 0.95)
    assert "arms neutral, read with confidence 0.10, uncalibrated" in found.reasons
    assert found.priority == pytest.approx(found.impact * found.uncertainty, abs=1e-4)


def test_the_queue_of_a_category_has_what_bears_on_it_by_its_impact_there(desk: Desk) -> None:
    tell(desk, *told("both", {"trade": (Direction.DEEPENS, "0.9"), "arms": (Direction.DEEPENS, "0.4")}))
    tell(desk, *told("other", {"trade": (Direction.DEEPENS, "0.4")}))
    whole, arms = queue(desk), queue(desk, category="arms")
    bearing = {one.key for one in whole.entries if one.category == "arms"} | {"both"}
    assert "other" in {one.key for one in queue(desk, category="trade").entries}
    assert {one.category for one in arms.entries} == {"arms"}
    assert bearing <= {one.key for one in arms.entries} and "other" not in {one.key for one in arms.entries}
    assert arms.developments == len(arms.entries) < whole.developments
    with pytest.raises(NotFound, match="no category 'arsm'; did you mean 'arms'"):
        queue(desk, category="arsm")


def test_what_is_known_of_a_confidence_takes_its_place_in_the_doubt(desk: Desk) -> None:
    tell(
        desk, *told("low", {"arms": (Direction.NEUTRAL, "0.30")}), *told("high", {"arms": (Direction.NEUTRAL, "0.95")})
    )
    before = entry(desk, "low")
    tags = (Step(Decimal("0.2"), Decimal("0.25"), 60), Step(Decimal("0.9"), Decimal("0.50"), 60))
    tell(desk, TaggerCalibrated(Calibration("rules", screening().version, (), tags), ""))
    low, high = entry(desk, "low"), entry(desk, "high")
    assert "arms neutral, read with confidence 0.30, right 25%" in low.reasons
    assert "arms neutral, read with confidence 0.95, right 50%" in high.reasons
    assert before.uncertainty < low.uncertainty and high.uncertainty >= 0.5


def test_what_is_known_of_another_version_says_nothing(desk: Desk) -> None:
    tell(desk, *told("low", {"arms": (Direction.NEUTRAL, "0.30")}))
    before = entry(desk, "low")
    tags = (Step(Decimal("0.2"), Decimal("0.25"), 60),)
    tell(desk, TaggerCalibrated(Calibration("rules", "another", (), tags), ""))
    assert entry(desk, "low") == before
    assert "arms neutral, read with confidence 0.30, uncalibrated" in before.reasons


def test_what_contradicts_is_doubtful(desk: Desk) -> None:
    before = entry(desk, "d2").uncertainty
    desk.do(Correct(contradicts=("d2",)), "d1")
    found = entry(desk, "d2")
    assert found.uncertainty > before and "contradicted by d1" in found.reasons


def test_a_decision_takes_a_development_from_the_queue_and_its_undo_puts_it_back(desk: Desk) -> None:
    before = queue(desk)
    done = desk.do(Confirm(), "d1")
    after = queue(desk)
    assert "d1" not in {one.key for one in after.entries}
    assert after.developments == before.developments - 1
    desk.do(Undo(done.position), "d1")
    assert queue(desk).entries == before.entries


def test_the_head_of_the_queue_is_that_of_the_whole(desk: Desk) -> None:
    for number in range(120):
        ways = {"trade": (list(Direction)[number % 4], f"0.{10 + number * 7 % 90}")}
        if number % 3 == 0:
            ways["arms"] = (list(Direction)[number % 3], f"0.{10 + number * 11 % 90}")
        day = Occurred(f"20{10 + number % 16}-0{1 + number % 9}-1{number % 10}", "published")
        worth = "1.0" if ways["trade"][0] is Direction.DEEPENS else "-1.0"
        tell(desk, *told(f"n{number}", ways, worth=worth, occurred=day))
    whole = queue(desk, limit=1000)
    assert len(whole.entries) == whole.developments == 123
    assert all(one.priority >= other.priority for one, other in pairwise(whole.entries))
    for limit in (1, 5, 40):
        assert queue(desk, limit=limit).entries == whole.entries[:limit]


def test_rows_of_several_categories_come_by_what_they_could_move(desk: Desk) -> None:
    """Of each category a page is read, and more only where that could hold what moves an index further."""
    for number in range(60):
        tell(desk, *told(f"n{number}", {"trade": (Direction.DEEPENS, "0.5"), "arms": (Direction.STRAINS, "0.5")}))
    with snapshot(desk.tools.engine) as connection:
        context, definition = resolve(connection, DOSSIER, Moment(), today=TODAY)
        assert definition is not None
        micros = sums_on(connection, context, definition)
        found = list(by_impact(connection, context, definition, codes=("trade", "arms"), micros=micros))
    assert [moves for _, moves in found] == sorted((moves for _, moves in found), reverse=True)
    assert len({(row.development, row.category) for row, _ in found}) == len(found) >= 120


def suggest(desk: Desk, other: str) -> None:
    """A development that a program made although it took another for nearly the same."""
    tell(desk, *list(told("like", {"trade": (Direction.DEEPENS, "0.9")}))[:-1])
    tell(desk, ReportLinked("like", "of-like", "first report", Decimal("0.4"), resembles=other))


def suggested(desk: Desk) -> tuple[str | None, str | None]:
    """What a reviewer is told that it may be the same as: by the queue, and beside the development."""
    with snapshot(desk.tools.engine) as connection:
        thing = get_thing(connection, DOSSIER, Moment(), key="like", today=TODAY)
    return entry(desk, "like").resembles, thing.resembles.development.id if thing.resembles else None


def on_a_card(desk: Desk, key: str) -> str:
    with snapshot(desk.tools.engine) as connection:
        answer = get_development(connection, DOSSIER, Moment(), key=key, today=TODAY)
    paper = StringIO()
    Console(file=paper, width=120).print(*card(answer, ()))
    return paper.getvalue()


def test_what_a_development_may_be_the_same_as_is_told_while_that_counts(desk: Desk) -> None:
    suggest(desk, "d1")
    assert suggested(desk) == ("d1", "d1")
    assert on_a_card(desk, "like").count("tracker review merge d1 like") == 1
    assert any("may be the same as d1" in reason for reason in entry(desk, "like").reasons)
    done = desk.do(Withdraw(), "d1")
    assert suggested(desk) == (None, None)
    assert "review merge" not in on_a_card(desk, "like")
    assert not any("may be the same" in reason for reason in entry(desk, "like").reasons)
    desk.do(Undo(done.position), "d1")
    assert suggested(desk) == ("d1", "d1")


def test_what_was_merged_with_what_it_resembled_may_not_be_merged_with_itself(desk: Desk) -> None:
    suggest(desk, "d1")
    desk.do(Merge(("like",)), "d1")
    assert "of-like" in {report.item for report in desk.development("d1").reports}
    assert "review merge" not in on_a_card(desk, "d1")


def test_what_a_development_rests_on_is_told_in_words(desk: Desk) -> None:
    spans = tuple(Span("title", *place, name) for place, name in (((0, 5), "a"), ((0, 5), "b"), ((0, 11), "c")))
    anchors = (ItemAnchor("of-words", item("of-words").content_hash, spans), ItemAnchor("of-words", "edited", spans))
    tell(desk, *told("words", {"trade": (Direction.DEEPENS, "0.9")}, anchors=anchors))
    lines = [line.strip() for line in on_a_card(desk, "words").splitlines() if "of-words:" in line]
    assert [line.partition("of-words: ")[2] for line in lines] == [
        "North meets",
        "a text that its outlet has changed since",
    ]
