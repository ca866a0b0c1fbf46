"""What the page of the review queue says of entries that need a log with a past, on both databases."""

from __future__ import annotations

import shlex
from datetime import date, timedelta
from pathlib import Path

from builders import DOSSIER, Clock, definition, draft, item, screening
from dossier_folders import change, fictional_folder
from html_pages import Page
from integration.test_resembling import LEXICON, LOWER, UPPER
from logs import known
from newsroom import PUBLISHED, entry, seated
from river_locks import CORRECTED, COURIER, two_reports
from tracker.domain.events import DossierOpened, ItemObserved
from tracker.domain.reviews import Confirm
from tracker.queries.moment import Moment
from tracker.queries.review import Kind
from tracker.seeds.loader import load_dossier
from tracker.store.engine import reading
from tracker.web.painting import paint
from tracker.web.review import read_review
from tracker.web.showing import Back
from tracker.workflows.review import Order, decide
from tracker.workflows.tools import Tools

TODAY = PUBLISHED.date()


def page(tools: Tools, dossier: str, *, kind: Kind | None = None, today: date = TODAY) -> Page:
    with reading(tools.engine) as connection:
        found = read_review(connection, dossier, Moment(), kind=kind, category=None, today=today)
    return Page(paint("review.html", page=found, context=found.context, asked=Back("/")))


def lines(found: Page) -> list[list[str]]:
    return [shlex.split(line)[2:-2] for line in found.texts("code")]


def test_a_sampled_item_waits_with_the_lines_that_judge_it(tools: Tools, clock: Clock) -> None:
    known(tools, draft(DossierOpened(definition()), stream="dossier"))
    event = ItemObserved(item("r1", title="A storm", language="en"), screening(relevant=False))
    known(tools, draft(event, "r1", stream="item:r1"))
    found = page(tools, DOSSIER, kind="sample", today=clock.at.date() + timedelta(days=8))
    assert found.texts("h3") == ["A storm"]
    assert "drawn at random from 1 rejected in" in found.text
    assert found.links(f"/d/{DOSSIER}/items/r1?")
    assert [line[:2] for line in lines(found)] == [["show", "r1"], ["judge", "r1"], ["judge", "r1"]]


def test_an_edit_waits_with_the_item_and_the_lines_that_answer_it(tools: Tools, clock: Clock, tmp_path: Path) -> None:
    desk = two_reports(tools, clock, tmp_path)
    key, edited = desk.development("a").development.id, desk.items()["b"].item.id
    decide(tools, desk.dossier, Order(Confirm(), key, "seen", "anna"), valid_at=TODAY)
    desk.take(entry(CORRECTED, guid="b"), feed=COURIER)
    found = page(tools, desk.dossier, kind="edit")
    assert (found.texts("a", class_="big")[1], len(found.texts("h3"))) == ("1", 1)
    assert "the outlet edited the item" in found.text
    assert any(f"/items/{edited}?" in link and link.endswith("#edits") for link in found.links("/d/"))
    assert [line[:3] for line in lines(found)[1:]] == [["unlink", key, edited], ["keep", key, edited]]


def test_what_may_be_the_same_is_linked_with_the_line_that_merges_it(
    tools: Tools, clock: Clock, tmp_path: Path
) -> None:
    folder = fictional_folder(tmp_path)
    change(folder / "lexicon" / "en.yaml", "defaults:", f"{LEXICON}defaults:")
    desk = seated(tools, clock, load_dossier(folder))
    desk.take(entry(UPPER, summary="The 112 clauses were read aloud."))
    desk.take(entry(LOWER, guid="b", summary="The 112 clauses were read aloud."))
    one, other = (desk.development(guid).development.id for guid in "ab")
    found = page(tools, desk.dossier)
    assert ["merge", one, other, "--reason", "WHY"] in lines(found)
    assert f"the other one: {UPPER}" in [text for text in found.texts("li") if text.startswith("the other one")]
