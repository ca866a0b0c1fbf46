"""What a real server answers to what is no request: a problem, like every other fault."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from tracker.api.schemas.problem import Problem
from tracker.api.unparsed import Protocol


async def app(scope: Any, _: Any, send: Any) -> None:
    """Answers every request with its path."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


@pytest.fixture
def address() -> Iterator[tuple[str, int]]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, http=Protocol, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield listening.getsockname()
    server.should_exit = True
    thread.join()


def answer(address: tuple[str, int], path: bytes) -> tuple[bytes, bytes]:
    with socket.create_connection(address) as connection:
        connection.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        head, _, body = b"".join(iter(lambda: connection.recv(4096), b"")).partition(b"\r\n\r\n")
    return head, body


@pytest.mark.parametrize("path", ["/api/v1/ایران".encode(), "/search?text=\u00e9".encode("latin-1"), b"/a b"])
def test_an_address_that_is_not_encoded_is_answered_with_a_problem(address: tuple[str, int], path: bytes) -> None:
    head, body = answer(address, path)
    lines = head.lower().split(b"\r\n")
    assert lines[0] == b"http/1.1 400 bad request"
    assert {b"content-type: application/problem+json", b"x-content-type-options: nosniff"} < set(lines)
    problem = Problem.model_validate(json.loads(body))
    assert (problem.status, problem.type, problem.instance) == (400, "urn:tracker:problem:bad-input", "")
    assert "behind percent signs" in problem.detail


def test_an_address_that_is_encoded_reaches_the_application(address: tuple[str, int]) -> None:
    assert "/\u0627".encode() in answer(address, b"/%D8%A7")[1]
