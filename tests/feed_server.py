"""An HTTP server on loopback that answers as a script says: politely, slowly, wrongly or not at all.

with FeedServer() as server:
    server.set("/a.xml", Reply(body=feed, headers={"ETag": '"1"'}), Reply(status=304))
    fetch(server.url("/a.xml"))
    assert server.requests[0].headers["user-agent"]
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for; header names are in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    `delay` is seconds before the first byte, `drip` seconds between single bytes of the body. `reset` cuts the
    connection instead of answering; `cut_after` cuts it after so many bytes of the body. A header given as a tuple is
    sent once for each of its values.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    delay: float = 0.0
    drip: float = 0.0
    reset: bool = False
    cut_after: int | None = None


Answer = Reply | Callable[[Request], Reply]


def unchanged_if_known(body: bytes, *, etag: str, content_type: str = "application/rss+xml") -> Answer:
    """A well-behaved page: 304 to whoever sends its ETag, the body to everybody else."""
    headers = {"ETag": etag, "Content-Type": content_type}

    def answer(request: Request) -> Reply:
        known = request.headers.get("if-none-match") == etag
        return Reply(status=304, headers=headers) if known else Reply(body=body, headers=headers)

    return answer


class FeedServer:
    """Listens on a free port of `host` between `__enter__` and `__exit__`; unknown paths answer 404."""

    def __init__(self, *, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.host = host
        self._scheme = "https" if tls else "http"
        self._answers: dict[str, list[Answer]] = {}
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._connections: set[socket.socket] = set()
        self.requests: list[Request] = []
        self._server = _Server((host, 0), _Handler)
        self._server.script = self
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def url(self, path: str, *, host: str | None = None) -> str:
        """The address of a path, under another name for this machine if `host` is given."""
        return f"{self._scheme}://{host or self.host}:{self.port}{path}"

    def set(self, path: str, *answers: Answer) -> None:
        """Answer requests for `path` (query included) with these in turn; the last one stays."""
        with self._lock:
            self._answers[path] = list(answers)

    def asked(self, path: str) -> list[Request]:
        """The requests for one path, oldest first."""
        return [request for request in self.requests if request.path == path]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._server.shutdown()
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    def opened(self, connection: socket.socket) -> None:
        """A client connected."""
        with self._lock:
            self._connections.add(connection)

    def closed(self, connection: socket.socket) -> None:
        """A client is gone."""
        with self._lock:
            self._connections.discard(connection)

    def answer(self, request: Request) -> Reply:
        """The next reply for a request, which is recorded."""
        with self._lock:
            self.requests.append(request)
            answers = self._answers.get(request.path, [Reply(status=404)])
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return answer if isinstance(answer, Reply) else answer(request)

    def wait(self, seconds: float) -> bool:
        """Sleep unless the server closes; whether it is still open."""
        return not self._closing.wait(seconds) if seconds else not self._closing.is_set()


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    script: FeedServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.script.opened(self.connection)

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.server.script.closed(self.connection)

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.script.answer(Request(self.command, self.path, headers))
        with contextlib.suppress(OSError):
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        if not self.server.script.wait(reply.delay) or reply.reset:
            self._cut()
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            for one in (value,) if isinstance(value, str) else value:
                self.send_header(name, one)
        if reply.status != 304 and "Content-Length" not in reply.headers:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self._send_body(reply)

    def _send_body(self, reply: Reply) -> None:
        body = reply.body if reply.cut_after is None else reply.body[: reply.cut_after]
        step = 1 if reply.drip else max(len(body), 1)
        for start in range(0, len(body), step):
            if not self.server.script.wait(reply.drip):
                break
            self.wfile.write(body[start : start + step])
        if reply.cut_after is not None:
            self._cut()

    def _cut(self) -> None:
        """Close with a reset instead of a farewell."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def log_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: what was asked stands in `requests`."""
