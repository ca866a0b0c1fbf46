"""Refuse, while tests run, every connection and every name look-up that would leave this machine."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest


class LeftTheMachine(Exception):
    """A test reached for something that is not loopback; no code under test may catch it as a network fault."""


def guard(patch: pytest.MonkeyPatch) -> None:
    """Wrap what Python code connects and looks names up with; Unix sockets and loopback addresses pass."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        _check(self.family, address)
        connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> int:
        _check(self.family, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        if not _is_local_name(host):
            raise LeftTheMachine(f"tests look up loopback names only, found {host!r}")
        return look_up(host, *args, **kwargs)

    patch.setattr(socket.socket, "connect", guarded_connect)
    patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
    patch.setattr(socket, "getaddrinfo", guarded_look_up)


def _check(family: int, address: Any) -> None:
    if family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
        raise LeftTheMachine(f"tests connect to loopback only, found {address!r}")


def _is_loopback(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    mapped = getattr(address, "ipv4_mapped", None) or address
    return bool(mapped.is_loopback or mapped.is_unspecified)


def _is_local_name(host: str | bytes | None) -> bool:
    """Numeric addresses need no look-up, so they pass here and are judged when something connects."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost", socket.gethostname()}:
        return True
    try:
        socket.inet_aton(name or "")
    except OSError:
        return ":" in (name or "")
    return True
