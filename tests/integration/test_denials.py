"""A denial of what a live development claims is put before a person as that, and told on both, on both databases."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from builders import Clock
from development_pages import TODAY, answer, page
from dossier_folders import change, fictional_folder
from newsroom import Desk, entry, seated
from tracker.cli.development_card import card
from tracker.domain.reviews import Correct, Withdraw
from tracker.projections.views import DevelopmentView
from tracker.queries.developments import get_development
from tracker.queries.moment import Moment
from tracker.queries.review import get_queue, get_thing
from tracker.seeds.loader import load_dossier
from tracker.store.engine import reading
from tracker.store.heads import read_head
from tracker.store.views import Stored
from tracker.workflows.review import Order, decide
from tracker.workflows.tools import Tools

CLAIM = "Ruritania delivers rifles of the royal guard to Graustark"
DENIAL = "Ruritania denies it delivered rifles of the royal guard to Graustark"
LEXICON = """  guards: {topics: {shields: 3}, forms: {en: [royal guard]}}
  rifles: {topics: {shields: 2}, forms: {en: [rifles]}}
  helped: {direction: deepens, act: AID, stage: implemented, forms: {en: [deliver*]}}
  denied: {direction: neutral, weight: 5, manner: denial, act: REJECT, stage: denied, forms: {en: [denies]}}
neighbours: {facets: {assertion: {title: true, silence: true, values: {denial: {en: [denies]}}}}}
"""


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Desk:
    folder = fictional_folder(tmp_path)
    change(folder / "lexicon" / "en.yaml", "defaults:", f"{LEXICON}defaults:")
    return seated(tools, clock, load_dossier(folder))


def shown(desk: Desk, guid: str) -> str:
    printed = StringIO()
    Console(width=400, file=printed).print(*card(answer(desk, guid), ()))
    return printed.getvalue()


def keys(desk: Desk) -> tuple[str, str]:
    return desk.development("claim").development.id, desk.development("denial").development.id


def reasons(desk: Desk, key: str) -> str:
    with reading(desk.tools.engine) as connection:
        queue = get_queue(connection, desk.dossier, Moment(), kind=None, limit=50, today=TODAY)
    return "; ".join(next(one.reasons for one in queue.entries if one.key == key))


def test_a_denial_is_offered_as_one_of_the_claim_and_not_as_the_same(desk: Desk) -> None:
    desk.take(entry(CLAIM, guid="claim"))
    desk.take(entry(DENIAL, guid="denial"))
    claim, denial = keys(desk)
    assert f"may deny {claim}, score" in reasons(desk, denial)
    with reading(desk.tools.engine) as connection:
        thing = get_thing(connection, desk.dossier, Moment(), key=denial, today=TODAY)
    assert thing.resembles is not None
    assert (thing.relation, thing.resembles.development.id) == ("denies", claim)
    assert f"tracker review correct {denial} --set contradicts={claim} --reason WHY" in shown(desk, "denial")
    told = page(desk, "denial")
    assert f"It may deny {CLAIM}; a person decides." in told
    assert f"it may deny {CLAIM}, with a score of " in told


def test_the_claim_tells_who_may_deny_it_until_a_person_says(desk: Desk) -> None:
    desk.take(entry(CLAIM, guid="claim"))
    assert answer(desk, "claim").denials == ()
    desk.take(entry(DENIAL, guid="denial"))
    claim, denial = keys(desk)
    assert [one.development.id for one in answer(desk, "claim").denials] == [denial]
    assert f"tracker review correct {denial} --set contradicts={claim} --reason WHY" in shown(desk, "claim")
    assert f"It may be denied by {DENIAL}; a person decides." in page(desk, "claim")
    decide(desk.tools, desk.dossier, Order(Correct(contradicts=(claim,)), denial, "it says so", "anna"), valid_at=TODAY)
    assert answer(desk, "claim").denials == ()
    assert answer(desk, "denial").resembled is None
    assert f"it was like {CLAIM}, with a score of " in page(desk, "denial")
    assert answer(desk, "claim").view.contradicted == (denial,)


def test_what_a_person_says_it_is_contradicted_by_stands_where_it_stood_that_it_may_be(desk: Desk) -> None:
    desk.take(entry(CLAIM, guid="claim"))
    desk.take(entry(DENIAL, guid="denial"))
    claim, denial = keys(desk)
    decide(desk.tools, desk.dossier, Order(Correct(contradicts=(claim,)), denial, "it says so", "anna"), valid_at=TODAY)
    for guid, said in (("claim", f"It is contradicted by {DENIAL}"), ("denial", f"It contradicts {CLAIM}")):
        assert said in page(desk, guid).partition("What it moves")[0]
    rows = [line.split()[0] for line in shown(desk, "claim").splitlines() if line.strip()]
    assert rows[1:4] == ["id", "status", "contradicted"]


def test_a_claim_that_comes_after_its_denial_may_be_denied_by_it(desk: Desk) -> None:
    desk.take(entry(DENIAL, guid="denial"))
    desk.take(entry(CLAIM, guid="claim"))
    claim, denial = keys(desk)
    assert f"may be denied by {denial}, score" in reasons(desk, claim)
    assert f"tracker review correct {denial} --set contradicts={claim} --reason WHY" in shown(desk, "claim")
    assert answer(desk, "denial").denials == ()


def test_a_seed_of_the_first_of_all_days_is_told_as_any_other(desk: Desk) -> None:
    with reading(desk.tools.engine) as connection:
        seeded = next(view for _, view in Stored(connection, desk.dossier).all(DevelopmentView))
    key = seeded.development.id
    decide(desk.tools, desk.dossier, Order(Correct(occurred="0001-01-01"), key, "long ago", "anna"), valid_at=TODAY)
    with reading(desk.tools.engine) as connection:
        assert get_development(connection, desk.dossier, Moment(), key=key, today=TODAY).denials == ()


def test_a_denial_that_no_longer_counts_is_told_no_more(desk: Desk) -> None:
    desk.take(entry(CLAIM, guid="claim"))
    desk.take(entry(DENIAL, guid="denial"))
    _, denial = keys(desk)
    decide(desk.tools, desk.dossier, Order(Withdraw(), denial, "a rumour", "anna"), valid_at=TODAY)
    assert answer(desk, "claim").denials == ()


def test_a_denial_is_told_whatever_day_it_speaks_of(desk: Desk) -> None:
    desk.take(entry(CLAIM, guid="claim"))
    desk.take(entry(DENIAL, guid="denial"))
    _, denial = keys(desk)
    order = Order(Correct(occurred="2024-06-20"), denial, "the day that it names", "anna")
    decide(desk.tools, desk.dossier, order, valid_at=TODAY)
    assert [one.development.id for one in answer(desk, "claim").denials] == [denial]


def test_before_the_denial_was_known_nothing_is_told_of_it(desk: Desk) -> None:
    desk.take(entry(CLAIM, guid="claim"))
    with reading(desk.tools.engine) as connection:
        before = read_head(connection, desk.dossier).position
    desk.take(entry(DENIAL, guid="denial"))
    claim, _ = keys(desk)
    with reading(desk.tools.engine) as connection:
        then, now = (
            get_development(connection, desk.dossier, Moment(position=position), key=claim, today=TODAY)
            for position in (before, None)
        )
    assert ([*then.denials], len(now.denials)) == ([], 1)
