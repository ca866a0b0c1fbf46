"""What the shipped dossier answers on given days: the right instrument in force and the right obligations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Connection

from builders import NOW, TODAY
from logs import fictional_files, shipped_files
from tracker.queries import standing, state
from tracker.queries.developments import get_development
from tracker.queries.leading import leading
from tracker.queries.moment import Moment
from tracker.queries.shares import shares
from tracker.store.engine import reading
from tracker.workflows import seed
from tracker.workflows.tools import Tools

NAME = shipped_files().definition.id
NEUTRAL = {"neutrality", "non-aggression"}


@pytest.fixture
def seeded(tools: Tools) -> Iterator[Connection]:
    """The shipped dossier in a database of either kind."""
    seed.load(tools, shipped_files())
    with reading(tools.engine) as connection:
        yield connection


@pytest.mark.parametrize(
    ("day", "in_force", "pending", "binding"),
    [
        ("2001-12-31", None, {"treaty-2001": "signed"}, set()),
        ("2014-12-31", "treaty-2001", {}, NEUTRAL),
        ("2021-12-31", "treaty-2001", {}, NEUTRAL),
        ("2025-01-31", "treaty-2001", {"treaty-2025": "signed"}, NEUTRAL),
        ("2025-06-30", "treaty-2001", {"treaty-2025": "ratified"}, NEUTRAL),
        ("2025-10-01", "treaty-2001", {"treaty-2025": "ratified"}, NEUTRAL),
        ("2025-10-02", "treaty-2025", {}, {*NEUTRAL, "consultation"}),
        ("2025-12-31", "treaty-2025", {}, {*NEUTRAL, "consultation"}),
    ],
)
def test_the_instrument_of_the_day_binds(
    seeded: Connection, day: str, in_force: str | None, pending: dict[str, str], binding: set[str]
) -> None:
    answer = standing.get_standing(seeded, NAME, Moment(date.fromisoformat(day)), today=TODAY)
    partnership = [s for s in answer.instruments if s.partnership]
    assert [s.id for s in partnership if s.status == "in-force"] == ([in_force] if in_force else [])
    assert {s.id: s.status for s in answer.pending if s.partnership} == pending
    assert {o.kind for o in answer.obligations if o.binding} == binding
    assert {o.instrument for o in answer.obligations if o.binding} <= {in_force}
    assert answer.standing != "treaty ally"


@pytest.mark.parametrize(
    ("day", "claims", "instruments"),
    [
        ("2001-03-11", set(), set()),
        ("2001-03-12", set(), {"2001"}),
        ("2010-01-01", {"2001-03-22"}, {"2001"}),
        ("2015-01-20", {"2001-03-22", "2011~/2025"}, {"2001", "2014", "2015"}),
        ("2025-06-30", {"2001-03-22", "2011~/2025"}, {"2001", "2014", "2015", "2023", "2025"}),
        ("2025-07-18", {"2001-03-22", "2011~/2025", "2025-07-18"}, {"2001", "2014", "2015", "2023", "2025"}),
    ],
)
def test_an_answer_about_the_past_tells_nothing_of_what_came_later(
    seeded: Connection, day: str, claims: set[str], instruments: set[str]
) -> None:
    answer = standing.get_standing(seeded, NAME, Moment(date.fromisoformat(day)), today=TODAY)
    assert {claim.edtf for claim in answer.disputed_dates} == claims
    categories = {category.label for category in shipped_files().definition.categories}
    about = {text.partition(":")[0] for text in answer.unknown} - categories
    assert {text[:4] for text in about} == instruments


@pytest.mark.parametrize("moment", [Moment(known_at=0), Moment(known_at=NOW - timedelta(days=1))])
def test_before_the_seeds_nothing_was_known(seeded: Connection, moment: Moment) -> None:
    answer = standing.get_standing(seeded, NAME, moment, today=TODAY)
    assert (answer.standing, answer.index, answer.obligations, answer.supports) == ("unknown", None, (), ())
    assert state.get_state(seeded, NAME, moment, today=TODAY).state is None
    assert answer.context.known_at is None


@pytest.mark.parametrize("day", ["1980-01-01", "2010-01-01", "2026-01-02"])
def test_a_standing_says_how_many_categories_it_rests_on(seeded: Connection, day: str) -> None:
    answer = standing.get_standing(seeded, NAME, Moment(date.fromisoformat(day)), today=TODAY)
    found = state.get_state(seeded, NAME, Moment(date.fromisoformat(day)), today=TODAY).state
    assert found is not None
    indices = [part.measure.index for part in found.categories]
    assert answer.categories == len(indices) == 11
    assert answer.categories_with_evidence == 11 - indices.count(None)
    assert (answer.index is None) == (answer.categories_with_evidence == 0)


def test_before_the_parties_met_there_is_no_evidence(seeded: Connection) -> None:
    found = state.get_state(seeded, NAME, Moment(date(1980, 1, 1)), today=TODAY)
    assert found.standing == "unknown"
    assert found.state is not None
    assert {part.measure.level for part in found.state.categories} == {"unknown"}


@pytest.mark.parametrize("day", ["2014-12-31", "2025-06-30", "2026-01-02"])
def test_every_category_is_explained_to_the_last_digit(seeded: Connection, day: str) -> None:
    whole = state.explain_all(seeded, NAME, Moment(date.fromisoformat(day)), category=None, today=TODAY)
    assert len(whole.categories) == len(shipped_files().definition.categories)
    for part in whole.categories:
        assert sum(Decimal(str(line.amount)) for line in part.lines) == Decimal(str(part.measure.sum))
        assert [line.voice for line in part.lines] == sorted(line.voice for line in part.lines)


@pytest.mark.parametrize(("day", "ally"), [("1998-12-31", False), ("1999-05-03", False), ("1999-05-04", True)])
def test_a_defence_obligation_in_force_makes_an_ally(tools: Tools, tmp_path: Path, day: str, *, ally: bool) -> None:
    files = fictional_files(tmp_path)
    seed.load(tools, files)
    with reading(tools.engine) as connection:
        moment = Moment(date.fromisoformat(day))
        answer = standing.get_standing(connection, files.definition.id, moment, today=TODAY)
    defence = next(o for o in answer.obligations if o.kind == "defence")
    assert (answer.standing == "treaty ally", defence.binding) == (ally, ally)
    assert (defence.instrument, defence.article) == (("pact-1998", "Art. 1") if ally else (None, None))


def test_one_category_is_explained_as_among_all_and_a_development_gives_its_share(seeded: Connection) -> None:
    moment, definition = Moment(date(2025, 7, 1)), shipped_files().definition
    whole = state.explain_all(seeded, NAME, moment, category=None, today=TODAY)
    alone = [state.explain(seeded, NAME, moment, category=c.code, today=TODAY) for c in definition.categories]
    assert alone == list(whole.categories)
    lines = [line for part in whole.categories for line in part.lines]
    given = []
    for key in {line.development for line in lines}:
        answer = get_development(seeded, NAME, moment, key=key, today=TODAY)
        found = shares(seeded, definition, answer)
        assert [share.part.code for share in found] == [row.category for row in answer.contributions]
        given += [share.line for share in found if share.line]
    assert {(line.development, line.category): line for line in given} == {
        (line.development, line.category): line for line in lines
    }


def test_the_leading_lines_of_a_category_are_the_first_of_its_explanation(seeded: Connection) -> None:
    moment = Moment(date(2025, 7, 1))
    for category in shipped_files().definition.categories:
        whole = state.explain(seeded, NAME, moment, category=category.code, today=TODAY)
        few = leading(seeded, NAME, moment, category=category.code, most=2, most_voices=1, today=TODAY)
        counted, voices = (tuple(line for line in whole.lines if line.voice == voice) for voice in (False, True))
        assert (few.lines, few.voices, few.measure) == (counted[:2], voices[:1], whole.measure)
        rest = round(sum(line.amount for line in counted[2:]), 6)
        assert (few.rest.number, few.rest.amount) == (len(counted) - 2, rest) if few.rest else len(counted) <= 2
        assert few.more_voices == max(0, len(voices) - 1)
        assert few.given == {line.development: None if line.voice else line.amount for line in whole.lines}


def test_what_begins_later_gives_nothing(seeded: Connection) -> None:
    early, definition = Moment(date(1991, 1, 1)), shipped_files().definition
    begun = {
        line.development
        for part in state.explain_all(seeded, NAME, early, category=None, today=TODAY).categories
        for line in part.lines
    }
    later = next(one for one in shipped_files().developments if one.id not in begun)
    answer = get_development(seeded, NAME, early, key=later.id, today=TODAY)
    assert [share.line for share in shares(seeded, definition, answer)] == [None] * len(later.labels)
