"""A report that may tell of a known development is put before a person with why, on both databases."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from builders import Clock
from development_pages import TODAY, answer, page
from dossier_folders import change, fictional_folder
from newsroom import Desk, entry, seated
from tracker.cli.development_card import card
from tracker.coreference.matching import JUST_BELOW
from tracker.domain.matches import NAMES, NUMBERS, WORDS
from tracker.domain.reviews import Merge, Restore, Undo, Unlink, Withdraw
from tracker.queries.moment import Moment
from tracker.queries.review import get_queue
from tracker.seeds.loader import load_dossier
from tracker.store.engine import reading
from tracker.workflows.review import Order, decide
from tracker.workflows.tools import Tools

UPPER = "Ruritania and Graustark sign agreement on upper river locks"
LOWER = "Ruritania and Graustark sign agreement on lower river locks"
AGAIN = "Upper river: two courts agree on locks, say Ruritania and Graustark"
LEXICON = """  locks: {forms: {en: [locks]}, topics: {waters: 3}}
neighbours: {facets: {bank: {values: {upper: {en: [upper river]}, lower: {en: [lower river]}}}}}
"""


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Desk:
    folder = fictional_folder(tmp_path)
    change(folder / "lexicon" / "en.yaml", "defaults:", f"{LEXICON}defaults:")
    desk = seated(tools, clock, load_dossier(folder))
    desk.take(entry(UPPER, summary="The 112 clauses were read aloud."))
    return desk


def test_a_near_neighbour_is_a_development_of_its_own_that_resembles_the_other(desk: Desk) -> None:
    desk.take(entry(LOWER, guid="b", summary="The 112 clauses were read aloud."))
    (report,) = answer(desk, "b").reports
    why, first = report.likeness, desk.development("a").development
    assert (report.method, why.resembles, why.statement) == ("first report", first.id, UPPER)
    assert (why.like, why.matcher) == (desk.items()["a"].item.id, desk.reader.lens.version)
    assert Decimal(str(why.score)) == sum(part.amount for part in why.parts) == JUST_BELOW
    shared = {part.name: part.shared for part in why.parts}
    assert {"river", "locks", "claus"} <= set(shared[WORDS])
    assert shared[NUMBERS] == ("112",)
    assert shared["other bank"] == ("lower", "upper")


def test_why_a_report_was_joined_is_told_by_the_words_of_then(desk: Desk) -> None:
    desk.take(entry(LOWER, guid="b", summary="The 112 clauses were read aloud."))
    before = answer(desk, "b").reports[0].likeness
    desk.take(entry(UPPER, summary="Nobody counted what was read aloud."))
    desk.take(entry(LOWER, guid="b", summary="The 97 paragraphs were read aloud."))
    assert [desk.items()[guid].revisions for guid in "ab"] == [1, 1]
    assert answer(desk, "b").reports[0].likeness == before


def test_the_queue_names_what_it_may_be_and_how_much_it_is_like_it(desk: Desk) -> None:
    desk.take(entry(LOWER, guid="b"))
    key, other = desk.development("b").development.id, desk.development("a").development.id
    with reading(desk.tools.engine) as connection:
        queue = get_queue(connection, desk.dossier, Moment(), kind=None, limit=50, today=TODAY)
    waiting = next(one for one in queue.entries if one.key == key)
    assert waiting.resembles == other
    assert f"may be the same as {other}, score {JUST_BELOW}" in waiting.reasons


def test_the_log_holds_how_much_words_and_numbers_say_and_not_the_words(desk: Desk) -> None:
    desk.take(entry(AGAIN, guid="b", summary="All 112 clauses."))
    one = desk.development("b")
    report = next(report for report in one.reports if report.item == desk.items()["b"].item.id)
    kept = {part.name: part.shared for part in report.parts}
    assert one.development.id == desk.development("a").development.id
    assert kept.get(WORDS, ()) == kept.get(NUMBERS, ()) == ()
    assert (report.method, kept[NAMES]) == ("features", ("locks",))


def test_a_link_that_is_given_back_says_again_why(desk: Desk) -> None:
    desk.take(entry(AGAIN, guid="b"))
    item, told = desk.items()["b"].item.id, desk.development("b")
    key = told.development.id
    taken = decide(desk.tools, desk.dossier, Order(Unlink(item), key, "another", "anna"), valid_at=TODAY)
    decide(desk.tools, desk.dossier, Order(Undo(taken.position), key, "the same after all", "anna"), valid_at=TODAY)
    was, now = (next(r for r in view.reports if r.item == item) for view in (told, desk.development("b")))
    assert (now.parts, now.like, now.matcher, now.score) == (was.parts, was.like, was.matcher, was.score)


def test_a_reviewer_sees_what_it_may_be_why_and_what_would_say_so(desk: Desk) -> None:
    desk.take(entry(LOWER, guid="b"))
    found = answer(desk, "b")
    printed = StringIO()
    Console(width=400, file=printed).print(*card(found, ()))
    shown = printed.getvalue()
    first = desk.development("a").development.id
    assert f"{first}: {UPPER}" in shown
    assert f"score {JUST_BELOW}: shared names" in shown and "other bank -" in shown and "(lower, upper)" in shown
    assert f"tracker review merge {first} {found.view.development.id} --reason WHY" in shown


def test_the_page_says_of_a_first_report_what_it_may_be_and_of_a_later_one_why_it_was_joined(desk: Desk) -> None:
    desk.take(entry(LOWER, guid="b"), entry(AGAIN, guid="c"))
    assert desk.development("c").development.id == desk.development("a").development.id
    first, later = page(desk, "b"), page(desk, "c")
    assert f"it may be the same as {UPPER}, with a score of {JUST_BELOW}: shared names" in first
    assert "(lower, upper)" in first
    assert "joined with" not in first
    assert "joined with a score of " in later
    assert "may be the same" not in later


def test_what_a_first_report_was_like_is_no_suggestion_once_it_is_gone(desk: Desk) -> None:
    desk.take(entry(LOWER, guid="b"))
    key, other = desk.development("b").development.id, desk.development("a").development.id
    decide(desk.tools, desk.dossier, Order(Withdraw(), other, "a rumour", "anna"), valid_at=TODAY)
    assert f"it was like {UPPER} (withdrawn), with a score of " in page(desk, "b")
    decide(desk.tools, desk.dossier, Order(Restore(), other, "none", "anna"), valid_at=TODAY)
    decide(desk.tools, desk.dossier, Order(Merge((key,)), other, "one act", "anna"), valid_at=TODAY)
    assert "it was like this development, with a score of " in page(desk, "b")
