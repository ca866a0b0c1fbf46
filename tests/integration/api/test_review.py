"""Review over HTTP: the queue, acts with their conditions, and what a request sent twice does."""

from __future__ import annotations

from typing import Any

import pytest

from integration.api.world import FICTIONAL, OTHER_FEED, World, irrelevant, relevant

TWIN = "Graustark protests over a railway loan"


@pytest.fixture
def loan(fresh: World) -> str:
    """The development that two items tell of."""
    return str(fresh.get(f"{FICTIONAL}/items", text="railway")["items"][0]["development"])


def shown(world: World, key: str) -> Any:
    return world.get(f"{FICTIONAL}/developments/{key}")["development"]


def test_the_queue_has_the_most_useful_first_and_forgets_what_was_decided(fresh: World, loan: str) -> None:
    queue = fresh.get(f"{FICTIONAL}/review")
    priorities = [entry["priority"] for entry in queue["entries"]]
    assert priorities == sorted(priorities, reverse=True)
    assert queue["developments"] == len(queue["entries"])
    entry = next(entry for entry in queue["entries"] if entry["key"] == loan)
    assert entry["priority"] == pytest.approx(entry["impact"] * entry["uncertainty"], abs=1e-4)
    assert any("confidence" in reason for reason in entry["reasons"])
    assert fresh.order(loan, headers=fresh.key("review"), act="confirm").status_code == 200
    assert loan not in {entry["key"] for entry in fresh.get(f"{FICTIONAL}/review")["entries"]}
    assert loan in {entry["key"] for entry in fresh.get(f"{FICTIONAL}/review", position=queue["position"])["entries"]}


def test_an_edit_that_takes_back_what_was_confirmed_waits_with_its_words_and_what_unlinking_does(
    fresh: World, loan: str
) -> None:
    key = fresh.key("review")
    before = fresh.order(loan, headers=key, act="confirm").json()["position"]
    fresh.bring(irrelevant("loan", "A storm at sea", feed=OTHER_FEED), feed=OTHER_FEED)
    queue = fresh.get(f"{FICTIONAL}/review", kind="edit")
    [entry] = queue["entries"]
    assert (queue["edits"], entry["key"], entry["item"]) == (1, loan, f"{OTHER_FEED}-loan")
    [edit] = fresh.get(f"{FICTIONAL}/review/{loan}")["edits"]
    assert edit["edited"][0]["pieces"][-1] == {"fate": "added", "text": "A storm at sea"}
    assert edit["unlinked"]["developments"] == [loan]
    assert fresh.get(f"{FICTIONAL}/review/{loan}", position=before)["edits"] == []
    assert fresh.order(loan, headers=key, act="keep", item=entry["item"]).status_code == 200
    assert fresh.get(f"{FICTIONAL}/review")["edits"] == 0


def test_an_act_is_kept_under_the_name_of_the_keys_owner(fresh: World, loan: str) -> None:
    done = fresh.order(loan, headers=fresh.key("review", owner="anna"), act="confirm").json()
    event = fresh.get(f"{FICTIONAL}/events/{done['position']}")["event"]
    assert (event["actor"], event["type"]) == ("anna", "development.confirmed")
    assert event["payload"]["reason"] == "a look at the text"
    assert shown(fresh, loan)["confirmed"] and shown(fresh, loan)["reviewed"]


def test_a_dry_run_shows_what_then_happens(fresh: World, loan: str) -> None:
    key = fresh.key("review")
    order: dict[str, Any] = {
        "act": "correct",
        "labels": [{"category": "railways", "direction": "strains", "goldstein": -4.5}],
    }
    dry = fresh.order(loan, headers=key, dry_run=True, **order).json()
    assert dry["dry_run"] and not shown(fresh, loan)["reviewed"]
    done = fresh.order(loan, headers=key, **order).json()
    assert (done["events"], done["effect"]) == (dry["events"], dry["effect"])
    assert done["effect"]["developments"] == [loan]
    assert shown(fresh, loan)["labels"] == [{"category": "railways", "direction": "strains", "goldstein": -4.5}]


def test_an_item_is_judged_and_the_judgement_taken_back(fresh: World) -> None:
    item = fresh.get(f"{FICTIONAL}/items", text="storm")["items"][0]["id"]
    key = fresh.key("review")
    labels = [{"category": "railways", "direction": "limits"}]
    done = fresh.order(item, headers=key, act="judge", relevant=True, labels=labels).json()
    assert [event["type"] for event in done["events"]] == ["item.judged", "development.recorded", "report.linked"]
    thing = fresh.get(f"{FICTIONAL}/review/{item}")
    assert thing["judgement"]["labels"][0]["direction"] == "limits"
    undone = fresh.order(item, headers=key, act="undo", position=done["position"]).json()
    assert [event["type"] for event in undone["events"]][-1] == "item.unjudged"
    assert fresh.get(f"{FICTIONAL}/review/{item}")["judgement"] is None


def test_an_item_is_listed_as_judged_with_the_taggers_opinion_beside(fresh: World, loan: str) -> None:
    report = fresh.get(f"{FICTIONAL}/items", development=loan)["items"][0]["id"]
    done = fresh.order(report, headers=fresh.key("review"), act="judge", relevant=False).json()
    shown_ = fresh.get(f"{FICTIONAL}/items/{report}")["item"]
    assert (shown_["relevant"], shown_["screening"]["relevant"]) == (False, True)
    judged = shown_["judged"]
    assert (judged["relevant"], judged["labels"], judged["by"]) == (False, [], "anna")
    assert (judged["reason"], judged["position"]) == ("a look at the text", done["events"][0]["position"])
    found = {relevant: fresh.get(f"{FICTIONAL}/items", relevant=relevant)["items"] for relevant in (True, False)}
    assert [report in {one["id"] for one in found[relevant]} for relevant in (True, False)] == [False, True]


def test_what_is_restored_bare_says_how_to_have_its_reports_back(fresh: World, loan: str) -> None:
    key = fresh.key("review")
    withdrawn = fresh.order(loan, headers=key, act="withdraw", irrelevant=True).json()
    assert withdrawn["notes"] == []
    (note,) = fresh.order(loan, headers=key, act="restore").json()["notes"]
    assert f"then position {withdrawn['position']}" in note


@pytest.mark.parametrize("path", ["items", "developments"])
def test_days_in_no_order_are_refused(fresh: World, path: str) -> None:
    refused = fresh.client.get(f"{FICTIONAL}/{path}", params={"since": "2026-01-02", "until": "2026-01-01"})
    assert refused.status_code in {400, 422}
    assert refused.json()["errors"][0]["field"] == "since"
    assert "2026-01-01" in refused.json()["errors"][0]["message"]


def test_developments_are_merged_and_split_again(fresh: World, loan: str) -> None:
    fresh.bring(relevant("protest", TWIN, day=9))
    other = fresh.get(f"{FICTIONAL}/items", text="protests")["items"][0]["development"]
    assert other != loan
    key = fresh.key("review")
    foreseen = fresh.order(loan, headers=key, act="merge", developments=[other], dry_run=True)
    assert (foreseen.status_code, foreseen.json()["warnings"]) == (200, [])
    merged = fresh.order(loan, headers=key, act="merge", developments=[other])
    assert merged.status_code == 200, merged.text
    assert (shown(fresh, other)["status"], shown(fresh, loan)["report_count"]) == ("merged", 3)
    assert fresh.get(f"{FICTIONAL}/developments", status="merged")["developments"][0]["id"] == other
    fresh.order(loan, headers=key, act="undo", position=merged.json()["position"])
    assert (shown(fresh, other)["status"], shown(fresh, loan)["report_count"]) == ("live", 2)


def test_what_was_neutral_without_an_act_is_worth_something_once_it_strains(fresh: World, loan: str) -> None:
    key = fresh.key("review")
    neutral = [{"category": "railways", "direction": "neutral"}]
    assert fresh.order(loan, headers=key, act="correct", labels=neutral, plover="NONE").status_code == 200
    strains = [{"category": "railways", "direction": "strains"}]
    done = fresh.order(loan, headers=key, act="correct", labels=strains).json()
    assert "railways" in {move["category"] for move in done["effect"]["moves"]}
    assert shown(fresh, loan)["labels"] == [{"category": "railways", "direction": "strains", "goldstein": -2.0}]


def test_if_match_holds_an_act_to_what_was_seen(fresh: World, loan: str) -> None:
    seen = fresh.client.get(f"{FICTIONAL}/review/{loan}")
    assert seen.headers["etag"] == f'"{seen.json()["version"]}"'
    key = fresh.key("review")
    first = fresh.order(loan, headers={**key, "if-match": seen.headers["etag"]}, act="correct", statement="A loan.")
    assert first.status_code == 200
    late = fresh.order(loan, headers={**key, "if-match": seen.headers["etag"]}, act="withdraw")
    assert (late.status_code, late.json()["type"]) == (412, "urn:tracker:problem:outdated")
    again = fresh.order(loan, headers={**key, "if-match": first.headers["etag"]}, act="withdraw")
    assert again.status_code == 200
    assert fresh.order(loan, headers={**key, "if-match": "7"}, act="restore").status_code == 400
    assert fresh.order(loan, headers={**key, "if-match": "*"}, act="restore").status_code == 200


def test_a_request_sent_twice_is_done_once(fresh: World, loan: str) -> None:
    key = {**fresh.key("review"), "idempotency-key": "b7c1"}
    first = fresh.order(loan, headers=key, act="withdraw")
    assert fresh.order(loan, headers=key, act="withdraw").json() == first.json()
    other = fresh.order(loan, headers=key, act="restore")
    assert other.status_code == 409
    somebody = {**fresh.key("review"), "idempotency-key": "b7c1"}
    assert fresh.order(loan, headers=somebody, act="restore").status_code == 200


@pytest.mark.parametrize(
    ("order", "status", "said"),
    [
        ({"act": "hug"}, 400, "body"),
        ({"act": "confirm", "reason": ""}, 400, "body"),
        ({"act": "confirm", "why": "x"}, 400, "body"),
        ({"act": "correct"}, 400, "at least one value"),
        ({"act": "correct", "occurred": "soon"}, 400, "soon"),
        ({"act": "correct", "goldstein": 99}, 400, "body"),
        ({"act": "restore"}, 409, "found it live"),
        ({"act": "merge", "developments": ["nothing"]}, 404, "no development 'nothing'"),
        ({"act": "undo", "position": 1}, 404, "no act of review"),
    ],
)
def test_an_order_that_does_not_fit_is_a_problem(world: World, order: dict[str, Any], status: int, said: str) -> None:
    key = world.get(f"{FICTIONAL}/items", text="railway")["items"][0]["development"]
    answer = world.order(key, headers=world.key("review"), **order)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    problem = answer.json()
    assert said in problem["detail"] or said in {error["location"] for error in problem["errors"]}


def test_an_order_for_the_item_of_a_development_names_the_development(world: World) -> None:
    item = world.get(f"{FICTIONAL}/items", text="railway")["items"][0]
    for order in ({"act": "confirm"}, {"act": "correct", "goldstein": 3.5}):
        answer = world.order(item["id"], headers=world.key("review"), **order)
        assert answer.status_code == 404
        assert f"did you mean '{item['development']}', which this item reports?" in answer.json()["detail"]
    storm = next(one["id"] for one in world.get(f"{FICTIONAL}/items", text="storm")["items"])
    assert (
        world.order(storm, headers=world.key("review"), act="confirm").json()["detail"]
        == f"no development '{storm}'; it is the id of an item, which reports none"
    )


def test_what_is_not_there_cannot_be_reviewed(world: World) -> None:
    assert world.client.get(f"{FICTIONAL}/review/nothing").status_code == 404
    assert world.order("nothing", headers=world.key("review"), act="confirm").status_code == 404
