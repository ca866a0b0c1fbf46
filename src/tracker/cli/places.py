"""A tree of commands that imports each one when it is asked for; its help needs no more than names and a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, ClassVar

import typer
import typer.main
from typer.core import TyperCommand, TyperGroup

from tracker.cli.usage import refuse_stray_bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a command is, as `module:name` below `tracker.cli`; `panel` and `says` are what the tree's help shows.

    A group takes in what `also` names, each with its place: one command, or without a name a tuple of them.
    """

    where: str
    panel: str
    says: str
    also: tuple[tuple[str | None, str], ...] = ()


class Places(Mapping[str, TyperCommand | TyperGroup]):
    """Commands by name, imported when one is taken."""

    def __init__(self, places: Mapping[str, Place]) -> None:
        self._places = places

    def __getitem__(self, name: str) -> TyperCommand | TyperGroup:
        return _command(name, self._places[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


class Command(TyperCommand):
    """A command whose texts are texts."""

    def invoke(self, context: Any) -> Any:
        """Run it. Raises Unfit for a text that is no UTF-8."""
        refuse_stray_bytes(context)
        return super().invoke(context)


class Tree(TyperGroup):
    """A group whose commands are in `PLACES`: listed by their headings, imported to be run."""

    PLACES: ClassVar[Mapping[str, Place]] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands: Any = Places(self.PLACES)

    def list_commands(self, _: Any) -> list[str]:
        """Their names, in the order in which the help shows them."""
        return list(self.PLACES)

    def get_command(self, _: Any, name: str) -> TyperCommand | None:
        """The heading of a command, enough to list it."""
        place = self.PLACES.get(name)
        return TyperCommand(name, help=place.says, rich_help_panel=place.panel) if place else None

    def resolve_command(self, context: Any, arguments: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command itself, which is imported by this."""
        name, heading, rest = super().resolve_command(context, arguments)
        return name, self.commands[name] if name and heading else heading, rest


@cache
def _command(name: str, place: Place) -> TyperCommand | TyperGroup:
    found = _found(place.where)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(add_completion=False)
        alone.command(name, cls=Command)(found)
        made = typer.main.get_command(alone)
        assert isinstance(made, TyperCommand)
        return made
    for child, where in place.also:
        for command in _found(where) if child is None else (_found(where),):
            found.command(child)(command)
    for registered in found.registered_commands:
        registered.cls = Command
    group = typer.main.get_group(found)
    group.name = name
    return group


def _found(where: str) -> Any:
    module, _, name = where.partition(":")
    return getattr(import_module(f"tracker.cli.{module}"), name)
