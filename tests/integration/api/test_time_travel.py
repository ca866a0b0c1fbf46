"""Two times on every read: on which day it was so, and as known when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from integration.api.world import FICTIONAL, REAL, World, relevant

DAYS = {
    "2014-12-31": (["2001 treaty"], [], ["neutrality", "non-aggression"]),
    "2021-12-31": (["2001 treaty"], [], ["neutrality", "non-aggression"]),
    "2025-01-31": (["2001 treaty"], [("2025 treaty", "signed")], ["neutrality", "non-aggression"]),
    "2025-06-30": (["2001 treaty"], [("2025 treaty", "ratified")], ["neutrality", "non-aggression"]),
    "2025-12-31": (["2025 treaty"], [], ["neutrality", "non-aggression", "consultation"]),
}


def partnerships(rows: list[Any]) -> list[Any]:
    return [row for row in rows if row["partnership"]]


def test_each_day_has_its_instrument_and_its_obligations(fresh: World) -> None:
    for day, (in_force, pending, binding) in DAYS.items():
        answer = fresh.get(f"{REAL}/standing", valid_at=day)
        found = [row["short"] for row in partnerships(answer["instruments"]) if row["status"] == "in-force"]
        assert found == in_force, day
        assert [(row["short"], row["status"]) for row in partnerships(answer["pending"])] == pending, day
        assert [row["kind"] for row in answer["obligations"] if row["binding"]] == binding, day
        assert answer["standing"] == "treaty partner"
        assert answer["valid_at"] == day


def test_a_signed_convention_of_the_other_dossier_binds_nobody(world: World) -> None:
    answer = world.get(f"{FICTIONAL}/standing", valid_at="2024-06-30")
    assert answer["standing"] == "treaty ally"
    assert (answer["categories_with_evidence"], answer["categories"]) == (4, 4)
    assert [row["short"] for row in answer["pending"]] == ["2021 convention"]


@pytest.mark.parametrize("moment", [{"known_at": 0}, {"position": 0}, {"known_at": "2001-01-01"}])
def test_before_the_seeds_nothing_was_known(world: World, moment: dict[str, Any]) -> None:
    state = world.get(f"{REAL}/state", **moment)
    standing = world.get(f"{REAL}/standing", **moment)
    assert (state["position"], state["known_at"], state["overall"], state["categories"]) == (0, None, None, [])
    assert (standing["standing"], standing["obligations"]) == ("unknown", [])
    assert world.get(f"{REAL}/developments", **moment)["developments"] == []


def test_a_moment_of_knowing_is_a_position_a_time_or_a_day(fresh: World) -> None:
    before = fresh.get(f"{FICTIONAL}/state")
    fresh.bring(relevant("bridge", "Ruritania repairs a bridge of Graustark", day=20))
    known = before["known_at"]
    for moment in (before["position"], known, known.replace("Z", "+00:00")):
        again = fresh.get(f"{FICTIONAL}/state", known_at=moment)
        assert again["position"] == before["position"]
        assert again["overall"] == before["overall"]
    tomorrow = (fresh.program.today() + timedelta(days=1)).isoformat()
    assert fresh.get(f"{FICTIONAL}/state", known_at=tomorrow)["position"] > before["position"]


def test_a_day_in_the_far_past_and_one_in_the_far_future_have_a_state(world: World) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        answer = world.get(f"{REAL}/state", valid_at=day)
        assert answer["valid_at"] == day
    assert world.get(f"{REAL}/state", valid_at="0001-01-01")["overall"]["level"] == "unknown"


def test_every_answer_names_what_it_stands_on(world: World) -> None:
    paths = ("", "/state", "/state/explain", "/standing", "/developments", "/items", "/feeds", "/events", "/status")
    for path in paths:
        answer = world.get(f"{FICTIONAL}{path}", position=20, valid_at="2024-06-30")
        assert (answer["dossier"], answer["valid_at"], answer["position"]) == ("ruritania-graustark", "2024-06-30", 20)
        assert answer["checkpoint"]["size"] == 20
        assert answer["model"] == "index/test"
