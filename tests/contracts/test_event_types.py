"""What every event type owes: a golden payload a version, a stable encoding, no float, and a place in the log."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import rfc8785

import golden
from builders import DOSSIER, draft
from logs import appended
from tracker.audit.canonical import canonical
from tracker.domain import codec
from tracker.domain.events import EVENT_TYPES, TYPE_OF, Event
from tracker.domain.upcasters import UPCASTERS
from tracker.store.engine import reading
from tracker.store.event_store import read
from tracker.workflows.tools import Tools


@pytest.mark.parametrize(("name", "version"), golden.VERSIONS)
def test_every_version_ever_written_is_read(name: str, version: int) -> None:
    event = codec.decode(name, version, golden.payload(name, version))
    assert codec.type_and_version(event) == (name, EVENT_TYPES[name][1])


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_the_newest_payload_reads_and_writes_without_a_change(name: str) -> None:
    newest = EVENT_TYPES[name][1]
    stored = golden.payload(name, newest)
    assert canonical(codec.encode(codec.decode(name, newest, stored))) == canonical(stored)


@pytest.mark.parametrize(("name", "version"), golden.VERSIONS)
def test_payloads_are_canonical_json_of_the_rfc(name: str, version: int) -> None:
    stored = golden.payload(name, version)
    assert canonical(stored) == rfc8785.dumps(stored)


def test_golden_payloads_stand_for_known_versions_only() -> None:
    assert {path.stem for path in golden.FOLDER.glob("*.json")} == {f"{n}.{v}" for n, v in golden.VERSIONS}


def test_every_older_version_has_one_upcaster() -> None:
    assert set(UPCASTERS) == {(name, v) for name, (_, newest) in EVENT_TYPES.items() for v in range(1, newest)}


@pytest.mark.parametrize("cls", typing.get_args(Event), ids=lambda cls: cls.__name__)
def test_every_event_class_has_its_type_string(cls: type[Event]) -> None:
    assert EVENT_TYPES[TYPE_OF[cls]][0] is cls
    assert is_value(cls)


def is_value(cls: type) -> bool:
    """Whether its values cannot be changed: a frozen dataclass with slots, or a frozen struct."""
    if issubclass(cls, msgspec.Struct):
        return cls.__struct_config__.frozen
    return dataclasses.is_dataclass(cls) and "__slots__" in vars(cls)


def reachable(hint: Any, seen: set[Any]) -> Iterator[Any]:
    """Every type that a value of this type can hold."""
    if hint in seen:
        return
    seen.add(hint)
    yield hint
    for inner in typing.get_args(hint):
        if not isinstance(inner, str):
            yield from reachable(inner, seen)
    if isinstance(hint, type) and is_value(hint):
        for field in typing.get_type_hints(hint).values():
            yield from reachable(field, seen)


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_nothing_an_event_holds_is_a_float_or_of_any_type(name: str) -> None:
    found = set(reachable(EVENT_TYPES[name][0], set()))
    assert found.isdisjoint({float, complex, object, Any, dict, list})
    assert str in found
    assert not {kind for kind in found if isinstance(kind, types.GenericAlias) and kind.__origin__ in (list, set)}


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_an_event_comes_out_of_the_log_as_it_went_in(tools: Tools, name: str) -> None:
    event = golden.events()[name]
    done = appended(tools, draft(event))
    with reading(tools.engine) as connection:
        assert [(found.type, found.event) for found in read(connection, DOSSIER)] == [(name, event)]
    assert done.head.position == 1
