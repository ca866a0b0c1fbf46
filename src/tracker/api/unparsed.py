"""What is no request of HTTP, such as one with letters in its address that stand there as they are, and its answer.

The server finds it before any application is asked, and so would answer in a form of its own.
"""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tracker.api.problems import no_request
from tracker.api.shield import HEADERS

DETAIL = (
    "expected a request of HTTP/1.1, found something else; letters beyond ASCII, spaces and the like stand in an "
    "address as UTF-8 behind percent signs (%D8%A7)"
)


class Protocol(HttpToolsProtocol):
    """The server's protocol, which answers what it cannot parse as everything else that cannot be used."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the server's signature
        """Answer, and end the connection, of which the rest makes no sense either."""
        body, media_type = no_request(DETAIL)
        headers = (
            *self.server_state.default_headers,
            *HEADERS,
            (b"content-type", media_type.encode()),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        )
        head = b"".join(b"%s: %s\r\n" % header for header in headers)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n%s\r\n%s" % (head, body))
        self.transport.close()
