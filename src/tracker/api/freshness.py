"""How long an answer holds: validators, conditional requests and kept bytes, in one ASGI middleware.

A route says on which moment of which log its answer stands (`stands_on`). From that follows whether a copy kept here
still holds. The ETag is made of the bytes that are sent: a redaction, a feed that was removed or a later release change
an answer about a fixed position too, and no list of what it stands on is sure to be whole. HEAD is answered as GET
without the body.

A log is told by its root, not by its length: after a restore another log may have the same positions. No address names
a root, so no answer is immutable: each may be kept, and is asked about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tracker.api.heads import Heads
from tracker.api.kept import Kept, Shelf
from tracker.queries.moment import Context

REVALIDATE = b"no-cache"
_STANDS_ON = "tracker.stands_on"


@dataclass(frozen=True, slots=True)
class Ground:
    """A moment of a log, and the other dossiers where the answer names them all (`None`: it does not)."""

    context: Context
    others: tuple[str, ...] | None


def stands_on(request: Request, context: Context, *, others: Iterable[str] | None = None) -> None:
    """Note that the answer to a request stands on that moment of that log, and on nothing else but these names."""
    request.scope[_STANDS_ON].append(Ground(context, None if others is None else tuple(others)))


class Freshness:
    """ASGI middleware. `today` gives the UTC day."""

    def __init__(self, app: ASGIApp, *, heads: Heads, today: Callable[[], date]) -> None:
        self.app, self._heads, self._today = app, heads, today
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
        roots = await self._heads.current()
        if kept.dossiers is not None and kept.dossiers != roots.keys():
            return False
        return all(roots.get(dossier) == root for dossier, root in kept.logs)

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> Kept | None:
        """The application's answer, held back; nothing where it was passed on because it is not ours to hold."""
        grounds: list[Ground] = []
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

        await self.app({**scope, "method": "GET", _STANDS_ON: grounds}, receive, hold)
        if passing:
            return None
        kept = _made(held, grounds=grounds, day=day)
        if grounds:
            self._shelf.put((scope["path"], scope["query_string"]), kept)
        return kept


def _made(held: list[Message], *, grounds: list[Ground], day: date) -> Kept:
    body = b"".join(message.get("body", b"") for message in held[1:])
    contexts = [ground.context for ground in grounds]
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    return Kept(
        headers=(*held[0]["headers"], (b"etag", etag.encode()), (b"cache-control", REVALIDATE)),
        body=body,
        etag=etag,
        logs=tuple((context.dossier, context.head.root) for context in contexts),
        dossiers=_all_named(grounds),
        day=None if all(context.dated for context in contexts) else day,
    )


def _all_named(grounds: list[Ground]) -> frozenset[str] | None:
    """Every dossier there was, where an answer names them all."""
    for ground in grounds:
        if ground.others is not None:
            return frozenset((ground.context.dossier, *ground.others))
    return None


def _is_whole(start: Message) -> bool:
    """Whether a response can be held back: it succeeded, its length is known and it has no validator of its own."""
    names = {name.lower() for name, _ in start.get("headers", ())}
    return start["status"] == 200 and b"content-length" in names and b"etag" not in names


def _without_body(message: Message) -> Message:
    return {**message, "body": b""} if message["type"] == "http.response.body" else message


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
