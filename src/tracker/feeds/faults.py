"""Turning an HTTP client's exceptions into the short stable codes of `Failed`."""

from __future__ import annotations

import errno

import aiohttp

from tracker.feeds.base import Failed
from tracker.feeds.text import line

_LONGEST_DETAIL = 300

# The first row that fits counts: narrow classes stand before wide ones.
_CODES: tuple[tuple[type[Exception], str], ...] = (
    (aiohttp.InvalidURL, "refused-url"),
    (aiohttp.NonHttpUrlClientError, "refused-url"),
    (aiohttp.ClientConnectorDNSError, "dns"),
    (aiohttp.ClientSSLError, "tls"),
    (aiohttp.ClientPayloadError, "truncated"),
    (aiohttp.ClientConnectionError, "connect"),
    (aiohttp.ClientError, "protocol"),
    (OSError, "connect"),
    (ValueError, "refused-url"),
)


def failure_of(error: aiohttp.ClientError | OSError | ValueError) -> Failed:
    """The outcome that an exception of the client, of a socket or of a URL parser stands for."""
    detail = line(str(error) or type(error).__name__, longest=_LONGEST_DETAIL)
    if isinstance(error, OSError) and error.errno == errno.EACCES:
        return Failed("refused-address", detail)
    return Failed(next(code for kind, code in _CODES if isinstance(error, kind)), detail)
