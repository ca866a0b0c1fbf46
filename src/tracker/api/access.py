"""Who asks: the API key of a request, as `Authorization: Bearer trk_...`, and whether it may do what is asked."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.api.asked import program_of
from tracker.api.problems import answer_to
from tracker.domain.errors import Unauthorized
from tracker.queries.readiness import DatabaseFailure
from tracker.store.api_keys import ApiKey
from tracker.workflows.access import READ, admit
from tracker.workflows.tools import Tools

MOST_BODY = 64 * 1024
"""Bytes of the largest body that is read."""
MOST_LIST = 1024 * 1024
"""The same for whole lists of feeds."""
LISTS = "/feeds.opml"
ALWAYS_OPEN = ("/healthz", "/readyz", "/static/")
_BEARER = HTTPBearer(auto_error=False, scheme_name="key", description="An API key, made by `tracker keys create`.")
Given = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


def needs(scope: str) -> Callable[[Request, Given], Coroutine[Any, Any, ApiKey]]:
    """A dependency that gives the key of the request; raises Unauthorized, Forbidden."""

    async def key(request: Request, given: Given) -> ApiKey:
        text = given.credentials if given else None
        return await run_in_threadpool(admit, program_of(request).tools, text, scope=scope)

    return key


Reviewer = Annotated[ApiKey, Depends(needs("review"))]
Ingester = Annotated[ApiKey, Depends(needs("ingest"))]
Admin = Annotated[ApiKey, Depends(needs("admin"))]


class Gate:
    """ASGI middleware: bodies that are too large are refused unread, and reading without a key where it is closed."""

    def __init__(self, app: ASGIApp, *, tools: Tools, open_reading: bool) -> None:
        self.app, self._tools, self._open = app, tools, open_reading

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        refused = await self._refusal(request)
        if refused is not None:
            await refused(scope, receive, send)
            return
        await self.app(scope, _at_most(_most(request), receive), send)

    async def _refusal(self, request: Request) -> Response | None:
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length[:20]) > _most(request):
            return answer_to(_too_large(_most(request), found=length), request)
        if self._open or request.url.path.startswith(ALWAYS_OPEN):
            return None
        scheme, _, text = request.headers.get("authorization", "").partition(" ")
        given = text.strip() if scheme.casefold() == "bearer" else None
        try:
            await run_in_threadpool(admit, self._tools, given, scope=READ)
        except (Unauthorized, DatabaseFailure) as error:
            return answer_to(error, request)
        return None


def _most(request: Request) -> int:
    return MOST_LIST if request.url.path.endswith(LISTS) else MOST_BODY


def _too_large(most: int, *, found: str) -> HTTPException:
    return HTTPException(413, f"body: expected at most {most} bytes, found {found}")


def _at_most(size: int, receive: Receive) -> Receive:
    """Messages of a body whose length nobody announced. Raises HTTPException once it is too much."""
    read = 0

    async def counted() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > size:
            raise _too_large(size, found="more")
        return message

    return counted
