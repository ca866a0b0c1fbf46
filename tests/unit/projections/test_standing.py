"""Standing by rule, and how far an instrument had got on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from builders import SCORING, instrument, obligations, ratified
from tracker.domain.developments import Instrument
from tracker.projections.standing import InstrumentStatus, Verdict, judge, status

PARTIES = ("NOR", "SOU")
DAY = date(2010, 1, 1)


def verdict(*instruments: Instrument, overall: float | None = 0.0, day: date = DAY) -> Verdict:
    return judge(instruments, overall=overall, model=SCORING, valid_at=day, parties=PARTIES)


def on(day: str, **changes: Any) -> InstrumentStatus:
    return status(instrument(**changes), day=date.fromisoformat(day), parties=PARTIES)


@pytest.mark.parametrize(
    ("changes", "overall", "standing"),
    [
        ({"obligations": obligations(defence="Art. 1")}, None, "treaty ally"),
        ({"obligations": obligations(defence="Art. 1")}, -9.0, "treaty ally"),
        ({"obligations": obligations(defence="Art. 1"), "partnership": False}, 0.0, "treaty ally"),
        ({"obligations": obligations(offence="Art. 1", consultation="Art. 2")}, 2.0, "treaty partner"),
        ({"obligations": obligations(defence="Art. 1"), "bilateral": False}, 2.0, "treaty ally"),
        ({"obligations": obligations(defence="Art. 1"), "in_force": None}, 2.0, "partner without a treaty"),
        ({"obligations": obligations(defence="Art. 1"), "ended": "2010-01-01"}, 0.0, "mixed"),
        ({"obligations": obligations(defence="Art. 1"), "ended": "2010-01-02"}, 0.0, "treaty ally"),
        ({}, 1.0, "treaty partner"),
        ({}, 0.9999, "mixed"),
        ({}, -1.0, "mixed"),
        ({}, -1.0001, "strained"),
        ({}, -3.0, "strained"),
        ({}, -3.0001, "adversarial"),
        ({}, None, "unknown"),
        ({"partnership": False}, 1.0, "partner without a treaty"),
        ({"bilateral": False}, 1.0, "treaty partner"),
        ({"signed": "2010-01-02", "in_force": None}, 1.0, "partner without a treaty"),
    ],
)
def test_the_standing_follows_from_obligations_and_index(
    changes: dict[str, Any], overall: float | None, standing: str
) -> None:
    assert verdict(instrument(**changes), overall=overall).standing == standing


def test_the_rule_names_its_reason_and_the_index() -> None:
    assert verdict(instrument(), overall=1.234).rule == (
        "a partnership instrument in force, no defence obligation, overall index 1.23"
    )


@pytest.mark.parametrize(
    ("day", "word", "since"),
    [
        ("2000-02-29", "not-yet", None),
        ("2000-03-01", "signed", "2000-03-01"),
        ("2000-06-30", "ratified", "2000-06-30"),
        ("2000-12-31", "ratified", "2000-06-30"),
        ("2001-01-01", "in-force", "2001-01-01"),
        ("2004-12-31", "in-force", "2001-01-01"),
        ("2005-01-01", "ended", "2005"),
    ],
)
def test_an_instrument_goes_through_its_steps(day: str, word: str, since: str | None) -> None:
    steps = ratified(("NOR", "2000-04-01"), ("SOU", "2000-05-01"), ("SOU", "2000-06-30"))
    found = on(day, steps=steps, ended="2005")
    assert (found.status, found.since) == (word, since)


@pytest.mark.parametrize(
    ("day", "word", "possibly"),
    [
        ("2001-12-31", "signed", None),
        ("2002-01-01", "signed", "in-force"),
        ("2002-12-30", "signed", "in-force"),
        ("2002-12-31", "in-force", None),
    ],
)
def test_an_uncertain_date_counts_from_its_last_day(day: str, word: str, possibly: str | None) -> None:
    found = on(day, in_force="2002")
    assert (found.status, found.possibly) == (word, possibly)


def test_what_is_surely_passed_is_not_also_possible() -> None:
    steps = ratified(("NOR", "2000-04/2003-01"), ("SOU", "2000-05-01"))
    found = on("2002-01-01", steps=steps, in_force="2001-01-01")
    assert (found.status, found.possibly, found.ratified_by) == ("in-force", None, ("SOU",))


@pytest.mark.parametrize(
    ("steps", "by", "word"),
    [
        ((), (), "signed"),
        ((("NOR", "2000-04-01"),), ("NOR",), "signed"),
        ((("NOR", "2000-04-01"), ("SOU", "2000-09-01")), ("NOR",), "signed"),
        ((("NOR", "2000-04-01"), ("SOU", "2000-06-01")), ("NOR", "SOU"), "ratified"),
        ((("NOR", "2000-04-01"), ("SOU", "2000-06-01"), ("SOU", "2000-09-01")), ("NOR",), "signed"),
        ((("both", "2000-04-01"),), ("NOR", "SOU"), "ratified"),
    ],
)
def test_ratified_is_when_each_party_took_its_last_step(
    steps: tuple[tuple[str, str], ...], by: tuple[str, ...], word: str
) -> None:
    found = on("2000-07-01", steps=ratified(*steps), in_force=None)
    assert (found.ratified_by, found.status) == (by, word)


def test_an_end_binds_from_its_first_possible_day() -> None:
    assert on("2024-12-31", ended="2025-06~").status == "in-force"
    assert on("2025-06-01", ended="2025-06~").status == "ended"


def test_each_kind_of_obligation_is_answered_with_its_article() -> None:
    found = verdict(instrument(obligations=obligations(neutrality="Art. 3", non_aggression="Art. 4")))
    assert [(o.kind, o.binding, o.article) for o in found.obligations] == [
        ("defence", False, None),
        ("offence", False, None),
        ("neutrality", True, "Art. 3"),
        ("non-aggression", True, "Art. 4"),
        ("consultation", False, None),
    ]
    assert {o.instrument for o in found.obligations} == {"pact"}


def test_of_two_instruments_in_force_the_newer_answers_unless_only_the_older_binds() -> None:
    old = instrument(
        "old", signed="1990-01-01", in_force="1991-01-01", obligations=obligations(defence="1", offence="2")
    )
    new = instrument("new", obligations=obligations(defence="9"))
    answers = {o.kind: (o.instrument, o.article) for o in verdict(new, old).obligations}
    assert (answers["defence"], answers["offence"]) == (("new", "9"), ("old", "2"))


def test_without_an_instrument_in_force_no_obligation_binds() -> None:
    found = verdict(instrument(in_force=None))
    assert not any(o.binding or o.instrument for o in found.obligations)
    assert [s.status for s in found.instruments] == ["signed"]


def test_instruments_are_told_in_the_order_of_their_signing() -> None:
    found = verdict(instrument("b", signed="2001"), instrument("a", signed="1999"))
    assert [s.id for s in found.instruments] == ["a", "b"]
