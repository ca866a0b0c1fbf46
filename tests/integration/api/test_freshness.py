"""How long an answer holds: ETag, 304, immutable answers, HEAD, and a log that grows."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from builders import Clock
from integration.api.world import FICTIONAL, World, relevant
from tracker.api.heads import LAPSE
from tracker.app import create_app
from tracker.bootstrap import Program
from tracker.workflows.tools import Tools

FIXED = {"valid_at": "2024-06-30", "known_at": "20"}


def test_a_known_answer_is_not_sent_again(world: World) -> None:
    first = world.client.get(f"{FICTIONAL}/state")
    again = world.client.get(f"{FICTIONAL}/state", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "content-length" not in again.headers


@pytest.mark.parametrize("known", ["W/{}", '"other", {}', "*"])
def test_validators_are_compared_as_lists_and_weakly(world: World, known: str) -> None:
    etag = world.client.get(f"{FICTIONAL}/state").headers["etag"]
    response = world.client.get(f"{FICTIONAL}/state", headers={"if-none-match": known.format(etag)})
    assert response.status_code == 304


def test_a_fixed_position_and_day_are_kept_for_ever(world: World) -> None:
    fixed = world.client.get(f"{FICTIONAL}/state", params=FIXED)
    assert fixed.headers["cache-control"] == "public, max-age=31536000, immutable"
    for loose in ({"valid_at": "2024-06-30"}, {"known_at": "20"}, {}):
        assert world.client.get(f"{FICTIONAL}/state", params=loose).headers["cache-control"] == "no-cache"


def test_answers_about_operation_are_never_immutable(world: World) -> None:
    for path in ("/feeds", "/feeds/strelsau-courier", "/status"):
        response = world.client.get(f"{FICTIONAL}{path}", params=FIXED)
        assert response.headers["cache-control"] == "no-cache"
        assert world.client.get(
            f"{FICTIONAL}{path}", params=FIXED, headers={"if-none-match": response.headers["etag"]}
        ).status_code in {200, 304}


def test_the_order_of_parameters_does_not_change_the_validator(world: World) -> None:
    one = world.client.get(f"{FICTIONAL}/state?valid_at=2024-06-30&known_at=20")
    two = world.client.get(f"{FICTIONAL}/state?known_at=20&valid_at=2024-06-30")
    other = world.client.get(f"{FICTIONAL}/state?known_at=21&valid_at=2024-06-30")
    assert one.headers["etag"] == two.headers["etag"] != other.headers["etag"]


def test_head_says_what_get_would_without_the_body(world: World) -> None:
    got, head = world.client.get(f"{FICTIONAL}/state"), world.client.head(f"{FICTIONAL}/state")
    assert (head.status_code, head.content) == (200, b"")
    assert dict(head.headers) == dict(got.headers)
    assert world.client.head("/").content == world.client.head("/nowhere").content == b""
    assert world.client.head("/static/style.css").status_code == 200


def test_a_growing_log_makes_a_kept_answer_stale(fresh: World) -> None:
    path = f"{FICTIONAL}/state?valid_at=2024-06-30"
    first, kept = fresh.client.get(path), fresh.client.get(path)
    assert first.content == kept.content
    position = fresh.bring(relevant("bridge", "Ruritania repairs a bridge of Graustark", day=20))
    time.sleep(LAPSE)
    after = fresh.client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (after.status_code, after.json()["position"]) == (200, position)
    assert after.headers["etag"] != first.headers["etag"]
    old = fresh.client.get(path, params={"known_at": first.json()["position"], "valid_at": "2024-06-30"})
    assert old.json() == first.json()


def test_an_answer_about_today_ends_with_the_day(world: World) -> None:
    clock = Clock(world.program.now())
    tools = Tools(engine=world.program.tools.engine, now=clock.now, random_bytes=world.program.tools.random_bytes)
    program = Program(world.program.settings, tools, world.program.seeds_dir, world.program.migrations)
    with TestClient(create_app(program, scheduler=False)) as client:
        today = client.get(f"{FICTIONAL}/state")
        dated = client.get(f"{FICTIONAL}/state?valid_at=2024-06-30")
        clock.at += timedelta(days=1)
        tomorrow = client.get(f"{FICTIONAL}/state")
        assert today.json()["valid_at"] != tomorrow.json()["valid_at"]
        assert today.headers["etag"] != tomorrow.headers["etag"]
        assert client.get(f"{FICTIONAL}/state?valid_at=2024-06-30").headers["etag"] == dated.headers["etag"]


def test_every_response_carries_the_shield(world: World) -> None:
    for path in ("/", f"{FICTIONAL}/state", "/nowhere", "/static/style.css", "/healthz"):
        headers = world.client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
