"""A body that cannot be used is answered with what was expected, what was found, and where: in our words alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from integration.api.world import FEED, FICTIONAL, World
from tracker.api.schemas.problem import Problem

REVIEW, ORDER, TRIAL = "/review/any", f"/feeds/{FEED}", f"/feeds/{FEED}/test"
ALL = [REVIEW, ORDER, TRIAL, "/discover", "/feeds.opml"]
JSON = {"content-type": "application/json"}
ACTS = "'confirm', 'correct', 'withdraw', 'restore', 'merge', 'split', 'link', 'unlink', 'keep', 'judge', 'undo'"
STAGES = "'announced', 'agreed', 'signed', 'ratified', 'in-force', 'implemented', 'suspended', 'denied', 'ended'"
FOREIGN = (
    "Input should",
    "Input tag",
    "Extra inputs",
    "Field required",
    "String should",
    "Value error",
    "Unable to extract",
)
"""Words of the library that reads bodies."""


def refused(world: World, path: str, content: bytes, *, headers: dict[str, str] | None = None) -> Problem:
    key = world.key("review", "ingest")
    response = world.client.post(f"{FICTIONAL}{path}", content=content, headers={**JSON, **key, **(headers or {})})
    assert response.headers["content-type"] == "application/problem+json", response.text
    problem = Problem.model_validate_json(response.content)
    assert not [word for word in FOREIGN if word in response.text], response.text
    return problem


def correct(**said: Any) -> dict[str, Any]:
    return {"act": "correct", "reason": "a look", **said}


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"{", "body: expected JSON, found a fault at character 2: "),
        (b"{'act': 1}", "body: expected JSON, found a fault at character 2: "),
        (b"[]", "body: expected a JSON object, found a list"),
        (b"17", "body: expected a JSON object, found 17"),
        (b'"x"', "body: expected a JSON object, found 'x'"),
        (b"[" * 3000, "body: expected JSON in UTF-8, found lists or objects too deep within each other"),
        (b'{"reason": "\xff\xff"}', "body: expected JSON in UTF-8, found other bytes from byte 12 on"),
    ],
)
def test_what_is_no_object_in_json_is_told_so(world: World, path: str, content: bytes, detail: str) -> None:
    problem = refused(world, path, content)
    assert (problem.status, problem.type) == (400, "urn:tracker:problem:bad-input")
    assert problem.detail.startswith(detail)
    assert [(error.location, error.field) for error in problem.errors] in ([], [("body", "")])


@pytest.mark.parametrize("path", [REVIEW, ORDER, "/discover", "/feeds.opml"])
@pytest.mark.parametrize("content", [b"", b"null"])
def test_a_body_that_is_missing_is_told_so(world: World, path: str, content: bytes) -> None:
    found = "null" if content else "nothing"
    assert refused(world, path, content).detail == f"body: expected a JSON object, found {found}"


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize(("sent", "found"), [("", "none"), ("text/plain", "'text/plain'")])
def test_a_body_that_is_not_said_to_be_json_is_refused(world: World, path: str, sent: str, found: str) -> None:
    problem = refused(world, path, b'{"act": "pause", "reason": "a look"}', headers={"content-type": sent})
    assert (problem.status, problem.type) == (415, "urn:tracker:problem:unsupported-media-type")
    assert problem.detail == f"content-type: expected application/json, found {found}"
    assert (problem.errors[0].location, problem.errors[0].mend) == ("header", "application/json")


@pytest.mark.parametrize(
    ("path", "body", "field", "expected", "found"),
    [
        (REVIEW, {}, "act", f"one of {ACTS}", "nothing"),
        (REVIEW, {"act": "hug"}, "act", f"one of {ACTS}", "'hug'"),
        (REVIEW, {"act": 5}, "act", f"one of {ACTS}", "5"),
        (REVIEW, {"act": "Merge"}, "act", f"one of {ACTS}", "'Merge'; did you mean 'merge'?"),
        (ORDER, {"act": "poll"}, "act", "one of 'add', 'change', 'pause', 'resume', 'interval', 'remove'", "'poll'"),
        (REVIEW, {"act": "confirm"}, "reason", "text of 1 to 2000 characters", "nothing"),
        (ORDER, {"act": "resume"}, "reason", "text of 1 to 2000 characters", "nothing"),
        (REVIEW, correct(reason=""), "reason", "text of 1 to 2000 characters", "0 characters"),
        (REVIEW, correct(reason="x" * 2001), "reason", "text of 1 to 2000 characters", "2001 characters"),
        (REVIEW, correct(reason=7), "reason", "text of 1 to 2000 characters", "7"),
        (REVIEW, correct(notes="\0"), "notes", "text of at most 2000 characters without the character NUL", r"'\x00'"),
        (REVIEW, correct(stage="sgned"), "stage", f"one of {STAGES}", "'sgned'; did you mean 'signed'?"),
        (REVIEW, correct(goldstein=99), "goldstein", "a number from -10 to 10", "99"),
        (REVIEW, correct(goldstein="much"), "goldstein", "a number from -10 to 10", "'much'"),
        (
            REVIEW,
            correct(goldstein=1.25),
            "goldstein",
            "a number from -10 to 10 with at most 1 decimal place",
            "1.25",
        ),
        (REVIEW, correct(labels="trade"), "labels", "a list", "'trade'"),
        (REVIEW, correct(labels=["trade"]), "labels.0", "a JSON object", "'trade'"),
        (
            REVIEW,
            correct(labels=[{"category": "railways", "direction": "up"}]),
            "labels.0.direction",
            "one of 'deepens', 'strains', 'limits', 'neutral'",
            "'up'",
        ),
        (REVIEW, correct(clear=["kind"]), "clear.0", "one of 'stage', 'instrument'", "'kind'"),
        (REVIEW, correct(stagee="signed"), "stagee", None, "another; did you mean 'stage'?"),
        (REVIEW, correct(act="merge", developments=[]), "developments", "a list of 1 to 50 entries", "0 entries"),
        (REVIEW, correct(act="judge", relevant="perhaps"), "relevant", "true or false", "'perhaps'"),
        (REVIEW, correct(act="undo", position=1.5), "position", "a whole number from 1 to 9007199254740991", "1.5"),
        (ORDER, correct(act="interval", seconds=5), "seconds", "a whole number from 60 to 86400", "5"),
        (ORDER, correct(act="pause", why="x"), "why", "one of the fields reason, act", "another"),
        (TRIAL, {"uri": "x"}, "uri", "one of the fields url", "another; did you mean 'url'?"),
        ("/discover", {}, "url", "text of 1 to 2000 characters", "nothing"),
    ],
)
def test_a_field_that_does_not_fit_is_named(
    world: World, path: str, body: dict[str, Any], *, field: str, expected: str | None, found: str
) -> None:
    problem = refused(world, path, json.dumps(body).encode())
    (error,) = problem.errors
    assert (problem.status, error.location, error.field) == (400, "body", field)
    assert problem.detail == error.message == f"{field}: expected {expected or error.mend}, found {found}"
    assert error.mend == (expected or error.mend)


@pytest.mark.parametrize(
    ("order", "field", "mend"),
    [
        (correct(labels=[{"category": "railway", "direction": "limits"}]), "labels", "railways"),
        (correct(plover="HUG"), "plover", "CONSULT"),
        (correct(plover="ACCUSE"), "plover", "a type of cooperation, or NONE, for deepens"),
        (
            correct(labels=[{"category": "railways", "direction": "limits", "goldstein": 4}]),
            "goldstein",
            "no value above 0 for limits",
        ),
        (
            correct(labels=[{"category": "railways", "direction": "neutral", "goldstein": 5}]),
            "goldstein",
            "0 for neutral",
        ),
        (correct(actor="USA"), "actor", "RUR"),
        (correct(occurred="soon"), "occurred", "an EDTF date"),
        (correct(), "", "at least one value that differs"),
        (correct(statement=" "), "statement", "a sentence"),
        (correct(reason=" ", stage="signed"), "reason", "why"),
        (correct(act="merge", developments=["a", "a"]), "developments", "each once"),
    ],
)
def test_a_value_that_the_dossier_does_not_have_is_named_with_those_it_has(
    world: World, order: dict[str, Any], field: str, mend: str
) -> None:
    key = world.get(f"{FICTIONAL}/items", text="railway")["items"][0]["development"]
    problem = refused(world, f"/review/{key}", json.dumps(order).encode())
    (error,) = problem.errors
    assert (problem.status, error.location, error.field) == (400, "body", field)
    assert mend in str(error.mend)
    assert problem.detail == error.message


@pytest.mark.parametrize(
    ("headers", "field", "expected"),
    [
        ({"if-match": "7"}, "if-match", 'a version in quotes such as "107"'),
        ({"if-match": "x" * 40}, "if-match", "text of at most 30 characters"),
        ({"idempotency-key": "a b"}, "idempotency-key", "text of 1 to 100 characters in visible ASCII"),
        ({"idempotency-key": ""}, "idempotency-key", "text of 1 to 100 characters"),
    ],
)
def test_a_header_that_does_not_fit_is_named(world: World, headers: dict[str, str], field: str, expected: str) -> None:
    problem = refused(world, REVIEW, b'{"act": "confirm", "reason": "a look"}', headers=headers)
    (error,) = problem.errors
    assert (problem.status, error.location, error.field, error.mend) == (400, "header", field, expected)


def test_many_faults_are_told_together_and_each_alone(world: World) -> None:
    problem = refused(world, ORDER, json.dumps({"act": "add", "reason": "a look", "owner": "x"}).encode())
    assert [error.field for error in problem.errors] == ["url", "title", "language", "group", "reliability", "owner"]
    assert problem.detail.startswith("url: expected text of 1 to 2000 characters, found nothing; title: expected")
    assert problem.detail.endswith("; and 1 more")


def test_a_parameter_that_a_write_does_not_have_is_one_of_the_query(world: World) -> None:
    (error,) = refused(world, f"{REVIEW}?dryrun=true", b'{"act": "confirm", "reason": "a look"}').errors
    assert (error.location, error.field, error.mend) == ("query", "dryrun", "did you mean 'dry_run'?")


def test_what_does_not_go_with_what_is_there_is_not_said_to_be_somebody_else(world: World) -> None:
    problem = refused(world, ORDER, b'{"act": "resume", "reason": "a look"}')
    assert (problem.status, problem.title) == (409, "That does not go with what is there now")
    assert problem.detail == f"feed '{FEED}' is polled already"
