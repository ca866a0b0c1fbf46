"""What persons judge of items: relevant or not, and of which categories; what that does to developments."""

from __future__ import annotations

from decimal import Decimal

import pytest

from builders import development, draft
from logs import known
from reviewing import ANNA, Desk, begin
from tracker.domain.errors import InputError
from tracker.domain.events import DevelopmentRecorded
from tracker.domain.reviews import Judge, LabelWanted, Link, Undo, Withdraw
from tracker.domain.tags import Direction
from tracker.projections.views import ItemDecision
from tracker.workflows.redact import redact
from tracker.workflows.reviewed_items import reviewed_items
from tracker.workflows.tools import Tools

STRAINS = (LabelWanted("trade", Direction.STRAINS),)


@pytest.fixture
def desk(tools: Tools) -> Desk:
    begin(tools)
    return Desk(tools)


def test_an_item_judged_irrelevant_takes_its_development_with_it(desk: Desk) -> None:
    desk.do(Judge(False), "i2", reason="sport")
    assert desk.development("d2").status == "withdrawn"
    decision = desk.decision("i2")
    assert decision is not None and decision.judgement is not None and not decision.judgement.relevant


def test_a_development_withdrawn_as_irrelevant_teaches_what_its_reports_are(desk: Desk) -> None:
    before = desk.picture()
    done = desk.do(Withdraw(irrelevant=True), "d1", reason="sport")
    assert desk.development("d1").status == "withdrawn"
    for item in ("i1", "i3"):
        decision = desk.decision(item)
        assert decision is not None and decision.judgement is not None and not decision.judgement.relevant
    learned = reviewed_items(desk.tools, desk.dossier).items
    assert [(one.id, one.relevant) for one in learned] == [("i1", False), ("i3", False)]
    desk.do(Undo(done.position), "d1")
    assert desk.picture() == before


def test_reports_judged_before_are_not_judged_again_by_a_withdrawal(desk: Desk) -> None:
    desk.do(Judge(False), "i3")
    desk.do(Link("i3"), "d1")
    desk.do(Withdraw(irrelevant=True), "d1")
    assert desk.item("i3").development is None
    known(desk.tools, draft(DevelopmentRecorded(development("bare")), stream="development:bare"))
    with pytest.raises(InputError, match="expected reports to judge"):
        desk.do(Withdraw(irrelevant=True), "bare")


def test_a_missed_item_becomes_a_development_by_its_reviewer(desk: Desk) -> None:
    before = desk.index("arms")
    done = desk.do(Judge(True, (LabelWanted("arms", Direction.STRAINS),)), "i5")
    assert [event.type for event in done.events] == ["item.judged", "development.recorded", "report.linked"]
    key = desk.item("i5").development
    assert key is not None and desk.development(key).reviewed
    assert before is None
    assert (desk.index("arms") or 0) < 0


def test_a_judgement_corrects_what_rests_on_the_item_alone(desk: Desk) -> None:
    desk.do(Judge(True, STRAINS), "i2")
    assert desk.development("d2").development.labels[0].direction is Direction.STRAINS
    desk.do(Judge(True, STRAINS), "i1")
    assert desk.development("d1").development.labels[0].direction is Direction.DEEPENS


@pytest.mark.parametrize(
    ("direction", "value"), [(Direction.LIMITS, 4), (Direction.NEUTRAL, 5), (Direction.STRAINS, 1)]
)
def test_a_judgement_contradicts_no_direction(desk: Desk, direction: Direction, value: int) -> None:
    before = desk.picture()
    with pytest.raises(InputError, match=f"for {direction}, found {value}.0 in 'trade'"):
        desk.do(Judge(True, (LabelWanted("trade", direction, Decimal(value)),)), "i2")
    assert desk.picture() == before


@pytest.mark.parametrize("act", [Judge(True), Judge(False, STRAINS), Judge(True, STRAINS * 2)])
def test_a_judgement_names_categories_exactly_where_it_says_relevant(desk: Desk, act: Judge) -> None:
    with pytest.raises(InputError, match="labels: expected"):
        desk.do(act, "i1")


def test_a_withdrawal_judges_no_report_that_nobody_can_read(desk: Desk) -> None:
    redact(desk.tools, desk.dossier, desk.item("i1").first_position, reason="a request", actor=ANNA)
    done = desk.do(Withdraw(irrelevant=True), "d1")
    assert (desk.development("d1").status, desk.decision("i1")) == ("withdrawn", ItemDecision("i1", None, ("d1",)))
    assert [event.stream for event in done.events if event.type == "item.judged"] == ["item:i3"]
