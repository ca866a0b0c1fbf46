"""The sockets that a server is handed: bound before anything is said, so that a port in use is said first."""

from __future__ import annotations

import errno
import socket
from typing import Any

from tracker.domain.errors import ConfigurationError


def listen(host: str, port: int) -> list[socket.socket]:
    """Listen on every address of a host that this machine has, and at least on one. Raises ConfigurationError."""
    made: list[socket.socket] = []
    fault: OSError | None = None
    for family, address in _addresses(host, port):
        try:
            made.append(socket.create_server(address, family=family))
        except OSError as error:
            fault = error
            if error.errno == errno.EADDRINUSE:
                break
    if fault is not None and (not made or fault.errno == errno.EADDRINUSE):
        for one in made:
            one.close()
        raise ConfigurationError(_said(fault, host=host, port=port)) from fault
    return made


def shown(host: str, port: int) -> str:
    """A host and a port as they stand in an address."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _addresses(host: str, port: int) -> list[tuple[int, tuple[Any, ...]]]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        raise ConfigurationError(f"expected an address of this machine to listen on, found {host!r}") from error
    return list(dict.fromkeys((family, address) for family, _, _, _, address in found))


def _said(fault: OSError, *, host: str, port: int) -> str:
    where = shown(host, port)
    if fault.errno == errno.EADDRINUSE:
        return f"{where} is in use; stop what listens there or choose another with --port"
    return f"cannot listen on {where}: {fault.strerror}; choose another with --host and --port"
