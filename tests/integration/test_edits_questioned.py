"""An edit that speaks against what a person decided changes nothing and is offered for review, on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builders import Clock
from development_pages import page
from newsroom import BATHING, PUBLISHED, Desk, entry
from river_locks import CORRECTED, COURIER, SIGNED, two_reports
from tracker.domain.errors import Conflict, NotFound, Outdated
from tracker.domain.reviews import (
    Act,
    Confirm,
    Correct,
    Judge,
    Keep,
    LabelWanted,
    Link,
    Merge,
    Split,
    Undo,
    Unlink,
    Withdraw,
)
from tracker.domain.tags import Direction
from tracker.queries.moment import Moment
from tracker.queries.review import Entry, Queue, get_queue, get_thing
from tracker.store.engine import reading
from tracker.workflows.replay import replay
from tracker.workflows.review import Order, Outcome, decide, without_report
from tracker.workflows.tools import Tools

TODAY = PUBLISHED.date()
OTHER = "Graustark expels the ambassador of Ruritania"


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Desk:
    """Two outlets tell of one signature."""
    return two_reports(tools, clock, tmp_path)


def do(desk: Desk, act: Act, key: str = "") -> Outcome:
    order = Order(act, key or desk.development("a").development.id, "seen", "anna")
    return decide(desk.tools, desk.dossier, order, valid_at=TODAY)


def edit(desk: Desk, title: str, guid: str = "b") -> None:
    desk.take(entry(title, guid=guid), feed=COURIER if guid == "b" else "edelweiss-post")


def queue(desk: Desk, category: str | None = None) -> Queue:
    with reading(desk.tools.engine) as connection:
        return get_queue(connection, desk.dossier, Moment(), kind="edit", category=category, limit=50, today=TODAY)


def waiting(desk: Desk) -> list[Entry]:
    return list(queue(desk).entries)


@pytest.mark.parametrize("person", ["confirms", "links", "judges"])
def test_an_edit_into_the_opposite_is_offered_where_a_person_keeps_the_report(desk: Desk, person: str) -> None:
    item, key = desk.items()["b"].item.id, desk.development("a").development.id
    match person:
        case "confirms":
            do(desk, Confirm())
        case "links":
            do(desk, Unlink(item))
            do(desk, Link(item))
        case _:
            do(desk, Judge(True, (LabelWanted("waters", Direction.DEEPENS),)), item)
    edit(desk, CORRECTED)
    assert desk.development("a").sources == 2
    [found] = waiting(desk)
    assert (found.kind, found.key, found.item, queue(desk).edits) == ("edit", key, item, 1)
    assert f"{COURIER}: the outlet edited the item; other course: off, not on" in found.reasons[0]
    assert found.priority == pytest.approx(found.impact * found.uncertainty, abs=1e-4) and found.impact > 0
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_the_only_report_of_what_a_person_confirmed_is_offered_with_no_doubt_left(desk: Desk) -> None:
    do(desk, Unlink(desk.items()["b"].item.id))
    do(desk, Confirm())
    edit(desk, CORRECTED, guid="a")
    [found] = waiting(desk)
    assert (found.item, found.uncertainty) == (desk.items()["a"].item.id, 1.0)


def test_an_edit_that_no_longer_concerns_the_two_is_offered(desk: Desk) -> None:
    do(desk, Confirm())
    edit(desk, BATHING)
    [found] = waiting(desk)
    assert "it does not read as relevant any more" in found.reasons[0]


@pytest.mark.parametrize("title", [f"{SIGNED} and mills", "Ruritania and Graustark open river locks by agreement"])
def test_an_edit_that_only_says_it_otherwise_is_not(desk: Desk, title: str) -> None:
    do(desk, Confirm())
    edit(desk, title)
    assert not waiting(desk)


def test_an_edit_to_what_the_person_corrected_it_to_is_not(desk: Desk) -> None:
    do(desk, Unlink(desk.items()["b"].item.id))
    do(desk, Correct(statement=CORRECTED, labels=(LabelWanted("waters", Direction.LIMITS),)))
    edit(desk, CORRECTED, guid="a")
    assert not waiting(desk)


def test_nothing_waits_where_nobody_decided(desk: Desk) -> None:
    edit(desk, CORRECTED)
    assert not waiting(desk)


def test_the_page_of_the_development_says_so_at_its_top_until_it_is_answered(desk: Desk) -> None:
    item, key = desk.items()["b"].item.id, desk.development("a").development.id
    do(desk, Confirm())
    assert "in question" not in page(desk, "a")
    edit(desk, CORRECTED)
    top = page(desk, "a").partition("What it moves")[0]
    assert "It is in question: Strelsau Courier edited what it reports, and may have taken back what this says: " in top
    assert "other course: off, not on" in top
    assert f". A person decides: tracker review show {key} --dossier {desk.dossier}" in top
    do(desk, Keep(item))
    assert "in question" not in page(desk, "a")


@pytest.mark.parametrize("answer", ["correct", "unlink", "keep", "judge", "withdraw", "split", "merge"])
def test_a_decision_answers_it_and_its_undo_asks_again(desk: Desk, answer: str) -> None:
    do(desk, Confirm())
    edit(desk, CORRECTED)
    desk.take(entry(OTHER, guid="c"))
    asked, item, told = waiting(desk), desk.items()["b"].item.id, desk.development("a").development.id
    key = {"judge": item, "merge": desk.development("c").development.id}.get(answer, "")
    acts: dict[str, Act] = {
        "unlink": Unlink(item),
        "keep": Keep(item),
        "judge": Judge(False, ()),
        "withdraw": Withdraw(),
        "split": Split((item,)),
        "merge": Merge((told,)),
    }
    done = do(desk, acts.get(answer, Correct(notes="seen")), key)
    assert asked and not waiting(desk)
    do(desk, Undo(done.position), done.key)
    assert [one.item for one in waiting(desk)] == [item]
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_an_answered_edit_does_not_keep_the_next_from_being_offered(desk: Desk) -> None:
    do(desk, Confirm())
    edit(desk, CORRECTED)
    do(desk, Keep(desk.items()["b"].item.id))
    edit(desk, SIGNED)
    assert not waiting(desk)
    edit(desk, CORRECTED)
    assert len(waiting(desk)) == 1


def test_an_outlet_that_takes_its_edit_back_leaves_nothing_to_look_at(desk: Desk) -> None:
    do(desk, Confirm())
    edit(desk, CORRECTED)
    edit(desk, f"{CORRECTED} again")
    assert len(waiting(desk)) == 1
    edit(desk, SIGNED)
    assert not waiting(desk)


def test_the_thing_is_shown_with_what_was_edited_and_what_unlinking_would_do(desk: Desk) -> None:
    do(desk, Correct(notes="seen"))
    key, item = desk.development("a").development.id, desk.items()["b"].item.id
    edit(desk, CORRECTED)
    with reading(desk.tools.engine) as connection:
        for name in (key, item):
            thing = get_thing(connection, desk.dossier, Moment(), key=name, today=TODAY)
            [one] = thing.edits
    [title] = one.edited
    assert {piece.text.strip() for piece in title.pieces if piece.fate == "added"} == {"fail to sign"}
    effect = without_report(desk.tools, one, thing.context)
    assert effect is not None
    assert {move.category for move in effect.moves} == {"overall", "waters"}
    assert desk.development("a").sources == 2


def test_what_is_decided_while_somebody_looks_does_nothing_more(desk: Desk) -> None:
    do(desk, Correct(notes="seen"))
    edit(desk, CORRECTED)
    item = desk.items()["b"].item.id
    with reading(desk.tools.engine) as connection:
        thing = get_thing(connection, desk.dossier, Moment(), key=item, today=TODAY)
    [one] = thing.edits
    assert without_report(desk.tools, one, replace(thing.context, position=thing.context.position - 1)) is None
    do(desk, Unlink(item))
    assert without_report(desk.tools, one, thing.context) is None


def test_only_what_is_in_question_can_be_kept(desk: Desk) -> None:
    item = desk.items()["b"].item.id
    with pytest.raises(Conflict, match="no edit of item"):
        do(desk, Keep(item))
    with pytest.raises(NotFound, match="no report 'nobody'"):
        do(desk, Keep("nobody"))


def test_at_an_earlier_position_it_was_not_asked(desk: Desk) -> None:
    before = do(desk, Confirm()).position
    edit(desk, CORRECTED)
    with reading(desk.tools.engine) as connection:
        found = get_queue(connection, desk.dossier, Moment(None, before), kind="edit", limit=9, today=TODAY)
    assert (found.edits, found.entries) == (0, ())


def test_an_edit_waits_in_the_queue_of_the_categories_that_its_development_bears_on(desk: Desk) -> None:
    do(desk, Confirm())
    edit(desk, CORRECTED)
    (found,) = waiting(desk)
    there, elsewhere = queue(desk, "waters"), queue(desk, "railways")
    assert (there.edits, there.entries) == (1, (found,))
    assert (found.category, elsewhere.edits, elsewhere.entries) == ("waters", 0, ())


def test_who_saw_the_development_before_the_edit_cannot_answer_it_unseen(desk: Desk) -> None:
    key, item = desk.development("a").development.id, desk.items()["b"].item.id
    seen = do(desk, Confirm()).version
    edit(desk, CORRECTED)
    with pytest.raises(Outdated):
        decide(desk.tools, desk.dossier, Order(Correct(notes="seen"), key, "seen", "anna", seen), valid_at=TODAY)
    with reading(desk.tools.engine) as connection:
        seen = get_thing(connection, desk.dossier, Moment(), key=key, today=TODAY).version
    done = decide(desk.tools, desk.dossier, Order(Keep(item), key, "seen", "anna", seen), valid_at=TODAY)
    assert done.version == done.position > seen
