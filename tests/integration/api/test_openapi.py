"""The OpenAPI document says exactly what is served, with examples taken from real answers."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.routing import APIRoute

from integration.api.world import World
from tracker.api.openapi import OCTETS, example
from tracker.api.routers import ROUTERS
from tracker.api.schemas.problem import Problem
from tracker.audit.checkpoint import open_checkpoint
from tracker.audit.note import parse_key
from tracker.audit.proofs import check_consistency, check_inclusion

EVERY = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
ROUTES = [route for route in EVERY if route.include_in_schema]
JOBS = "/audit/replay"
FILES = "/audit/log/{log}/"


def operation_id(route: APIRoute) -> str:
    return str(route.operation_id)


@pytest.fixture(scope="module")
def document(world: World) -> Any:
    return world.client.get("/openapi.json").json()


def test_every_route_is_documented(document: Any) -> None:
    assert {route.path_format for route in ROUTES} == set(document["paths"])


@pytest.mark.parametrize("route", ROUTES, ids=operation_id)
def test_an_operation_has_words_an_example_and_its_problems(route: APIRoute, document: Any) -> None:
    (method,) = route.methods or {"GET"}
    operation = document["paths"][route.path_format][method.lower()]
    assert operation["description"].endswith(".")
    responses = operation["responses"]
    of_method = {"304"} if method == "GET" else {"403", "409"}
    of_condition = {"412"} if route.path.endswith("/review/{key}") and method == "POST" else set()
    of_body = {"413", "415"} if "requestBody" in operation else set()
    assert set(responses) == {"200", "400", "401", "404", "500", "503", *of_method, *of_condition, *of_body}
    assert all("example" in content for media, content in responses["200"]["content"].items() if media != OCTETS)
    assert all("null" not in str(parameter["schema"]) for parameter in operation.get("parameters", ()))


@pytest.mark.parametrize("route", [r for r in ROUTES if r.response_model], ids=operation_id)
def test_an_example_is_an_answer_of_its_schema(route: APIRoute) -> None:
    shown = example(operation_id(route))
    made = route.response_model.model_validate(shown)
    assert made.model_dump(mode="json") == shown


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 412, 413, 415, 500, 503])
def test_problems_have_examples(status: int) -> None:
    assert Problem.model_validate(example(f"problem_{status}")).status == status


def test_every_read_of_a_dossier_can_travel_in_time(document: Any) -> None:
    for path, item in document["paths"].items():
        if "{dossier}" in path and "get" in item and not path.endswith(JOBS) and FILES not in path:
            names = {parameter["name"] for parameter in item["get"]["parameters"]}
            assert {"valid_at", "known_at", "position"} <= names, path


def test_the_examples_of_proofs_are_of_one_log_and_hold() -> None:
    signed, included, grown = (example(f"get_{name}") for name in ("checkpoint", "inclusion", "consistency"))
    point = open_checkpoint(
        signed["note"], [parse_key(key) for key in signed["keys"]], origin="localhost/" + signed["dossier"]
    )
    path = [bytes.fromhex(step) for step in included["path"]]
    leaf = bytes.fromhex(included["leaf_hash"])
    check_inclusion(path, point.root, leaf=leaf, index=included["event"] - 1, size=point.size)
    steps, old_root = [bytes.fromhex(step) for step in grown["path"]], bytes.fromhex(grown["old_root"])
    check_consistency(steps, old=grown["old"], old_root=old_root, new=point.size, new_root=point.root)
