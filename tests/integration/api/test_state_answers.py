"""Numbers that explain themselves, down to the words that moved them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from integration.api.world import FICTIONAL, REAL, World, relevant


def total(amounts: list[float]) -> Decimal:
    return sum((Decimal(str(amount)) for amount in amounts), Decimal(0))


@pytest.mark.parametrize("dossier", [REAL, FICTIONAL])
@pytest.mark.parametrize("day", ["2014-12-31", "2025-06-30"])
def test_the_lines_of_each_category_add_up_to_its_sum_exactly(world: World, dossier: str, day: str) -> None:
    answer = world.get(f"{dossier}/state/explain", valid_at=day)
    assert answer["categories"]
    for category in answer["categories"]:
        amounts = [line["amount"] for line in answer["lines"] if line["category"] == category["code"]]
        assert total(amounts) == Decimal(str(category["sum"])), category["code"]


@pytest.mark.parametrize("dossier", [REAL, FICTIONAL])
@pytest.mark.parametrize("day", ["2014-12-31", "2025-06-30"])
def test_every_line_that_weighs_multiplies_out(world: World, dossier: str, day: str) -> None:
    lines = [row for row in world.get(f"{dossier}/state/explain", valid_at=day)["lines"] if not row["voice"]]
    assert {row["decay"] < 1 for row in lines} == {True, False}
    for row in lines:
        product = row["goldstein"] * row["stage_factor"] * row["credibility"] * row["decay"]
        assert product == pytest.approx(row["amount"], rel=2e-5, abs=1e-5), row["development"]
        assert row["decay"] == 1 or row["age_days"] > 0


@pytest.mark.parametrize("dossier", [REAL, FICTIONAL])
def test_the_clipped_sums_add_up_to_the_overall_sum_exactly(world: World, dossier: str) -> None:
    answer = world.get(f"{dossier}/state/explain")
    clip = answer["clip"]
    clipped = [max(-clip, min(clip, category["sum"])) for category in answer["categories"]]
    assert total(clipped) == Decimal(str(answer["overall"]["sum"]))


def test_explaining_one_category_tells_only_of_it(world: World) -> None:
    answer = world.get(f"{REAL}/state/explain", category="trade")
    assert [category["code"] for category in answer["categories"]] == ["trade"]
    assert {line["category"] for line in answer["lines"]} == {"trade"}


def test_a_category_alone_is_the_one_in_the_state(world: World) -> None:
    listed = {row["code"]: row for row in world.get(f"{REAL}/state")["categories"]}
    alone = world.get(f"{REAL}/state/categories/trade")["category"]
    assert listed["trade"].items() <= alone.items()
    assert alone["definition"]
    assert len(listed) == 11


def test_from_the_number_to_the_words(world: World) -> None:
    lines = world.get(f"{FICTIONAL}/state/explain", category="railways", valid_at="2024-06-30")["lines"]
    reported = next(line for line in lines if line["occurred"] == "2024-05-01")
    development = world.get(f"{FICTIONAL}/developments/{reported['development']}")["development"]
    assert development["report_count"] == len(development["reports"]) == 2
    span = development["reports"][0]["spans"][0]
    assert (span["text"], span["concept"]) == ("Ruritania", "party")
    assert development["contributions"][0]["category"] == "railways"
    item = world.get(f"{FICTIONAL}/items/{development['reports'][0]['item']}")["item"]
    assert item["reading"]["tags"][0]["spans"][0]["text"] == item["title"][: span["end"]]


def test_news_moves_the_state_and_the_difference_says_by_what(fresh: World) -> None:
    before = fresh.get(f"{FICTIONAL}/state", valid_at="2024-06-30")
    after = fresh.bring(relevant("bridge", "Ruritania repairs a bridge of Graustark", day=20))
    diff = fresh.get(f"{FICTIONAL}/state/diff", from_=before["position"], to=after, valid_at="2024-06-30")
    moved = {row["code"]: row["change"] for row in diff["categories"]}
    assert moved["railways"] > 0
    assert moved["protocol"] == 0
    assert [row["statement"] for row in diff["added"]] == ["Ruritania repairs a bridge of Graustark"]
    assert (diff["changed"], diff["withdrawn"]) == ([], [])
    assert (diff["before"]["position"], diff["position"]) == (before["position"], after)


def test_a_difference_of_days_compares_the_world(world: World) -> None:
    diff = world.get(f"{REAL}/state/diff", from_="2014-12-31", to="2025-06-30")
    assert (diff["before"]["valid_at"], diff["valid_at"]) == ("2014-12-31", "2025-06-30")
    assert diff["before"]["position"] == diff["position"]
    assert diff["overall"]["after"] == world.get(f"{REAL}/state", valid_at="2025-06-30")["overall"]["index"]
    assert diff["added"]
    backwards = world.get(f"{REAL}/state/diff", from_="2025-06-30", to="2014-12-31")
    assert [row["id"] for row in backwards["withdrawn"]] == [row["id"] for row in diff["added"]]


def test_the_series_says_what_the_state_says_on_each_day(world: World) -> None:
    series = world.get(f"{REAL}/state/series", from_="2024-12-31", to="2025-06-30", step=181)
    assert [point["day"] for point in series["points"]] == ["2024-12-31", "2025-06-30"]
    for point in series["points"]:
        state = world.get(f"{REAL}/state", valid_at=point["day"])
        assert point["overall"] == state["overall"]["index"]
        assert point["categories"] == {row["code"]: row["index"] for row in state["categories"]}


def test_a_long_series_is_paged_without_losing_a_day(world: World) -> None:
    first = world.client.get(f"{REAL}/state/series", params={"from": "2024-01-01", "to": "2025-06-30", "step": 1})
    rest = world.client.get(first.links["next"]["url"]).json()
    days = [point["day"] for answer in (first.json(), rest) for point in answer["points"]]
    assert len(days) == len(set(days)) == 547
    assert days == sorted(days)
    assert rest["next"] is None


def test_search_finds_developments_and_items(world: World) -> None:
    found = world.get(f"{FICTIONAL}/search", q="LENDS graustark")
    assert [row["title"] for row in found["items"]] == ["Ruritania lends Graustark a railway"] * 2
    assert [row["report_count"] for row in found["developments"]] == [2]
    assert world.get(f"{FICTIONAL}/search", q="%")["items"] == []


def test_the_history_of_a_development_tells_each_event(world: World) -> None:
    found = world.get(f"{FICTIONAL}/developments", origin="item")["developments"][0]
    changes = world.get(f"{FICTIONAL}/developments/{found['id']}/history")["changes"]
    assert [change["type"] for change in changes] == ["development.recorded", "report.linked", "report.linked"]
    assert changes[-1]["position"] == found["changed_position"]
