"""Whatever is wrong is said as RFC 9457 has it: with the field, and with what would be accepted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import anyio
import pytest
from starlette.testclient import TestClient

from integration.api.world import FICTIONAL, REAL, World
from tracker.api.schemas.problem import Problem
from tracker.app import create_app
from tracker.bootstrap import wire
from tracker.domain.errors import ConfigurationError
from tracker.settings import Settings
from tracker.store.engine import writing

HUGE = "9" * 5000


def problem(world: World, path: str, *, status: int, **query: Any) -> Problem:
    response = world.client.get(path, params={name.rstrip("_"): value for name, value in query.items()} or None)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    found = Problem.model_validate_json(response.content)
    assert (found.status, found.instance) == (status, path.partition("?")[0])
    return found


def test_an_unknown_parameter_is_refused_with_the_nearest_one(world: World) -> None:
    found = problem(world, f"{REAL}/state", status=400, valid_att="2025-01-01")
    assert found.errors[0].field == "valid_att"
    assert found.errors[0].mend == "did you mean 'valid_at'?"


def test_a_parameter_of_another_route_is_refused_too(world: World) -> None:
    assert "kind" in problem(world, f"{REAL}/items", status=400, kind="occurrence").detail


def test_a_parameter_that_is_given_twice_is_refused(world: World) -> None:
    assert "once" in problem(world, f"{REAL}/state?known_at=1&known_at=2", status=400).detail


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/state", {"valid_at": "yesterday"}, "valid_at"),
        ("/state", {"valid_at": "2025-W01-1"}, "valid_at"),
        ("/state", {"valid_at": ""}, "valid_at"),
        ("/state", {"known_at": "2025-01-01T00:00:00"}, "known_at"),
        ("/state", {"position": -1}, "position"),
        ("/state", {"position": HUGE}, "position"),
        ("/developments", {"limit": 0}, "limit"),
        ("/developments", {"limit": 201}, "limit"),
        ("/developments", {"kind": "rumour"}, "kind"),
        ("/developments", {"since": "2025"}, "since"),
        ("/developments", {"text": "x" * 201}, "text"),
        ("/developments", {"text": "a\0b"}, "text"),
        ("/items", {"relevant": "perhaps"}, "relevant"),
        ("/search", {}, "q"),
        ("/search", {"q": ""}, "q"),
        ("/state/diff", {"from_": "2025-01-01", "to": "later"}, "to"),
        ("/state/series", {"step": 0}, "step"),
        ("/events/0", {}, "number"),
        (f"/events/{HUGE}", {}, "number"),
    ],
)
def test_a_value_that_does_not_fit_is_named(world: World, path: str, query: dict[str, Any], field: str) -> None:
    found = problem(world, f"{REAL}{path}", status=400, **query)
    assert [error.field for error in found.errors] == [field]
    assert found.errors[0].mend


@pytest.mark.parametrize(
    ("path", "query", "said"),
    [
        ("/api/v1/dossiers/iran-rusia/state", {}, "iran-russia"),
        (f"{REAL}/state/categories/trde", {}, "trade"),
        (f"{REAL}/state/explain", {"category": "trde"}, "trade"),
        (f"{REAL}/developments", {"category": "trde"}, "trade"),
        (f"{REAL}/developments/nothing-like-it", {}, "nothing-like-it"),
        (f"{REAL}/developments/nothing-like-it/history", {}, "nothing-like-it"),
        (f"{REAL}/items/nothing", {}, "nothing"),
        (f"{REAL}/feeds/tas", {}, "tass"),
        (f"{REAL}/events/99999", {}, "99999"),
        (f"{REAL}/state", {"known_at": 99999}, "ends at"),
        (f"{REAL}/state", {"position": 99999}, "ends at"),
        (f"{REAL}/items", {"cursor": "bm90aGluZw"}, "next"),
        (f"{REAL}/events", {"cursor": "not base64!"}, "next"),
        ("/nowhere", {}, "openapi.json"),
        (f"{REAL}/state/", {}, "openapi.json"),
    ],
)
def test_what_does_not_exist_is_not_found(world: World, path: str, query: dict[str, Any], said: str) -> None:
    assert said in problem(world, path, status=404, **query).detail


def test_an_id_of_the_other_kind_is_told_to_be_one(world: World) -> None:
    loan = world.get(f"{FICTIONAL}/items", text="railway")["items"][0]
    storm = world.get(f"{FICTIONAL}/items", text="storm")["items"][0]["id"]
    means = f"no development '{loan['id']}'; did you mean '{loan['development']}', which this item reports?"
    for path in (f"developments/{loan['id']}", f"developments/{loan['id']}/history", f"items?development={loan['id']}"):
        assert problem(world, f"{FICTIONAL}/{path}", status=404).detail.startswith(means), path
    told = problem(world, f"{FICTIONAL}/developments/{storm}", status=404).detail
    assert "it is the id of an item, which reports none" in told
    for path in ("", "/explain", "/history"):
        told = problem(world, f"{FICTIONAL}/items/{loan['development']}{path}", status=404).detail
        assert "it is the id of a development" in told, path


def test_a_cursor_of_another_question_is_not_found(world: World) -> None:
    cursor = world.get(f"{FICTIONAL}/events", limit=1)["next"]
    assert "other filters" in problem(world, f"{FICTIONAL}/events", status=404, actor="seed", cursor=cursor).detail


def test_strange_names_are_refused_on_either_database(fresh: World) -> None:
    for text in ("%00", "%ff%fe", "..%2f..%2fetc", "x" * 5000, "%F0%9F%A6%84", "a%00b", "%2e%2e"):
        for path, allowed in places(text):
            assert fresh.client.get(path).status_code in allowed, path


def places(text: str) -> list[tuple[str, set[int]]]:
    """Wherever a name may stand, with the answers that are right there."""
    names = (f"/api/v1/dossiers/{text}", f"{FICTIONAL}/items/{text}", f"{FICTIONAL}/feeds/{text}")
    filters = (f"{FICTIONAL}/items?{name}={text}" for name in ("text", "language"))
    named = (f"{FICTIONAL}/items?{name}={text}" for name in ("feed", "development", "valid_at", "known_at", "cursor"))
    refused = [(path, {400, 404}) for path in (*names, *named)]
    return [*refused, *((path, {200, 400}) for path in filters)]


def test_a_path_with_half_a_character_is_refused(world: World) -> None:
    sent = call(world.app, f"{REAL}/items/\ud800")
    assert sent[0]["status"] in {400, 404}
    Problem.model_validate_json(sent[1]["body"])


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_can_be_written(world: World, method: str) -> None:
    response = world.client.request(method, f"{REAL}/state")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD"
    assert Problem.model_validate_json(response.content).type == "urn:tracker:problem:method-not-allowed"


@pytest.fixture
def broken(world: World) -> Iterator[TestClient]:
    """The application with a route that fails as no code should."""
    app = create_app(world.program, scheduler=False)

    async def fail() -> None:
        raise RuntimeError("a secret of the house")

    app.add_api_route("/fails", fail)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_a_fault_of_ours_tells_no_secret(broken: TestClient) -> None:
    response = broken.get("/fails")
    assert response.status_code == 500
    assert Problem.model_validate_json(response.content).type == "urn:tracker:problem:unexpected"
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_database_that_goes_away_is_said(tmp_path: Any) -> None:
    program = wire(Settings(database_url=f"sqlite:///{tmp_path / 'missing' / 'tracker.db'}"))
    client = TestClient(create_app(program, scheduler=False), raise_server_exceptions=False)
    for path in ("/readyz", f"{REAL}/state"):
        response = client.get(path)
        assert response.status_code == 503
        assert Problem.model_validate_json(response.content).type == "urn:tracker:problem:not-ready"
    assert client.get("/healthz").status_code == 200


def test_the_application_does_not_start_on_an_empty_database(tmp_path: Any) -> None:
    program = wire(Settings(database_url=f"sqlite:///{tmp_path / 'tracker.db'}"))
    with (
        pytest.raises(ConfigurationError, match="tracker db upgrade"),
        TestClient(create_app(program, scheduler=False)),
    ):
        pass


def call(app: Any, path: str) -> list[Any]:
    """The messages of a GET whose path no client would send."""
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": b"",
        "query_string": b"",
        "headers": [],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
    }
    anyio.run(app, scope, receive, send)
    return sent


@pytest.mark.parametrize("statement", ["UPDATE ledger_sums SET body = '{}'", "DELETE FROM contributions"])
def test_read_models_that_contradict_the_log_are_told_as_such(fresh: World, statement: str) -> None:
    with writing(fresh.program.tools.engine) as connection:
        connection.exec_driver_sql(statement)
    for path in ("/standing", "/state/explain"):
        found = problem(fresh, f"{FICTIONAL}{path}", status=500)
        assert found.type == "urn:tracker:problem:verification-failed"
        assert "tracker replay --check" in found.detail
        assert "tracker db rebuild" in found.detail
