"""Which addresses a feed may live at: public ones, unless a network is opened on purpose.

A host name proves nothing, because a resolver may answer differently a moment later. So the address is checked when its
socket is made (`checked_socket`), for every hop, and only then connected to. `check_url` is the early, cheap part.
"""

from __future__ import annotations

import errno
import socket
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import unquote, urlsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
AddrInfo = tuple[int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[Any, ...]]

# The registries that `is_global` follows differ between Python releases; these are refused in all of them.
_NEVER = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "100.100.100.200/32",  # a cloud's metadata service
        "168.63.129.16/32",  # a cloud's metadata service at an otherwise public address
        "169.254.0.0/16",
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "240.0.0.0/4",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "3fff::/20",  # for documentation
    )
)
_IDEOGRAPHIC_STOP = "\u3002"
"""A full stop between the parts of a name, as IDNA reads it."""
_UNICAST = IPv6Network("2000::/3")
"""All that is handed out as public addresses of IPv6."""
_WRAPS_IPV4 = (IPv6Network("64:ff9b::/96"), IPv6Network("::ffff:0:0:0/96"))
"""NAT64 and IPv4-translated addresses: the last 32 bits are where they lead."""
# What browsers refuse too (https://fetch.spec.whatwg.org/#port-blocking): services that a request could hurt.
# fmt: off
_BAD_PORTS = frozenset({
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
    109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
    526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
    3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
})
# fmt: on


def is_allowed(address: Address, *, exceptions: tuple[Network, ...]) -> bool:
    """Whether we may connect: the address, and an IPv4 address wrapped in it, is public or within `exceptions`."""
    inner = _unwrap(address)
    if any(candidate in network for network in exceptions for candidate in {address, inner}):
        return True
    if inner.is_multicast or inner.is_link_local or inner.is_unspecified or inner.is_loopback:
        return False
    if isinstance(inner, IPv6Address) and inner not in _UNICAST:
        return False
    return inner.is_global and not any(inner in network for network in _NEVER)


def _unwrap(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if any(address in network for network in _WRAPS_IPV4):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a URL is not asked for; `code` is `refused-url` or `refused-address`."""

    code: str
    detail: str


def check_url(url: str, *, exceptions: tuple[Network, ...]) -> Refusal | None:
    """Whether anything in the URL itself forbids it; host names pass here and meet the guard when they connect."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        return Refusal("refused-url", f"expected an http or https URL, found one that cannot be read: {error}")
    if parts.scheme not in {"http", "https"}:
        return Refusal("refused-url", f"expected an http or https URL, found the scheme {parts.scheme[:20]!r}")
    if "@" in parts.netloc:
        return Refusal("refused-url", "expected a URL without credentials")
    if not host or port in _BAD_PORTS or not url.isprintable() or " " in url:
        return Refusal(
            "refused-url",
            "expected a URL with a host and a port that web servers use, without spaces or control characters",
        )
    literal = _literal(host)
    if literal is not None and not is_allowed(literal, exceptions=exceptions):
        return Refusal("refused-address", f"{literal} is not a public address")
    return None


def _literal(host: str) -> Address | None:
    """The address a host text stands for by itself, in any spelling a resolver or a client accepts: decimal, hex,
    octal, short, percent-encoded, in other digits and with other full stops.
    """
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    spelled = unicodedata.normalize("NFKC", unquote(host)).replace(_IDEOGRAPHIC_STOP, ".")
    try:
        return IPv4Address(socket.inet_aton(spelled.rstrip(".")))
    except (OSError, UnicodeError):
        return None


class AddressRefused(PermissionError):
    """Raised into the connector in place of a socket; travels out as the cause of its connection error."""

    def __init__(self, address: str) -> None:
        super().__init__(errno.EACCES, f"{address} is not a public address")


def checked_socket(exceptions: tuple[Network, ...]) -> Callable[[AddrInfo], socket.socket]:
    """A socket factory for aiohttp's connector; raises AddressRefused instead of making a socket."""

    def make(info: AddrInfo) -> socket.socket:
        family, kind, protocol, _, sockaddr = info
        text = str(sockaddr[0])
        if family not in {socket.AF_INET, socket.AF_INET6} or not _may_connect(text, exceptions):
            raise AddressRefused(text)
        return socket.socket(family, kind, protocol)

    return make


def _may_connect(text: str, exceptions: tuple[Network, ...]) -> bool:
    literal = _literal(text)
    return literal is not None and is_allowed(literal, exceptions=exceptions)
