"""Errors as RFC 9457 problems: the one table that gives an exception its HTTP status.

Under `/api` and to programs a problem is `application/problem+json`; a browser on a page gets it as a page.
"""

from __future__ import annotations

import http
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from tracker.api.field_problems import fields_of, is_of_another_type
from tracker.api.schemas.problem import FieldProblem, Problem
from tracker.api.shield import HEADERS
from tracker.domain.errors import (
    ConfigurationError,
    Conflict,
    Forbidden,
    InputError,
    NotFound,
    Outdated,
    Unauthorized,
    VerificationFailed,
)
from tracker.queries.readiness import DatabaseFailure

JSON = "application/problem+json"
CHALLENGE = 'Bearer realm="tracker"'
MOST_TOLD = 5
"""As many faults are told in one sentence; `errors` has them all."""
PagePainter = Callable[[Problem], str]
"""Makes the HTML page of a problem."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem; `detail` stands in for a message that is none of the caller's business."""

    status: int
    name: str
    title: str
    detail: str | None = None


TABLE: Mapping[type[Exception], Kind] = {
    InputError: Kind(400, "bad-input", "The request cannot be used as it is"),
    RequestValidationError: Kind(400, "bad-input", "The request cannot be used as it is"),
    NotFound: Kind(404, "not-found", "There is no such thing"),
    Unauthorized: Kind(401, "unauthorized", "This asks for an API key"),
    Forbidden: Kind(403, "forbidden", "The key may not do this"),
    Outdated: Kind(412, "outdated", "It has changed since you looked at it"),
    Conflict: Kind(409, "conflict", "That does not go with what is there now"),
    VerificationFailed: Kind(500, "verification-failed", "Stored data contradicts the log"),
    ConfigurationError: Kind(503, "not-ready", "The service is not set up"),
    DatabaseFailure: Kind(503, "not-ready", "The database does not answer", "try again in a moment"),
    Exception: Kind(500, "unexpected", "Something went wrong here", "the fault is recorded; it is not yours"),
}


UNREAD = Kind(415, "unsupported-media-type", "The body is not said to be JSON")


def install(app: FastAPI, *, page: PagePainter) -> None:
    """Answer every exception with its problem; `page` paints it for a browser."""

    async def answer(request: Request, error: Exception) -> Response:
        problem = describe(error, request)
        response = _painted(request, problem, page=page)
        if isinstance(error, HTTPException):
            response.headers.update(_allowing(error.headers or {}, request))
        if problem.status == http.HTTPStatus.INTERNAL_SERVER_ERROR:
            _shield(response)
        if problem.status == http.HTTPStatus.UNAUTHORIZED:
            response.headers["www-authenticate"] = CHALLENGE
        return response

    for kind in (*TABLE, HTTPException):
        app.add_exception_handler(kind, answer)


def describe(error: Exception, request: Request) -> Problem:
    """The problem that an exception is to whoever asked."""
    kind, errors = _kind(error, request), fields_of(error, request)
    detail = kind.detail or (_together(errors) if isinstance(error, RequestValidationError) else str(error))
    return _problem(kind, detail, instance=request.url.path, errors=errors)


def answer_to(error: Exception, request: Request) -> Response:
    """The problem as JSON, for what answers outside the application's own handlers."""
    problem = describe(error, request)
    challenge = {"www-authenticate": CHALLENGE} if problem.status == http.HTTPStatus.UNAUTHORIZED else None
    return Response(_bytes(problem), problem.status, headers=challenge, media_type=JSON)


def no_request(detail: str) -> tuple[bytes, str]:
    """The body and media type of the problem that something is no request at all, of which not even a path is known."""
    return _bytes(_problem(TABLE[InputError], detail, instance="", errors=[])), JSON


def _problem(kind: Kind, detail: str, *, instance: str, errors: list[FieldProblem]) -> Problem:
    return Problem(
        type=f"urn:tracker:problem:{kind.name}",
        title=kind.title,
        status=kind.status,
        detail=detail,
        instance=instance,
        errors=errors,
    )


def _together(errors: Sequence[FieldProblem]) -> str:
    more = len(errors) - MOST_TOLD
    told = "; ".join(error.message for error in errors[:MOST_TOLD])
    return f"{told}; and {more} more" if more > 0 else told


def _kind(error: Exception, request: Request) -> Kind:
    if isinstance(error, HTTPException):
        return _of_framework(http.HTTPStatus(error.status_code), error, request)
    if is_of_another_type(error):
        return UNREAD
    return next(kind for cls, kind in TABLE.items() if isinstance(error, cls))


def _of_framework(status: http.HTTPStatus, error: HTTPException, request: Request) -> Kind:
    """What a person can do about a status that the framework found."""
    match status:
        case http.HTTPStatus.BAD_REQUEST:
            return replace(TABLE[InputError], detail=f"body: expected JSON in UTF-8, found {_unreadable(error)}")
        case http.HTTPStatus.NOT_FOUND:
            return replace(TABLE[NotFound], detail="no route has this path; /openapi.json lists them all")
        case http.HTTPStatus.METHOD_NOT_ALLOWED:
            said = f"expected one of the methods {_methods(request)}, found {request.method}"
            return Kind(status, "method-not-allowed", "The path has no such method", said)
        case http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return Kind(status, "request-entity-too-large", "The body is too large", error.detail)
    return Kind(status, status.phrase.casefold().replace(" ", "-"), status.phrase, status.description or status.phrase)


def _unreadable(error: HTTPException) -> str:
    """Why the framework could not read a body, where it was not a fault of JSON's grammar."""
    cause = error.__cause__
    if isinstance(cause, UnicodeDecodeError):
        return f"other bytes from byte {cause.start} on"
    return "lists or objects too deep within each other"


def _allowing(headers: Mapping[str, str], request: Request) -> dict[str, str]:
    """Headers with every method of the path in `Allow`; the framework names those of its first route."""
    return {name: _methods(request) if name.lower() == "allow" else value for name, value in headers.items()}


def _methods(request: Request) -> str:
    """Those of the document; what stands in none (the page, static files) can only be read."""
    paths = request.app.openapi()["paths"]
    found: set[str] = set()
    found.update(*(methods for path, methods in paths.items() if compile_path(path)[0].match(request.url.path)))
    if "get" in found or not found:
        found |= {"get", "head"}
    return ", ".join(sorted(found)).upper()


def _painted(request: Request, problem: Problem, *, page: PagePainter) -> Response:
    if request.url.path.startswith("/api/"):
        return Response(_bytes(problem), problem.status, media_type=JSON)
    varies = {"vary": "Accept"}
    if "text/html" in request.headers.get("accept", ""):
        return Response(page(problem), problem.status, headers=varies, media_type="text/html")
    return Response(_bytes(problem), problem.status, headers=varies, media_type=JSON)


def _bytes(problem: Problem) -> bytes:
    """JSON; characters that UTF-8 does not have, which a path may carry, become question marks."""
    fields = problem.model_dump()
    clean = {name: _clean(value) for name, value in fields.items()}
    return orjson.dumps(clean)


def _clean(value: object) -> object:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _clean(part) for name, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list) else value


def _shield(response: Response) -> None:
    """The framework answers unexpected errors outside all middleware, so the shield is put on here."""
    for name, value in HEADERS:
        response.headers[name.decode()] = value.decode()
