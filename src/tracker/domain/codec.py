"""Events to plain JSON values and back; the only place where a payload's dict is seen.

Dates and decimals travel as text, so that no payload holds a float. Structure is checked by msgspec against the
dataclasses; a payload of an older version passes its upcasters first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from tracker.domain.errors import InputError
from tracker.domain.events import EVENT_TYPES, TYPE_OF, Event
from tracker.domain.upcasters import UPCASTERS

T = TypeVar("T")
_ENCODER = msgspec.json.Encoder(order="sorted")
_CURRENT: dict[tuple[str, int], Callable[[bytes], Event]] = {
    (name, version): msgspec.json.Decoder(cls, strict=True).decode for name, (cls, version) in EVENT_TYPES.items()
}


def type_and_version(event: Event) -> tuple[str, int]:
    """The type string and the version under which this event is written today."""
    name = TYPE_OF[type(event)]
    return name, EVENT_TYPES[name][1]


def encode(value: object) -> Any:
    """A dataclass as JSON values (dict, list, str, int, bool, None)."""
    return msgspec.to_builtins(value, str_keys=True)


def encode_bytes(value: object) -> bytes:
    """A value as JSON with sorted keys. For an event that is canonical (RFC 8785): the bytes of
    `audit.canonical.canonical(encode(event))` in one step, since events hold no floats, no integers beyond 2^53 and no
    other than ASCII keys; tests hold each type to it.
    """
    return _ENCODER.encode(value)


def decode(type_: str, version: int, payload: dict[str, Any]) -> Event:
    """A stored payload as today's event; raises InputError for an unknown type, a future version or a wrong shape."""
    if type_ not in EVENT_TYPES:
        raise InputError(f"event type {type_!r} is not known to this release")
    cls, current = EVENT_TYPES[type_]
    if version > current:
        raise InputError(f"{type_} has version {version}; this release reads up to {current}")
    for number in range(version, current):
        payload = UPCASTERS[type_, number](payload)
    return restore(payload, cls, where=type_)


def decode_bytes(type_: str, version: int, payload: bytes) -> Event:
    """The same from stored bytes; a payload of today's version becomes its event in one step. Raises InputError."""
    current = _CURRENT.get((type_, version))
    if current is None:
        return decode(type_, version, msgspec.json.decode(payload))
    try:
        return current(payload)
    except msgspec.MsgspecError as error:
        raise InputError(f"{type_}: {error}") from error


def restore(value: Any, cls: type[T], *, where: str) -> T:
    """JSON values as a dataclass; raises InputError naming the field that does not fit."""
    try:
        return msgspec.convert(value, cls, strict=True)
    except msgspec.ValidationError as error:
        raise InputError(f"{where}: {error}") from error
