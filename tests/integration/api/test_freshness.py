"""How long an answer holds: ETag, 304, HEAD, a log that grows, and one that is put in the place of another."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from builders import Clock, definition, draft
from integration.api.world import FEED, FICTIONAL, World, relevant, serving
from logs import known
from tracker.api.heads import LAPSE
from tracker.app import create_app
from tracker.bootstrap import Program
from tracker.domain.events import DossierOpened
from tracker.seeds.loader import load_dossier
from tracker.store.engine import writing
from tracker.store.feed_polls import Poll, finish_polls
from tracker.store.feed_state import lease_due
from tracker.store.tables import VIEWS, events, log_head, projections
from tracker.workflows import seed
from tracker.workflows.redact import redact
from tracker.workflows.tools import Tools

NAME = "ruritania-graustark"
FIXED = {"valid_at": "2024-06-30", "known_at": "20"}
EARLY = {"valid_at": "2024-06-30", "known_at": "8"}
EMPTIED = (
    "DROP TRIGGER events_refuse_delete",
    *(f"DELETE FROM {table.name}" for table in (events, log_head, projections, *VIEWS)),
)


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


def test_an_address_that_another_log_may_answer_is_never_immutable(world: World) -> None:
    """Positions begin anew with every log, and no address names a root."""
    for path in (f"{FICTIONAL}/state", f"{FICTIONAL}/status", f"{FICTIONAL}/events/1", "/", "/api/v1/dossiers"):
        moment = FIXED if path.endswith("/state") else {}
        assert world.client.get(path, params=moment).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/feeds", f"/feeds/{FEED}", "/status"])
def test_an_answer_about_operation_is_told_by_its_bytes(fresh: World, path: str) -> None:
    """Nothing in the log says that a feed was polled, so the log's root is no validator for it."""
    ask = f"{FICTIONAL}{path}"
    first = fresh.client.get(ask, params=FIXED)
    kept = {"if-none-match": first.headers["etag"]}
    assert fresh.client.get(ask, params=FIXED, headers=kept).status_code == 304
    now = fresh.program.now()
    with writing(fresh.program.tools.engine) as connection:
        lease_due(connection, NAME, feeds=[FEED], owner="w", now=now, lease=timedelta(minutes=1), limit=1)
        poll = Poll(url="u", at=now, next_due=now + timedelta(hours=1), outcome="ok", detail="", ok=True)
        assert finish_polls(connection, NAME, {FEED: poll}, owner="w") == {FEED}
    after = fresh.client.get(ask, params=FIXED, headers=kept)
    assert (after.status_code, after.headers["etag"] != first.headers["etag"]) == (200, True)


def test_two_logs_of_one_length_have_no_answer_in_common(tmp_path: Path) -> None:
    """Salts differ, so logs of the same events do; after a fresh start nobody is told that the old answer holds."""
    answers = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        with serving(f"sqlite:///{folder / 'log.db'}", folder) as world:
            answers.append([world.client.get(path, params=FIXED) for path in (f"{FICTIONAL}/state", "/")])
    for one, two in zip(*answers, strict=True):
        assert one.headers["etag"] != two.headers["etag"]
    assert answers[0][0].json()["position"] == answers[1][0].json()["position"]


def test_a_log_put_in_the_place_of_another_ends_what_was_kept(tmp_path: Path) -> None:
    path = f"{FICTIONAL}/state"
    with serving(f"sqlite:///{tmp_path / 'log.db'}", tmp_path) as world:
        first = world.client.get(path, params=EARLY)
        with writing(world.program.tools.engine) as connection:
            for statement in EMPTIED:
                connection.execute(text(statement))
        seed.load(world.program.tools, load_dossier(world.program.seeds_dir / NAME))
        time.sleep(LAPSE)
        after = world.client.get(path, params=EARLY, headers={"if-none-match": first.headers["etag"]})
        assert (after.status_code, after.json()["position"]) == (200, first.json()["position"])
        assert after.json()["checkpoint"] != first.json()["checkpoint"]


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


@pytest.mark.parametrize("path", [f"{FICTIONAL}/items/{FEED}-loan", f"/d/{NAME}/items/{FEED}-loan"])
def test_a_redaction_ends_an_answer_about_a_fixed_position(fresh: World, path: str) -> None:
    """What was known at a position stays, but for the words that were taken away since."""
    first = fresh.get(f"{FICTIONAL}/items/{FEED}-loan/history")["revisions"][0]["position"]
    asked = {"known_at": fresh.get(f"{FICTIONAL}/state")["position"], "valid_at": "2024-06-30"}
    before = fresh.client.get(path, params=asked)
    redact(fresh.program.tools, NAME, first, reason="a request", actor="anna")
    time.sleep(LAPSE)
    after = fresh.client.get(path, params=asked, headers={"if-none-match": before.headers["etag"]})
    assert (after.status_code, "redacted" in after.text) == (200, True)
    assert after.headers["etag"] != before.headers["etag"]


def test_a_page_that_names_the_other_dossiers_ends_when_there_is_another(fresh: World) -> None:
    first, kept = fresh.client.get("/", params=FIXED), fresh.client.get("/", params=FIXED)
    assert first.headers["etag"] == kept.headers["etag"]
    opened = draft(DossierOpened(definition(id="syldavia-borduria")))
    known(fresh.program.tools, opened, dossier="syldavia-borduria")
    time.sleep(LAPSE)
    after = fresh.client.get("/", params=FIXED, headers={"if-none-match": first.headers["etag"]})
    assert after.status_code == 200
    assert "/d/syldavia-borduria" in after.text
    assert "/d/syldavia-borduria" not in first.text


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
