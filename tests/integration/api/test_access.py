"""Keys over HTTP: what is open, what asks for one, and which does not do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from integration.api.world import FICTIONAL, World, serving
from tracker.api.access import MOST_BODY
from tracker.workflows.access import create_key, list_keys, revoke


@pytest.fixture
def closed(database_url: str, tmp_path: Path) -> Iterator[World]:
    """A world that is not read without a key."""
    with serving(database_url, tmp_path, open_reading=False) as served:
        yield served


def test_writing_asks_for_a_key_with_its_scope(world: World) -> None:
    missing = world.order("any", headers={}, act="confirm")
    assert (missing.status_code, missing.headers["www-authenticate"]) == (401, 'Bearer realm="tracker"')
    assert "'review'" in missing.json()["detail"]
    for headers in ({"authorization": "Bearer trk_guess"}, {"authorization": "Basic dHJr"}):
        assert world.order("any", headers=headers, act="confirm").status_code == 401
    refused = world.order("any", headers=world.key("read", "ingest"), act="confirm")
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:tracker:problem:forbidden")
    assert world.order("any", headers=world.key("admin"), act="confirm").status_code == 404


def test_a_revoked_key_works_no_more(world: World) -> None:
    made = create_key(world.program.tools, "boris", scopes=["review"])
    headers = {"authorization": f"Bearer {made.text}"}
    assert world.order("any", headers=headers, act="confirm").status_code == 404
    revoke(world.program.tools, made.key.id)
    assert world.order("any", headers=headers, act="confirm").status_code == 401


def test_a_closed_service_is_read_with_any_key_and_lives_without(closed: World) -> None:
    for path in ("/", "/openapi.json", "/metrics", f"{FICTIONAL}/state", f"{FICTIONAL}/audit/checkpoint"):
        refused = closed.client.get(path)
        assert (refused.status_code, refused.json()["status"]) == (401, 401)
        assert refused.headers["x-content-type-options"] == "nosniff"
        assert closed.client.get(path, headers=closed.key("review")).status_code == 200
        assert closed.client.get(path).status_code == 401
    for path in ("/healthz", "/readyz"):
        assert closed.client.get(path).status_code == 200


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_large_is_not_read(world: World, announced: bool) -> None:
    body = b"x" * (MOST_BODY + 1)
    content = body if announced else iter([body])
    answer = world.client.post(f"{FICTIONAL}/review/any", content=content, headers=world.key("review"))
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    found = MOST_BODY + 1 if announced else "more"
    assert answer.json()["detail"] == f"body: expected at most {MOST_BODY} bytes, found {found}"


def test_only_the_hash_of_a_key_is_kept(fresh: World) -> None:
    made = create_key(fresh.program.tools, "anna", scopes=["review", "read", "read"])
    assert made.text.startswith("trk_") and len(made.text) > 40
    with fresh.program.tools.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM api_keys").all()
    assert made.text not in repr(kept)
    assert [(key.owner, key.scopes) for key in list_keys(fresh.program.tools)] == [("anna", ("read", "review"))]
