"""Turning an HTTP client's exceptions into the short stable codes of `Failed`, and its words into ours."""

from __future__ import annotations

import errno
import os

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
    detail = line(_told(error) or type(error).__name__, longest=_LONGEST_DETAIL)
    if isinstance(error, OSError) and error.errno == errno.EACCES:
        return Failed("refused-address", detail)
    return Failed(next(code for kind, code in _CODES if isinstance(error, kind)), detail)


def _told(error: aiohttp.ClientError | OSError | ValueError) -> str:
    """What happened, with the host where the client knows it; its own words where they are as short as ours."""
    match error:
        case aiohttp.ClientConnectorCertificateError(certificate_error=cause):
            return f"{error.host} shows a certificate that is not trusted: {getattr(cause, 'verify_message', cause)}"
        case aiohttp.ClientSSLError(os_error=cause):
            return f"{error.host}:{error.port} speaks no TLS that we do: {getattr(cause, 'reason', None) or cause}"
        case aiohttp.ClientConnectorDNSError():
            return f"no address is known for {error.host}"
        case aiohttp.ClientConnectorError(os_error=cause):
            why = cause.strerror if cause.errno in {None, errno.EACCES} else os.strerror(cause.errno or 0)
            return f"no connection to {error.host}:{error.port}: {why or cause}"
        case aiohttp.ClientResponseError(message=message):
            return message
        case _:
            return str(error)
