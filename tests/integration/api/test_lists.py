"""Lists: filters, pages whose cursors pin a position, feeds and the raw log."""

from __future__ import annotations

from typing import Any

import pytest

from integration.api.world import FICTIONAL, REAL, World, irrelevant


def turn(world: World, path: str, rows: str, **query: Any) -> list[Any]:
    """Every row of a list, turning pages by the Link header."""
    found: list[Any] = []
    url: str | None = str(world.client.build_request("GET", path, params=query).url)
    while url is not None:
        response = world.client.get(url)
        assert response.status_code == 200, response.text
        found += response.json()[rows]
        url = response.links["next"]["url"] if "next" in response.links else None
    return found


@pytest.mark.parametrize(("path", "rows"), [("developments", "developments"), ("events", "events"), ("items", "items")])
def test_pages_hold_every_row_once(fresh: World, path: str, rows: str) -> None:
    whole = fresh.get(f"{FICTIONAL}/{path}", limit=200)[rows]
    assert turn(fresh, f"{FICTIONAL}/{path}", rows, limit=2) == whole
    assert len(whole) > 2


def test_a_page_turned_while_the_log_grows_stays_at_its_position(fresh: World) -> None:
    first = fresh.client.get(f"{FICTIONAL}/items", params={"limit": 2})
    fresh.bring(irrelevant("rain", "Rain at sea"))
    second = fresh.client.get(first.links["next"]["url"]).json()
    assert second["position"] == first.json()["position"]
    assert [row["title"] for row in second["items"]] == ["Ruritania lends Graustark a railway"]


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ({"category": "railways"}, lambda row: "railways" in [label["category"] for label in row["labels"]]),
        ({"kind": "assessment"}, lambda row: row["kind"] == "assessment"),
        ({"stage": "signed"}, lambda row: row["stage"] == "signed"),
        ({"origin": "item"}, lambda row: row["origin"] == "item"),
        ({"feed": "edelweiss-post"}, lambda row: row["report_count"] == 2),
        ({"text": "LOCK"}, lambda row: "lock" in row["statement"].casefold()),
        ({"direction": "strains"}, lambda row: "strains" in [label["direction"] for label in row["labels"]]),
    ],
)
def test_a_filter_of_developments_keeps_what_fits(world: World, query: dict[str, str], holds: Any) -> None:
    everything = world.get(f"{FICTIONAL}/developments", limit=200)["developments"]
    found = world.get(f"{FICTIONAL}/developments", limit=200, **query)["developments"]
    assert found == [row for row in everything if holds(row)]
    assert 0 < len(found) < len(everything)


def test_developments_have_begun_by_the_day(world: World) -> None:
    everything = world.get(f"{REAL}/developments", limit=200)["developments"]
    found = world.get(f"{REAL}/developments", limit=200, valid_at="2014-12-31")["developments"]
    assert 0 < len(found) < len(everything)
    assert world.get(f"{REAL}/developments", until="2014-12-31", limit=200)["developments"] == found


def test_items_are_told_apart_by_relevance(world: World) -> None:
    kept = world.get(f"{FICTIONAL}/items", relevant=True)["items"]
    dropped = world.get(f"{FICTIONAL}/items", relevant=False)["items"]
    assert [row["title"] for row in dropped] == ["A storm at sea"]
    assert len(kept) == 2
    assert dropped[0]["reading"] is None


def test_feeds_show_health_and_counts(world: World) -> None:
    feeds = {row["id"]: row for row in world.get(f"{FICTIONAL}/feeds")["feeds"]}
    assert feeds["strelsau-courier"]["health"] == "never-polled"
    assert (feeds["strelsau-courier"]["items"], feeds["strelsau-courier"]["relevant"]) == (2, 1)
    assert world.get(f"{FICTIONAL}/feeds/edelweiss-post")["feed"] == feeds["edelweiss-post"]
    status = world.get(f"{FICTIONAL}/status")
    assert (status["feeds"], status["items"], status["relevant"]) == ({"never-polled": 3}, 3, 2)


def test_the_log_is_shown_as_recorded(world: World) -> None:
    events = world.get(f"{FICTIONAL}/events", limit=200)["events"]
    assert [event["position"] for event in events] == list(range(1, len(events) + 1))
    assert events[0]["type"] == "dossier.opened"
    assert world.get(f"{FICTIONAL}/events/1")["event"] == events[0]
    assert world.get(f"{FICTIONAL}/events", after=len(events) - 1)["events"] == events[-1:]


def test_both_dossiers_are_listed(world: World) -> None:
    rows = {row["dossier"]: row for row in world.get("/api/v1/dossiers")["dossiers"]}
    assert rows.keys() == {"iran-russia", "ruritania-graustark"}
    assert [party["code"] for party in rows["ruritania-graustark"]["parties"]] == ["RUR", "GRA"]
    assert len(world.get(REAL)["definition"]["categories"]) == 11


@pytest.mark.parametrize("path", ["items?feed=nosuch", "developments?feed=nosuch", "developments?category=trad"])
def test_a_name_that_nothing_carries_is_not_found(world: World, path: str) -> None:
    assert world.client.get(f"{FICTIONAL}/{path}").status_code == 404


def test_an_end_of_a_difference_that_is_left_out_says_what_it_may_be(world: World) -> None:
    response = world.client.get(f"{FICTIONAL}/state/diff", params={"from": "2025-01-01"})
    expected = "to: expected a day as YYYY-MM-DD, a timestamp with a zone or a log position, found nothing"
    assert response.json()["detail"] == expected
