"""Fetching one page: conditionally, within limits, from public addresses only.

Every fault of the network or of a server comes back as a value. Redirects are followed by hand, so that each hop passes
the guard. The process's proxy variables are ignored unless asked for: behind a proxy it is the proxy that resolves and
connects, so the guard would see nothing but the proxy's own address.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver

from tracker.feeds.base import Failed, Fetched, Gone, Limits, NotModified, Outcome, Validators
from tracker.feeds.decoding import ACCEPT_ENCODING, BadEncoding, Decoder, TooLarge, Truncated
from tracker.feeds.faults import failure_of
from tracker.feeds.guard import Network, check_url, checked_socket
from tracker.feeds.retry import fresh_seconds, retry_after
from tracker.feeds.text import line

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, */*;q=0.5"
)
_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_LONGEST_VALIDATOR = 1_000


@dataclass(frozen=True, slots=True)
class _Hop:
    """Go on at `url`; `permanent` if the server says for good."""

    url: str
    permanent: bool


class Fetcher:
    """An async context manager around one HTTP session; `fetch` may be called from many tasks at once."""

    def __init__(
        self,
        *,
        user_agent: str,
        limits: Limits,
        clock: Callable[[], datetime],
        exceptions: tuple[Network, ...] = (),
        resolver: AbstractResolver | None = None,
        trust_env: bool = False,
    ) -> None:
        """`user_agent` must say how to reach whoever runs this; `exceptions` are networks opened on purpose."""
        self._user_agent = user_agent
        self._limits = limits
        self._clock = clock
        self._exceptions = exceptions
        self._resolver = resolver
        self._trust_env = trust_env
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        # No limit on connections here: waiting for one would use up a feed's own deadline. Callers bound their tasks.
        connector = aiohttp.TCPConnector(
            limit=0, use_dns_cache=False, resolver=self._resolver, socket_factory=checked_socket(self._exceptions)
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=self._trust_env,
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.connect_seconds),
            headers={"User-Agent": self._user_agent, "Accept": _ACCEPT, "Accept-Encoding": ACCEPT_ENCODING},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._session is not None
        await self._session.close()

    async def fetch(self, url: str, *, validators: Validators) -> Outcome:
        """Ask for a page once; never raises for what a network or a server does, nor for a bad URL."""
        try:
            async with asyncio.timeout(self._limits.total_seconds):
                return await self._follow(url, _conditions(validators), validators=validators)
        except TimeoutError as error:
            return Failed("timeout", str(error) or f"not done within {self._limits.total_seconds:g} seconds")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return failure_of(error)

    async def _follow(self, url: str, headers: dict[str, str], *, validators: Validators) -> Outcome:
        permanent = True
        for hop in range(self._limits.max_redirects + 1):
            refusal = check_url(url, exceptions=self._exceptions)
            if refusal is not None:
                return Failed(refusal.code, refusal.detail)
            result = await self._ask(url, headers, validators=validators, moved=hop > 0 and permanent)
            if not isinstance(result, _Hop):
                return result
            url, permanent = result.url, permanent and result.permanent
        return Failed("bad-redirect", f"more than {self._limits.max_redirects} redirects, the last to {url[:300]}")

    async def _ask(self, url: str, headers: dict[str, str], *, validators: Validators, moved: bool) -> Outcome | _Hop:
        assert self._session is not None
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            status, permanent_url = response.status, url if moved else None
            if status == 304 and headers:
                return NotModified(url, _validators(response, before=validators), permanent_url, self._fresh(response))
            if status in _REDIRECTS and "Location" in response.headers:
                return _Hop(urljoin(url, response.headers["Location"]), permanent=status in _PERMANENT)
            if status == 410:
                return Gone(url)
            if status not in {200, 203}:
                asked = response.headers.get("Retry-After") if status in {429, 503} else None
                return Failed(
                    f"http-{status}", line(response.reason or "", longest=200), retry_after(asked, now=self._clock())
                )
            body = await self._body(response)
            if isinstance(body, Failed):
                return body
            content_type = response.headers.get("Content-Type")
            validators = _validators(response)
            return Fetched(status, url, body, content_type, validators, permanent_url, self._fresh(response))

    def _fresh(self, response: aiohttp.ClientResponse) -> int:
        said = response.headers
        return fresh_seconds(said.get("Cache-Control"), expires=said.get("Expires"), now=self._clock())

    async def _body(self, response: aiohttp.ClientResponse) -> bytes | Failed:
        cap = self._limits.max_decoded_bytes
        if (response.content_length or 0) > cap:
            return Failed("too-large", f"{response.content_length} bytes announced, at most {cap} are read")
        try:
            decoder = Decoder(",".join(response.headers.getall("Content-Encoding", ())), cap=cap)
            async for chunk in response.content.iter_any():
                decoder.feed(chunk)
            return decoder.finish()
        except TooLarge as error:
            return Failed("too-large", str(error))
        except BadEncoding as error:
            return Failed("bad-encoding", str(error))
        except (Truncated, aiohttp.ClientPayloadError) as error:
            return Failed("truncated", line(str(error), longest=300))


def _conditions(validators: Validators) -> dict[str, str]:
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}


def _validators(response: aiohttp.ClientResponse, *, before: Validators | None = None) -> Validators:
    """Those of this answer; a 304 that names none leaves `before` standing."""
    old = before or Validators()
    return Validators(
        etag=_sendable(response.headers.get("ETag")) or old.etag,
        last_modified=_sendable(response.headers.get("Last-Modified")) or old.last_modified,
    )


def _sendable(value: str | None) -> str | None:
    """A header value that can be stored and sent back as it is; a feed that sends another is asked unconditionally."""
    return value if value and value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR else None
