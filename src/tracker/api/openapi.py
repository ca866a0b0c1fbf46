"""The OpenAPI document: what FastAPI derives from the code, made exact.

Parameters are not nullable, problems are `application/problem+json`, every answer has an example that was taken from a
real answer (`examples/<operation>.json`), and validators are documented.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import orjson
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from tracker.api.documented import not_null
from tracker.api.problems import JSON
from tracker.api.schemas.problem import Problem

SUMMARY = "The living, provable record of one relationship between two states: state, reasons, proofs."
PROBLEMS = {
    "400": "A parameter or a field is unknown, given twice or does not fit; `errors` says which and what would.",
    "404": "No such dossier, thing, position or page.",
    "401": "An API key is needed, and none that works was given.",
    "403": "The key may not do this.",
    "409": "What is wanted does not go with what is there now: it is done, taken or busy already.",
    "412": "The thing has changed since the version that If-Match names.",
    "413": "The body is too large.",
    "415": "The body is not said to be JSON by its Content-Type.",
    "500": "A fault here.",
    "503": "The database does not answer or is not set up.",
}
OCTETS = "application/octet-stream"
"""What no example can show: JSON holds no bytes."""
WRITES_ONLY = ("403", "409")
BODIES_ONLY = ("413", "415")
PRECONDITION = "412"
HEADERS = {
    "ETag": "Of the bytes of the answer: changes when they do, and only then.",
    "Cache-Control": "`no-cache`: an answer may be kept, and is asked about with its ETag.",
}
NEXT_PAGE = "`rel=next`: the page after this one, as known at the same position."


def document(app: FastAPI) -> dict[str, Any]:
    """The document, made once for an application."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, summary=SUMMARY, routes=app.routes)
        schemas = made["components"]["schemas"]
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        problem = Problem.model_json_schema(mode="serialization", ref_template="#/components/schemas/{model}")
        schemas.update(problem.pop("$defs"))
        schemas["Problem"] = problem
        made["components"]["responses"] = {status: _problem(status) for status in PROBLEMS}
        for method, operation in _operations(made):
            _mend(operation, reads=method == "get")
        app.openapi_schema = made
    return app.openapi_schema


def example(operation: str) -> Any:
    """The answer that the document shows for an operation; raises FileNotFoundError."""
    return orjson.loads(files("tracker.api").joinpath("examples", f"{operation}.json").read_bytes())


def _operations(made: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in made["paths"].values():
        yield from path.items()


def _mend(operation: dict[str, Any], *, reads: bool) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    named = {parameter["name"] for parameter in operation.get("parameters", ())}
    for status in PROBLEMS:
        if status == PRECONDITION:
            fits = "if-match" in named
        elif status in BODIES_ONLY:
            fits = "requestBody" in operation
        else:
            fits = not (reads and status in WRITES_ONLY)
        if fits:
            responses[status] = {"$ref": f"#/components/responses/{status}"}
    if reads:
        responses["304"] = {"description": "The client has this answer already (If-None-Match)."}
    found = responses["200"]
    own = found.get("headers", {})
    found["headers"] = {**{name: _header(text) for name, text in HEADERS.items()}, **own} if reads else {}
    found["description"] = operation["description"]
    parameters = operation.get("parameters", ())
    if any(parameter["name"] in {"cursor", "step"} for parameter in parameters):
        found["headers"]["Link"] = _header(NEXT_PAGE)
    for media_type, content in found["content"].items():
        if media_type != OCTETS:
            content["example"] = example(operation["operationId"])
    for parameter in parameters:
        parameter["schema"] = not_null(parameter["schema"])


def _header(text: str) -> dict[str, Any]:
    return {"description": text, "schema": {"type": "string"}}


def _problem(status: str) -> dict[str, Any]:
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example(f"problem_{status}")}
    return {"description": PROBLEMS[status], "content": {JSON: content}}
