"""How long an answer holds: validators, conditional requests and kept bytes, in one ASGI middleware.

A route says on which moment of which log its answer stands (`stands_on`). From that follow the ETag, whether the answer
is immutable, and whether a kept copy still holds. Answers that stand on no log get an ETag from their bytes. HEAD is
answered as GET without the body.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.api.heads import Heads
from tracker.api.kept import Kept, Shelf
from tracker.queries.moment import Context

REVALIDATE = b"no-cache"
FOR_EVER = b"public, max-age=31536000, immutable"
_STANDS_ON = "tracker.stands_on"


def stands_on(request: Request, context: Context) -> None:
    """Note that the answer to a request stands on that moment of that log, and on nothing else."""
    request.scope[_STANDS_ON].append(context)


class Freshness:
    """ASGI middleware. `today` gives the UTC day, `release` what answers are made by."""

    def __init__(self, app: ASGIApp, *, heads: Heads, today: Callable[[], date], release: str) -> None:
        self.app, self._heads, self._today, self._release = app, heads, today, release
        self._shelf = Shelf()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app({**scope, _STANDS_ON: []}, receive, send)
            return
        kept = self._shelf.get((scope["path"], scope["query_string"]))
        if kept is None or not await self._holds(kept):
            kept = await self._ask(scope, receive, send)
            if kept is None:
                return
        await _deliver(kept, scope, send)

    async def _holds(self, kept: Kept) -> bool:
        if kept.day is not None and kept.day != self._today():
            return False
        for dossier, head in kept.logs:
            if await self._heads.current(dossier) != head:
                return False
        return True

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> Kept | None:
        """The application's answer, held back; nothing where it was passed on because it is not ours to hold."""
        contexts: list[Context] = []
        held: list[Message] = []
        passing = False
        day = self._today()

        async def hold(message: Message) -> None:
            nonlocal passing
            if message["type"] == "http.response.start" and not _is_whole(message):
                passing = True
            if passing:
                await send(_without_body(message) if scope["method"] == "HEAD" else message)
            else:
                held.append(message)

        await self.app({**scope, "method": "GET", _STANDS_ON: contexts}, receive, hold)
        if passing:
            return None
        kept = self._made(scope, held, contexts=contexts, day=day)
        if contexts:
            self._shelf.put((scope["path"], scope["query_string"]), kept)
        return kept

    def _made(self, scope: Scope, held: list[Message], *, contexts: list[Context], day: date) -> Kept:
        body = b"".join(message.get("body", b"") for message in held[1:])
        dated, fixed = all(c.dated for c in contexts), all(c.fixed for c in contexts)
        logs = tuple((c.dossier, c.position if c.fixed else c.head) for c in contexts)
        basis: list[Any] = [self._release, logs, None if dated else day] if contexts else [body.hex()]
        etag = _etag(scope, basis)
        lasting = FOR_EVER if contexts and dated and fixed else REVALIDATE
        headers = (*held[0]["headers"], (b"etag", etag.encode()), (b"cache-control", lasting))
        growing = tuple((c.dossier, c.head) for c in contexts if not c.fixed)
        return Kept(headers, body, etag, logs=growing, day=None if dated else day)


def _is_whole(start: Message) -> bool:
    """Whether a response can be held back: it succeeded, its length is known and it has no validator of its own."""
    names = {name.lower() for name, _ in start.get("headers", ())}
    return start["status"] == 200 and b"content-length" in names and b"etag" not in names


def _without_body(message: Message) -> Message:
    return {**message, "body": b""} if message["type"] == "http.response.body" else message


def _etag(scope: Scope, basis: list[Any]) -> str:
    query = sorted(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    named = orjson.dumps([scope["path"].encode("utf-8", "replace").hex(), query, basis])
    return f'"{hashlib.sha256(named).hexdigest()[:32]}"'


async def _deliver(kept: Kept, scope: Scope, send: Send) -> None:
    """The kept response, or 304 to a client that has it."""
    if _is_known(kept.etag, scope):
        headers = [pair for pair in kept.headers if pair[0] not in {b"content-length", b"content-type"}]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(kept.headers)})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else kept.body})


def _is_known(etag: str, scope: Scope) -> bool:
    """Whether If-None-Match names the ETag, compared weakly as RFC 9110 asks for it."""
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            tags = [tag.strip().removeprefix("W/") for tag in value.decode("latin-1").split(",")]
            return etag in tags or "*" in tags
    return False
