"""A YAML file to frozen dataclasses, remembering on which line each value stands, and naming every fault at once.

The type that is asked for decides how a scalar is read, not YAML's guesses: `no` and `2002` stay text where text is
expected. A missing key whose type admits None is None and a missing tuple is empty; any other key must be there.
"""

from __future__ import annotations

import hashlib
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

from tracker.domain.errors import InputError, SeedError, SeedProblem, did_you_mean
from tracker.seeds.yaml_nodes import compose, line_of
from tracker.seeds.yaml_scalars import is_null, noun, parse, shown, words_of

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Place = tuple[str | int, ...]
"""Where a value stands in its document: keys and list indexes from the root, e.g. `("developments", 3, "kind")`."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a file need not say of a class: `defaults` it may leave out, `withheld` it may not set at all."""

    defaults: Mapping[type, Mapping[str, object]] = field(default_factory=dict)
    withheld: Mapping[type, Mapping[str, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document(Generic[T_co]):
    """A file's value, its SHA-256 (hex) and the line of each place in it."""

    file: str
    value: T_co
    digest: str
    lines: Mapping[Place, int]

    def line(self, *place: str | int) -> int:
        """The line of a place, or of the nearest place around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)

    def problem(self, message: str, *place: str | int) -> SeedProblem:
        """A problem at a place of this file."""
        return SeedProblem(self.file, self.line(*place), message)


def read_yaml(path: Path, cls: type[T], *, profile: Profile | None = None, name: str | None = None) -> Document[T]:
    """Read one file as `cls`; `name` is how problems call it (the file's own name by default).

    Understands str, int, bool, Decimal, date, Enum, Literal, `X | None`, tuple[X, ...], dict[str, X] and dataclasses.
    Raises SeedError with every problem of the file.
    """
    file = name or path.name
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except FileNotFoundError as error:
        raise SeedError([SeedProblem(file, 0, "expected a file, found none")]) from error
    except UnicodeDecodeError as error:
        raise SeedError([SeedProblem(file, 0, f"expected UTF-8, found {error.reason}")]) from error
    reader = _Reader(file, profile or Profile())
    value = reader.read(compose(text, file=file), cls, ())
    if reader.problems:
        raise SeedError(reader.problems)
    return Document(file=file, value=value, digest=hashlib.sha256(raw).hexdigest(), lines=reader.lines)


@lru_cache(maxsize=256)
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


class _Reader:
    """Walks nodes and types together; a value that could not be read is None and has its problem noted."""

    def __init__(self, file: str, profile: Profile) -> None:
        self.file, self.profile = file, profile
        self.problems: list[SeedProblem] = []
        self.lines: dict[Place, int] = {}

    def read(self, node: yaml.Node, type_: Any, place: Place) -> Any:
        self.lines.setdefault(place, line_of(node))
        origin, inner = typing.get_origin(type_), typing.get_args(type_)
        if origin in (typing.Union, types.UnionType):
            (some,) = (t for t in inner if t is not type(None))
            return None if is_null(node) else self.read(node, some, place)
        if origin is tuple:
            return self.sequence(node, inner[0], place)
        if origin is dict:
            pairs = self.mapping(node, place)
            return {key: self.read(value, inner[1], (*place, key)) for key, value in pairs.items()}
        if is_dataclass(type_):
            return self.record(node, type_, place)
        return self.scalar(node, type_, place)

    def fault(self, node: yaml.Node, place: Place, *, expected: str, found: str | None = None, hint: str = "") -> None:
        subject = next((f"{key}: " for key in reversed(place) if isinstance(key, str)), "")
        message = f"{subject}expected {expected}, found {found or shown(node)}{hint}"
        self.problems.append(SeedProblem(self.file, line_of(node), message))

    def mapping(self, node: yaml.Node, place: Place) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, place, expected="keys and values")
            return {}
        pairs: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.fault(key, place, expected="a word as key")
            elif key.value in pairs:
                self.fault(key, (*place, key.value), expected="the key once", found="it again")
            else:
                pairs[key.value] = value
                self.lines[(*place, key.value)] = line_of(key)
        return pairs

    def sequence(self, node: yaml.Node, item: Any, place: Place) -> tuple[Any, ...]:
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, place, expected="a list")
            return ()
        return tuple(self.read(value, item, (*place, index)) for index, value in enumerate(node.value))

    def record(self, node: yaml.Node, cls: Any, place: Place) -> Any:
        before = len(self.problems)
        pairs, hints = self.mapping(node, place), _hints(cls)
        withheld = self.profile.withheld.get(cls, {})
        known = [f.name for f in fields(cls) if f.name not in withheld]
        for key in (key for key in pairs if key not in known):
            message = f"key {key!r} is not defined for {cls.__name__}{did_you_mean(key, known)}"
            self.problems.append(SeedProblem(self.file, self.lines[(*place, key)], message))
        values = dict(withheld)
        for f in fields(cls):
            if f.name in withheld:
                continue
            if f.name in pairs:
                values[f.name] = self.read(pairs[f.name], hints[f.name], (*place, f.name))
            elif isinstance(node, yaml.MappingNode) and (f.default is MISSING and f.default_factory is MISSING):
                values[f.name] = self.absent(node, cls, f.name, place=place)
        return cls(**values) if len(self.problems) == before else None

    def absent(self, node: yaml.Node, cls: type, name: str, *, place: Place) -> Any:
        defaults, hint = self.profile.defaults.get(cls, {}), _hints(cls)[name]
        if name in defaults:
            return defaults[name]
        if typing.get_origin(hint) is tuple:
            return ()
        if type(None) not in typing.get_args(hint):
            self.fault(node, place, expected=f"the key {name!r}", found="none")
        return None

    def scalar(self, node: yaml.Node, type_: Any, place: Place) -> Any:
        expected, words = noun(type_), words_of(type_)
        if not isinstance(node, yaml.ScalarNode) or is_null(node):
            return self.fault(node, place, expected=expected)
        try:
            return words[node.value] if words else parse(node, type_)
        except (ValueError, KeyError, InputError):
            return self.fault(node, place, expected=expected, hint=did_you_mean(node.value, words))
