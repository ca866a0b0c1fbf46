"""Tables show every value whole: within eighty columns where that can be, over the terminal's end where not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders import development
from tracker.cli.development_card import changed_fields
from tracker.cli.render import show, signed, table
from tracker.cli.state_tables import counts, explained, overview
from tracker.domain.developments import Kind
from tracker.projections.state import Band, CategoryState, Measure, State, Trend
from tracker.queries.moment import Checkpoint, Context
from tracker.queries.state import Explanation, Line, StateAnswer

DAY = date(2026, 11, 23)
HEAD = Checkpoint(size=107, root="ab" * 32)
CONTEXT = Context("a-dossier", DAY, None, 107, head=HEAD, checkpoint=HEAD, model="index/1", dated=True)
WIDEST = Measure(
    index=-10.0,
    sum=-123.456789,
    level="adversarial",
    band=Band(-10.0, -9.994),
    trend=Trend("deteriorated", -12.34, date(2026, 8, 25)),
    developments=12_345,
    voices=1234,
    contested=123,
    unconfirmed=1.0,
    newest=date(2014, 11, 11),
    quads={"material-cooperation": 1234},
    directions={"deepens": 1234},
)
LINE = Line(
    development="a-development-of-long-name",
    statement="Something happened.",
    category="nuclear-file",
    direction="deepens",
    kind=Kind.OCCURRENCE,
    amount=-0.411088,
    goldstein=-4.0,
    stage=None,
    stage_factor=1.0,
    credibility=0.75,
    admiralty="B2",
    reliability="B",
    information=2,
    sources=2,
    half_life=365,
    age_days=1048,
    decay=0.136671,
    occurred="2024-01-11",
    contested=True,
    voice=False,
    known_from=9,
)


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


def test_the_state_shows_its_widest_values_whole_in_eighty_columns(capsys: pytest.CaptureFixture[str]) -> None:
    state = State(WIDEST, (CategoryState("nuclear-file", "The nuclear file", 365, WIDEST),))
    show(overview(StateAnswer(CONTEXT, "A and B", "adversarial", state)))
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["category", "index", "band", "level", "trend", "newest"]
    wanted = ["-10.00", "-10.00", "to", "-9.99", "adversarial", "deteriorated", "2014-11-11"]
    assert [row.split() for row in rows] == [["overall", *wanted], ["nuclear-file", *wanted]]
    assert max(map(len, (head, *rows))) <= 80


def test_what_the_overall_index_rests_on_is_a_sentence() -> None:
    assert counts(WIDEST) == "12,345 developments count, 100% of them unconfirmed by a second independent source."
    assert counts(replace(WIDEST, developments=1, unconfirmed=None)) == "1 development counts."


@pytest.mark.parametrize(("low", "index", "high"), [(4.425, 4.489, 4.491), (-0.956, -0.949, -0.15), (2.28, 2.28, 2.28)])
def test_the_index_is_never_outside_its_printed_band(
    capsys: pytest.CaptureFixture[str], low: float, index: float, high: float
) -> None:
    measure = replace(WIDEST, index=index, band=Band(low, high))
    show(explained(Explanation(CONTEXT, "trade", "Trade", 365, measure, ()), lines=False))
    shown = {words[0]: words[1:] for words in map(str.split, capsys.readouterr().out.splitlines()) if words}
    assert float(shown["band"][0]) <= float(shown["index"][0]) <= float(shown["band"][2])


def test_a_row_of_the_ledger_shows_the_factors_that_make_its_amount(capsys: pytest.CaptureFixture[str]) -> None:
    show(explained(Explanation(CONTEXT, "nuclear-file", "The nuclear file", 365, WIDEST, (LINE,)), lines=True))
    words = " ".join(capsys.readouterr().out.split())
    assert "-0.411088" in words
    assert "-4.0 x 1.00 x 0.75 x 0.1367, 1,048 days old; half-life 365 d; contested" in words


@pytest.mark.parametrize("columns", ["20", "40", "60"])
def test_a_terminal_that_is_too_narrow_cuts_no_value(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    values = ("2013-06-14/2014-11-11", "deteriorated", "-10.00 to -9.99", "nuclear-file")
    show(table("", "when", "trend", ">band", "what", rows=[values], fold="what"))
    line = capsys.readouterr().out.splitlines()[1]
    assert [value for value in values if value not in line] == []


def test_a_correction_names_the_fields_that_it_changed() -> None:
    before = development()
    assert changed_fields(before, replace(before, statement="Reworded.", notes="Why.")) == ("statement", "notes")
    assert changed_fields(before, before) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (0.357, "+0.36"),
        (-2.9, "-2.90"),
        (0.0012, "+0.0012"),
        (-0.0049, "-0.0049"),
        (0.0, "0.00"),
        (-0.0, "0.00"),
        (None, None),
    ],
)
def test_a_change_bears_its_sign_and_is_never_shown_as_nothing(change: float | None, said: str | None) -> None:
    assert signed(change) == said
