"""One YAML scalar as the type that was asked for, and how to speak of it. It may not guess: a quoted number is text."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from typing import Any, Literal

import yaml

from tracker.domain.dates import parse_day

LONGEST_SHOWN = 80


def parse(node: yaml.ScalarNode, type_: Any) -> Any:
    """The scalar as str, int, bool, Decimal or date; raises ValueError or DateError."""
    return _KINDS[type_][1](node)


@lru_cache(maxsize=256)
def noun(type_: Any) -> str:
    """What a problem says it expected for a type."""
    words = words_of(type_)
    return f"one of {', '.join(words)}" if words else _KINDS[type_][0]


@lru_cache(maxsize=256)
def words_of(type_: Any) -> Mapping[str, Any]:
    """The words that an Enum or a Literal allows, with what each stands for; empty for any other type."""
    if typing.get_origin(type_) is Literal:
        return {word: word for word in typing.get_args(type_)}
    if isinstance(type_, type) and issubclass(type_, Enum):
        return {str(member.value): member for member in type_}
    return {}


def is_null(node: yaml.Node) -> bool:
    """Whether nothing stands there: an empty value, `~` or `null`, unquoted."""
    return isinstance(node, yaml.ScalarNode) and not node.style and node.value in ("", "~", "null")


def shown(node: yaml.Node) -> str:
    """What a problem says it found."""
    if is_null(node):
        return "nothing"
    if isinstance(node, yaml.ScalarNode):
        return repr(node.value if len(node.value) <= LONGEST_SHOWN else node.value[:LONGEST_SHOWN] + "...")
    return "a list" if isinstance(node, yaml.SequenceNode) else "keys and values"


def _unquoted(node: yaml.ScalarNode) -> str:
    if node.style or "_" in node.value:
        raise ValueError(node.value)
    return str(node.value)


def _bool(node: yaml.ScalarNode) -> bool:
    if _unquoted(node) not in ("true", "false"):
        raise ValueError(node.value)
    return bool(node.value == "true")


def _decimal(node: yaml.ScalarNode) -> Decimal:
    try:
        value = Decimal(_unquoted(node))
    except InvalidOperation as error:
        raise ValueError(node.value) from error
    if not value.is_finite():
        raise ValueError(node.value)
    return value


_KINDS: Mapping[Any, tuple[str, Callable[[yaml.ScalarNode], object]]] = {
    str: ("text", lambda node: str(node.value)),
    int: ("a whole number", lambda node: int(_unquoted(node))),
    bool: ("true or false", _bool),
    Decimal: ("a number", _decimal),
    date: ("a day as YYYY-MM-DD", lambda node: parse_day(node.value)),
}
