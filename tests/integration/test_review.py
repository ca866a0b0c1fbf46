"""Acts of review on both databases: what each does, what it may not do, and how it is taken back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from builders import development, draft, instrument
from logs import known, migrate, opened
from reviewing import ANNA, BORIS, Desk, begin
from tracker.domain.errors import Conflict, DateError, InputError, NotFound, Outdated, UnknownName
from tracker.domain.events import DevelopmentRecorded, InstrumentRecorded
from tracker.domain.reviews import (
    Act,
    Confirm,
    Correct,
    Judge,
    LabelWanted,
    Link,
    Merge,
    Restore,
    Split,
    Undo,
    Unlink,
    Withdraw,
)
from tracker.domain.tags import Direction, Stage
from tracker.store.requests_done import Request
from tracker.workflows.access import admit, create_key, revoke
from tracker.workflows.replay import replay
from tracker.workflows.tools import Tools

STRAINS = (LabelWanted("trade", Direction.STRAINS),)


@pytest.fixture
def desk(tools: Tools) -> Desk:
    begin(tools)
    return Desk(tools)


def test_a_confirmed_development_is_believed(desk: Desk) -> None:
    assert desk.development("d1").credibility < 1
    done = desk.do(Confirm(), "d1")
    view = desk.development("d1")
    assert (view.credibility, view.confirmed, view.reviewed) == (Decimal(1), True, True)
    assert [event.type for event in done.events] == ["development.confirmed"]
    assert [move.category for move in done.effect.moves] == ["overall", "trade"]


def test_a_correction_changes_what_it_names_and_says_so(desk: Desk) -> None:
    before = desk.index()
    done = desk.do(Correct(labels=STRAINS, stage=Stage.ANNOUNCED, occurred="2025-06"), "d1")
    one = desk.development("d1").development
    assert (one.labels[0].direction, one.labels[0].goldstein) == (Direction.STRAINS, Decimal("-2.0"))
    assert (one.goldstein, one.stage, one.occurred.edtf) == (Decimal("-2.0"), Stage.ANNOUNCED, "2025-06")
    assert one.statement == "Something of d1."
    after = desk.index()
    assert before is not None and after is not None and after < before
    assert done.effect.moves[1].before == before
    assert done.effect.moves[1].after == after


@pytest.mark.parametrize(
    ("act", "error", "message"),
    [
        (Correct(), InputError, "at least one value that differs"),
        (Correct(statement=" "), InputError, "statement"),
        (Correct(occurred="yesterday"), DateError, "yesterday"),
        (Correct(plover="HUG"), UnknownName, "plover: PLOVER type 'HUG' is not defined; expected AGREE"),
        (Correct(goldstein=Decimal("10.1")), InputError, "-10 to \\+10"),
        (Correct(goldstein=Decimal("-1.0")), InputError, "expected no value below 0 for deepens, found -1.0"),
        (
            Correct(labels=(LabelWanted("trade", Direction.STRAINS, Decimal(2)),)),
            InputError,
            "no value above 0 for strains, found 2",
        ),
        (Correct(actor="USA"), UnknownName, "actor: party 'USA' is not defined; expected NOR, SOU, both, third"),
        (Correct(target="NORR"), UnknownName, "target: party 'NORR' is not defined; did you mean 'NOR'"),
        (Correct(contradicts=("d1",)), InputError, "expected another development"),
        (Correct(contradicts=("nothing",)), NotFound, "no development 'nothing'"),
        (Correct(instrument="nonsense"), UnknownName, "instrument: instrument 'nonsense' is not defined"),
        (Correct(labels=()), InputError, "at least one category"),
        (Correct(labels=(LabelWanted("trde", Direction.LIMITS),)), UnknownName, "did you mean 'trade'"),
        (Correct(labels=STRAINS * 2), InputError, "once"),
        (Correct(stage=Stage.SIGNED, clear=("stage",)), InputError, "both"),
        (Correct(clear=("labels",)), UnknownName, "field to clear"),
        (Restore(), Conflict, "expected it to be withdrawn, found it live"),
        (Merge(()), InputError, "one or more other developments"),
        (Merge(("d1",)), InputError, "one or more other developments"),
        (Merge(("nothing",)), NotFound, "no development 'nothing'"),
        (Merge(("seed",)), InputError, "into the seed"),
        (Split(("i2",)), NotFound, "no report 'i2'"),
        (Split(("i1", "i3")), InputError, "found all of them"),
        (Link("i1"), Conflict, "already"),
        (Link("i9"), NotFound, "no item 'i9'"),
        (Unlink("i2"), NotFound, "no report 'i2'"),
        (Undo(1), NotFound, "no act of review"),
        (Undo(99), NotFound, "no act of review"),
        (Judge(False), NotFound, "no item 'd1'"),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_nothing(
    desk: Desk, act: Act, error: type[Exception], message: str
) -> None:
    before = desk.picture()
    for attempt in (desk.do, desk.show):
        with pytest.raises(error, match=message):
            attempt(act, "d1")
    assert desk.picture() == before


def test_a_correction_may_name_whom_and_what_the_dossier_knows(desk: Desk) -> None:
    known(desk.tools, draft(InstrumentRecorded(instrument("pact")), stream="instrument:pact"))
    desk.do(Correct(actor="both", target="third", instrument="pact"), "d1")
    one = desk.development("d1").development
    assert (one.actor, one.target, one.instrument) == ("both", "third", "pact")


def test_news_that_is_contradicted_is_doubtful_whichever_of_the_two_says_so(desk: Desk) -> None:
    def axes() -> list[str]:
        return [desk.development(key).admiralty for key in ("d1", "d2")]

    assert axes() == ["B2", "B3"]
    done = desk.do(Correct(contradicts=("d2",)), "d1")
    assert (axes(), desk.development("d2").contradicted) == (["B4", "B5"], ("d1",))
    confirmed = desk.do(Confirm(), "d2")
    assert axes() == ["B5", "B1"]
    desk.do(Undo(confirmed.position), "d2")
    withdrawn = desk.do(Withdraw(), "d2")
    assert axes()[0] == "B2"
    desk.do(Undo(withdrawn.position), "d2")
    assert axes() == ["B4", "B5"]
    desk.do(Undo(done.position), "d1")
    assert axes() == ["B2", "B3"]
    assert replay(desk.tools, desk.dossier, check=True).difference is None


def test_what_was_wrong_before_hinders_no_other_correction(desk: Desk) -> None:
    event = DevelopmentRecorded(development("odd", actor="USA"))
    known(desk.tools, draft(event, stream="development:odd"))
    desk.do(Correct(statement="Otherwise."), "odd")
    assert desk.development("odd").development.statement == "Otherwise."


def test_what_was_neutral_without_an_act_moves_the_index_once_it_strains(desk: Desk) -> None:
    desk.do(Correct(labels=(LabelWanted("trade", Direction.NEUTRAL),), plover="NONE"), "d1")
    before = desk.index()
    shown = desk.show(Correct(labels=STRAINS), "d1")
    done = desk.do(Correct(labels=STRAINS), "d1")
    one = desk.development("d1").development
    assert (one.plover, one.goldstein, one.labels[0].goldstein) == ("NONE", Decimal("-2.0"), Decimal("-2.0"))
    assert done.effect == shown.effect and "trade" in {move.category for move in shown.effect.moves}
    assert desk.index() != before


def test_another_goldstein_value_is_that_of_the_main_category_too(desk: Desk) -> None:
    before = desk.index()
    desk.do(Correct(goldstein=Decimal("1.0")), "d1")
    one = desk.development("d1").development
    assert (one.goldstein, one.labels[0].goldstein) == (Decimal("1.0"), Decimal("1.0"))
    assert desk.index() != before


def test_what_is_restored_without_its_reports_says_how_to_have_them_back(desk: Desk) -> None:
    withdrawn = desk.do(Withdraw(irrelevant=True), "d1")
    (foreseen,) = desk.show(Restore(), "d1").notes
    assert foreseen.endswith(f"to have both back, undo position {withdrawn.position} instead")
    done = desk.do(Restore(), "d1")
    assert desk.development("d1").reports == ()
    (note,) = done.notes
    assert "has no report" in note
    assert note.endswith(f"undo position {done.position}, then position {withdrawn.position}")
    for position in (done.position, withdrawn.position):
        assert desk.do(Undo(position), "d1").notes == ()
    assert {report.item for report in desk.development("d1").reports} == {"i1", "i3"}


def test_what_lost_its_reports_one_by_one_is_told_to_be_linked(desk: Desk) -> None:
    for item in ("i1", "i3"):
        desk.do(Unlink(item), "d1")
    assert desk.development("d1").status == "withdrawn"
    assert len(desk.do(Restore(), "d1").notes) == 1


def test_what_has_reports_or_an_article_is_restored_without_a_note(desk: Desk) -> None:
    for key in ("d1", "seed"):
        assert desk.do(Withdraw(), key).notes == ()
        assert desk.do(Restore(), key).notes == ()


def test_what_is_withdrawn_counts_no_more_and_can_be_restored(desk: Desk) -> None:
    before = desk.index()
    desk.do(Withdraw(), "d1")
    assert desk.development("d1").status == "withdrawn"
    with pytest.raises(Conflict, match="found it withdrawn"):
        desk.do(Withdraw(), "d1")
    desk.do(Restore(), "d1", by=BORIS)
    assert desk.index() == before


def test_merged_developments_are_told_once_with_all_their_reports(desk: Desk) -> None:
    desk.do(Merge(("d2",)), "d1", reason="one signature")
    assert [report.item for report in desk.development("d1").reports] == ["i1", "i2", "i3"]
    gone = desk.development("d2")
    assert (gone.status, gone.reason, gone.reports) == ("merged", "told by d1: one signature", ())
    assert desk.item("i2").development == "d1"
    assert desk.development("d1").sources == 2
    with pytest.raises(Conflict, match="found it merged"):
        desk.do(Confirm(), "d2")


def test_a_split_makes_a_development_of_the_reports_that_leave(desk: Desk) -> None:
    desk.do(Split(("i3",)), "d1")
    key = desk.item("i3").development
    assert key is not None and key != "d1"
    fresh = desk.development(key)
    assert (fresh.development.statement, [r.item for r in fresh.reports]) == ("North meets South over i3", ["i3"])
    assert [report.item for report in desk.development("d1").reports] == ["i1"]


def test_an_item_that_is_linked_leaves_what_it_reported(desk: Desk) -> None:
    done = desk.do(Link("i2"), "d1")
    assert [event.type for event in done.events] == ["report.unlinked", "development.withdrawn", "report.linked"]
    assert desk.development("d2").status == "withdrawn"
    assert (desk.item("i2").development, desk.item("i2").method) == ("d1", "reviewer")
    desk.do(Undo(done.events[0].position), "d1")
    assert (desk.item("i2").development, desk.item("i2").method) == ("d2", "first report")
    assert desk.development("d2").status == "live"


def test_an_unlinked_item_is_remembered_to_report_something_else(desk: Desk) -> None:
    done = desk.do(Unlink("i3"), "d1")
    decision = desk.decision("i3")
    assert decision is not None and decision.apart == ("d1",)
    desk.do(Undo(done.position), "d1")
    assert desk.decision("i3") is None


def test_an_act_is_taken_back_once_and_not_over_a_later_one(desk: Desk) -> None:
    first = desk.do(Correct(statement="One."), "d1")
    second = desk.do(Correct(statement="Two."), "d1", by=BORIS)
    later = rf"statement was changed again .* first: position {second.position} \(development.corrected\) on 'd1'"
    with pytest.raises(Conflict, match=later):
        desk.do(Undo(first.position), "d1")
    back = desk.do(Undo(second.position), "d1")
    assert desk.development("d1").development.statement == "One."
    with pytest.raises(Conflict, match="was taken back at position"):
        desk.do(Undo(second.position), "d1")
    with pytest.raises(Conflict, match=rf"^position {second.position} was taken back at position {back.position}$"):
        desk.do(Undo(second.position), "d1")
    with pytest.raises(Conflict, match="takes an act back itself"):
        desk.do(Undo(back.position), "d1")
    with pytest.raises(InputError, match="expected an act on 'd2'"):
        desk.do(Undo(first.position), "d2")


def test_what_was_merged_since_names_the_merge_to_undo_first_and_where(desk: Desk) -> None:
    corrected = desk.do(Correct(statement="One."), "d2")
    merged = desk.do(Merge(("d2",)), "d1")
    first = merged.events[0].position
    with pytest.raises(Conflict, match=rf"found it merged; .* first: position {merged.position} \(.*\) on 'd1'"):
        desk.do(Undo(corrected.position), "d2")
    with pytest.raises(InputError, match=rf"expected an act on 'd2', .*: undo position {first} on 'd1'"):
        desk.do(Undo(first), "d2")
    desk.do(Undo(first), "d1")
    desk.do(Undo(corrected.position), "d2")
    assert desk.development("d2").development.statement != "One."


def test_an_act_that_was_taken_back_names_the_position_asked_for_too(desk: Desk) -> None:
    positions = [one.position for one in desk.do(Split(("i3",)), "d1").events]
    desk.do(Undo(positions[0]), "d1")
    told = (
        rf"^position {positions[-1]} is of one act with position {positions[0]}, which was taken back at position \d+$"
    )
    with pytest.raises(Conflict, match=told):
        desk.do(Undo(positions[-1]), "d1")


def test_a_development_that_a_person_split_off_comes_from_items_still(desk: Desk) -> None:
    done = desk.do(Split(("i3",)), "d1")
    made = next(one.development for one in done.changes if one.is_new)
    assert desk.development(made).development.origin == "item"


def test_a_preview_says_what_the_act_then_does_and_appends_nothing(desk: Desk) -> None:
    for act, key in ((Withdraw(), "d1"), (Merge(("d2",)), "seed"), (Judge(False), "i1")):
        picture = desk.picture()
        shown = desk.show(act, key)
        assert desk.picture() == picture
        done = desk.do(act, key)
        assert (shown.dry_run, done.dry_run) == (True, False)
        assert (shown.events, shown.effect) == (done.events, done.effect)
        desk.do(Undo(done.position), key)


@pytest.mark.postgres
def test_the_role_of_the_program_may_review_and_keep_keys(postgres_url: str, postgres_app_url: str) -> None:
    with opened(postgres_url) as owner:
        migrate(owner)
    with opened(postgres_app_url) as app:
        begin(app)
        desk = Desk(app)
        done = desk.do(Judge(False), "i2", request=Request("key", "once", b"one"))
        desk.do(Undo(done.position), "i2")
        made = create_key(app, ANNA, scopes=["review"])
        assert admit(app, made.text, scope="review") == made.key
        assert revoke(app, made.key.id).revoked_at == app.now()


def test_two_reviewers_at_once_do_not_overrule_each_other(desk: Desk) -> None:
    seen = desk.show(Confirm(), "d1").version
    with ThreadPoolExecutor(8) as pool:
        orders = [pool.submit(desk.do, Correct(statement=f"No. {n}."), "d1", seen=seen) for n in range(8)]
    refused = [order.exception() for order in orders if order.exception()]
    assert len(refused) == 7
    assert all(isinstance(error, Outdated) for error in refused)


def test_who_decides_on_an_older_version_is_told(desk: Desk) -> None:
    seen = desk.show(Confirm(), "d1").version
    done = desk.do(Correct(statement="Otherwise."), "d1", seen=seen)
    with pytest.raises(Outdated, match=f"you saw version {seen}, it is at {done.version}"):
        desk.do(Confirm(), "d1", by=BORIS, seen=seen)
    assert desk.do(Confirm(), "d1", by=BORIS, seen=done.version).version > done.version


def test_the_same_request_is_done_once_and_answered_alike(desk: Desk) -> None:
    request = Request("key", "again", b"one")
    first = desk.do(Confirm(), "d1", request=request)
    desk.do(Withdraw(), "d2")
    assert desk.do(Confirm(), "d1", request=request) == first
    with pytest.raises(Conflict, match="came with another request"):
        desk.do(Confirm(), "d2", request=Request("key", "again", b"other"))


@pytest.mark.parametrize(("by", "reason"), [("worker", "why"), ("", "why"), (ANNA, "  ")])
def test_every_act_names_a_person_and_a_reason(desk: Desk, by: str, reason: str) -> None:
    with pytest.raises(InputError, match="expected"):
        desk.do(Confirm(), "d1", by=by, reason=reason)


def test_a_replay_of_every_moment_of_a_review_gives_what_was_known_then(desk: Desk) -> None:
    acts: list[tuple[Act, str]] = [
        (Confirm(), "d1"),
        (Link("i2"), "seed"),
        (Split(("i3",)), "d1"),
        (Judge(False), "i4"),
        (Judge(True, STRAINS), "i5"),
    ]
    done = [desk.do(act, key) for act, key in acts]
    done += [desk.do(Undo(one.position), one.key) for one in reversed(done)]
    for position in range(done[-1].position + 1):
        assert replay(desk.tools, desk.dossier, to=position, check=True).difference is None
