"""Errors as RFC 9457 problems: the one table that gives an exception its HTTP status.

Under `/api` and to programs a problem is `application/problem+json`; a browser on a page gets it as a page.
"""

from __future__ import annotations

import http
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from tracker.api.field_problems import fields_of
from tracker.api.schemas.problem import Problem
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
    RequestValidationError: Kind(
        400, "bad-input", "The request cannot be used as it is", "one or more parameters do not fit"
    ),
    NotFound: Kind(404, "not-found", "There is no such thing"),
    Unauthorized: Kind(401, "unauthorized", "This asks for an API key"),
    Forbidden: Kind(403, "forbidden", "The key may not do this"),
    Outdated: Kind(412, "outdated", "It has changed since you looked at it"),
    Conflict: Kind(409, "conflict", "Somebody else wrote in between"),
    VerificationFailed: Kind(500, "verification-failed", "Stored data contradicts the log"),
    ConfigurationError: Kind(503, "not-ready", "The service is not set up"),
    DatabaseFailure: Kind(503, "not-ready", "The database does not answer", "try again in a moment"),
    Exception: Kind(500, "unexpected", "Something went wrong here", "the fault is recorded; it is not yours"),
}


def install(app: FastAPI, *, page: PagePainter) -> None:
    """Answer every exception with its problem; `page` paints it for a browser."""

    async def answer(request: Request, error: Exception) -> Response:
        problem = describe(error, path=request.url.path)
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


def describe(error: Exception, *, path: str) -> Problem:
    """The problem that an exception is to whoever asked."""
    kind = _kind(error)
    return Problem(
        type=f"urn:tracker:problem:{kind.name}",
        title=kind.title,
        status=kind.status,
        detail=kind.detail or str(error),
        instance=path,
        errors=fields_of(error),
    )


def answer_to(error: Exception, *, path: str) -> Response:
    """The problem as JSON, for what answers outside the application's own handlers."""
    problem = describe(error, path=path)
    challenge = {"www-authenticate": CHALLENGE} if problem.status == http.HTTPStatus.UNAUTHORIZED else None
    return Response(_bytes(problem), problem.status, headers=challenge, media_type=JSON)


def _kind(error: Exception) -> Kind:
    if isinstance(error, HTTPException):
        status = http.HTTPStatus(error.status_code)
        return Kind(status, status.phrase.casefold().replace(" ", "-"), status.phrase, _said(status))
    return next(kind for cls, kind in TABLE.items() if isinstance(error, cls))


def _said(status: http.HTTPStatus) -> str:
    """What a person can do about a status that the framework found."""
    if status == http.HTTPStatus.NOT_FOUND:
        return "no route has this path; /openapi.json lists them all"
    if status == http.HTTPStatus.METHOD_NOT_ALLOWED:
        return "this path has no such method; Allow names those it has"
    return status.description or status.phrase


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
    wants_page = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")
    if wants_page:
        return Response(page(problem), problem.status, media_type="text/html")
    return Response(_bytes(problem), problem.status, media_type=JSON)


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
