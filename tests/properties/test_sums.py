"""The law of the prefix sums: what the nodes of a day add up to is what the rows that have begun by then add up to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import contribution
from tracker.domain.plover import Quad
from tracker.domain.tags import Direction
from tracker.projections import sums
from tracker.projections.base import Change
from tracker.projections.decay import MICRO, amount, can_be_shared
from tracker.projections.fold import Nothing, Overlay
from tracker.projections.state import last_day
from tracker.projections.sums import Totals, nodes_of, totals, totals_of
from tracker.projections.views import Contribution, LedgerSum
from tracker.queries.sums import Sums

DAYS = st.dates(date(1995, 1, 1), date(2030, 1, 1)) | st.dates()
HALF_LIFE = 365
NO_COUNTS = [0] * len(sums.ROW)


@st.composite
def rows(draw: st.DrawFn) -> Contribution:
    """A row of some development in one of two categories, of any kind of date."""
    start = draw(DAYS)
    length = draw(st.none() | st.integers(0, 400))
    counts = draw(st.booleans())
    said: dict[str, Any] = {
        "development": draw(st.sampled_from("abcde")),
        "category": draw(st.sampled_from(["trade", "arms"])),
        "start": start,
        "end": None if length is None else date.fromordinal(min(start.toordinal() + length, date.max.toordinal())),
        "holds": length is None or draw(st.booleans()),
        "counts": counts,
        "weight": draw(st.decimals(-10, 10, places=6)) if counts else Decimal(0),
        "contested": draw(st.booleans()),
        "confirmed": draw(st.booleans()),
        "withdrawn": not counts and draw(st.booleans()),
        "quad": draw(st.sampled_from(list(Quad))),
        "direction": draw(st.sampled_from(list(Direction))),
        "half_life": HALF_LIFE,
    }
    return contribution(**said)


def told(ledger: dict[str, Contribution], category: str, day: date) -> date | None:
    """The newest day of which a row that counts tells, found the long way."""
    rows_ = [row for row in ledger.values() if row.category == category and row.counts and row.start <= day]
    return max((last_day(row, day) for row in rows_), default=None)


def held(steps: list[list[Contribution]]) -> tuple[Overlay, dict[str, Contribution]]:
    """The ledger and its nodes after every step, in each of which one development says its rows anew."""
    live, ledger = Overlay(Nothing()), dict[str, Contribution]()
    for position, step in enumerate(steps, start=1):
        fresh = {f"{row.development}/{row.category}": row for row in step}
        names = {row.development for row in step}
        gone = [key for key, row in ledger.items() if row.development in names and key not in fresh]
        changes = [Change(Contribution, key, fresh.get(key), position) for key in (*fresh, *gone)]
        before, during = live, Overlay(live)
        for change in changes:
            during.lay(change)
        for change in (*changes, *sums.follow(changes, during, before=before)):
            live.lay(change)
        ledger = {key: row for key, row in {**ledger, **fresh}.items() if key not in gone}
    return live, ledger


class NodesAtHand(Sums):
    """Nodes read from memory in place of tables."""

    def __init__(self, live: Overlay) -> None:
        """Nothing but the nodes is asked for."""
        object.__setattr__(self, "held", Held(live))

    def _read(self, places: object) -> None:
        """Everything is there."""


class Held(dict[tuple[str, int], LedgerSum | None]):
    """Nodes by category and number."""

    def __init__(self, live: Overlay) -> None:
        """From the read models."""
        self._live = live

    def __getitem__(self, place: tuple[str, int]) -> LedgerSum | None:
        """The node as it is."""
        return self._live.get(LedgerSum, f"{place[0]}/{place[1]}")


def summed(live: Overlay, category: str, day: date) -> Totals:
    """What a question adds up."""
    nodes = [(n, node) for n in nodes_of(day) if (node := live.get(LedgerSum, f"{category}/{n}"))]
    return (
        totals(nodes, day, half_life=HALF_LIFE) if nodes else Totals((0,) * 4, [0] * len(sums.ROW), [0] * len(sums.ROW))
    )


@given(st.lists(st.lists(rows(), min_size=1, max_size=3), max_size=8), DAYS)
def test_nodes_add_up_to_the_rows(steps: list[list[Contribution]], day: date) -> None:
    live, ledger = held(steps)
    expected = totals_of(ledger.values(), day)
    for category in ("trade", "arms"):
        found, rows_say = summed(live, category, day), expected.get(category)
        if rows_say is None:
            assert (set(found.micros), set(found.rows), set(found.leading)) == ({0}, {0}, {0})
        else:
            assert (list(found.rows), list(found.leading)) == (list(rows_say.rows), list(rows_say.leading))
            assert found.micros == pytest.approx(rows_say.micros, abs=1)
            begun = [r for r in ledger.values() if (r.category, r.withdrawn) == (category, False) and r.start <= day]
            assert can_be_shared([amount(row, day) for row in begun], found.micros[0])


@given(st.lists(st.lists(rows(), min_size=1, max_size=3), max_size=8), DAYS, st.integers(1, 36_525))
def test_a_new_half_life_takes_the_place_of_the_old(steps: list[list[Contribution]], day: date, half_life: int) -> None:
    _, ledger = held(steps)
    whole = [
        [replace(row, half_life=half_life) for row in ledger.values() if row.development == name] for name in "abcde"
    ]
    live, ledger = held([*steps, *(part for part in whole if part)])
    expected = totals_of(ledger.values(), day)
    for category, rows_say in expected.items():
        found = totals(
            [(n, node) for n in nodes_of(day) if (node := live.get(LedgerSum, f"{category}/{n}"))],
            day,
            half_life=half_life,
        )
        assert found.micros == pytest.approx(rows_say.micros, abs=2)


@given(st.lists(st.lists(rows(), min_size=1, max_size=3), max_size=8), DAYS)
def test_the_newest_day_is_found_in_the_nodes(steps: list[list[Contribution]], day: date) -> None:
    live, ledger = held(steps)
    found = NodesAtHand(live).newest({c: summed(live, c, day) for c in ("trade", "arms")}, day)
    assert found == {c: newest for c in ("trade", "arms") if (newest := told(ledger, c, day))}


def test_a_condition_that_begins_later_than_was_known_leaves_no_day_behind() -> None:
    rows_of = [[contribution(start=date(2025, 1, day), end=date(2025, 1, 5), holds=True)] for day in (3, 4)]
    live, ledger = held(rows_of)
    for day in (date(2025, 1, 3), date(2025, 1, 4), date(2025, 1, 5)):
        found = NodesAtHand(live).newest({"trade": summed(live, "trade", day)}, day)
        assert found == ({"trade": newest} if (newest := told(ledger, "trade", day)) else {})


@given(rows(), DAYS)
def test_a_row_weighs_what_its_decay_says(row: Contribution, day: date) -> None:
    found = totals_of([row], day).get(row.category)
    for number, stretch in enumerate(sums.STRETCHES[:3]):
        expected = amount(row, day, stretch=stretch)
        assert (found.micros[number] if found else 0) == pytest.approx(expected, abs=0.51)


def test_what_leaves_takes_away_exactly_what_it_brought() -> None:
    row = contribution(end=date(2025, 8, 1), weight=Decimal("3.333333"), half_life=HALF_LIFE)
    gone = contribution(end=date(2025, 8, 1), weight=Decimal("3.333333"), half_life=HALF_LIFE, withdrawn=True)
    live, _ = held([[row], [gone]])
    nodes = [node for _, node in live.all(LedgerSum)]
    assert nodes and {sum(map(abs, (*n.counts, *n.constants, *n.impulses))) for n in nodes} == {0}


def test_a_question_reads_a_node_for_each_bit_of_its_day() -> None:
    for day in (date(2025, 6, 1), date(1600, 1, 1), date.min):
        assert len(list(nodes_of(day))) == day.toordinal().bit_count()


def test_a_sum_is_in_millionths_of_a_point() -> None:
    assert totals_of([contribution(weight=Decimal(4))], contribution().start)["trade"].micros[0] == 4 * MICRO
