"""The tests' own guard: what leaves this machine is refused before a packet goes."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from loopback_only import LeftTheMachine


@pytest.mark.parametrize("address", ["192.0.2.1", "198.51.100.7"])
def test_a_connection_to_another_machine_is_refused(address: str) -> None:
    with socket.socket() as client, pytest.raises(LeftTheMachine, match=address):
        client.connect((address, 80))


def test_a_connection_to_another_machine_over_ipv6_is_refused() -> None:
    with socket.socket(socket.AF_INET6) as client, pytest.raises(LeftTheMachine, match="2001:db8::1"):
        client.connect_ex(("2001:db8::1", 80))


def test_a_name_of_another_machine_is_not_looked_up() -> None:
    with pytest.raises(LeftTheMachine, match=r"feeds\.example"):
        socket.getaddrinfo("feeds.example", 80)


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "::1", None])
def test_a_local_name_is_looked_up(name: str | None) -> None:
    assert socket.getaddrinfo(name, 80)


def test_loopback_and_unix_sockets_pass(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(path)
        server.listen()
        client.connect(path)
        assert client.getpeername() == path
