"""How answers look: JSON or Rich tables on standard output; messages and progress on standard error.

Text from feeds reaches a terminal here, so control characters and direction overrides are shown as a box instead.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from unicodedata import category

import msgspec
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from tracker.domain.amounts import amounted

if TYPE_CHECKING:
    from tracker.queries.moment import Context

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSHOWN = frozenset({"Cc", "Cs"})
"""Control characters, and halves of surrogate pairs, which no UTF-8 terminal can be sent."""
_STANDS_ON = ("dossier", "valid_at", "known_at", "position", "checkpoint", "model")
_DASH = "\N{EN DASH}"
VISIBLE = 0.005
"""The least number that two places show."""
FOLDED = 12
"""The least width of a column that wraps."""
COLOURS = {
    "ok": "green",
    "warn": "yellow",
    "fail": "bold red",
    "improved": "green",
    "deteriorated": "red",
    "deepens": "green",
    "strains": "red",
    "limits": "yellow",
    "failing": "bold red",
    "troubled": "yellow",
    "gone": "bold red",
    "withdrawn": "red",
    "adversarial": "red",
    "strained": "red",
    "yes": "bold",
}
"""The style of a word that is one of a few; everything else is plain."""


class Whole(Table):
    """A table that is as wide as its values need, though the terminal be narrower: no value is ever cut."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The lines, at least as long as the columns' least widths and the two places between each."""
        least = sum(column.min_width or 0 for column in self.columns) + 2 * (len(self.columns) - 1)
        yield from super().__rich_console__(console, options.update(width=max(options.max_width, least)))


def to_json(answer: object) -> Any:
    """An answer as the API gives it: what it stands on (`context`) flat beside the rest, decimals as numbers."""
    return _flat(msgspec.to_builtins(answer, str_keys=True, builtin_types=(Decimal,)))


def print_json(answer: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(to_json(answer), ensure_ascii=False, indent=2) + "\n")


def print_line(answer: object) -> None:
    """One JSON document on one line of standard output."""
    sys.stdout.write(json.dumps(to_json(answer), ensure_ascii=False, separators=(",", ":")) + "\n")


def show(*parts: RenderableType | None) -> None:
    """Print for a person; parts that are `None` are left out."""
    console = Console(file=sys.stdout, highlight=False)
    with console.capture() as printed:
        for part in parts:
            if part is not None:
                console.print(part, crop=False)
    # Tables pad every line to their width, which who pipes or copies would have to take off again.
    sys.stdout.write("\n".join(line.rstrip(" ") for line in printed.get().split("\n")))


def say(message: str) -> None:
    """Tell a person something that is not the answer, on standard error."""
    Console(file=sys.stderr, highlight=False).print(plain(message), soft_wrap=True)


def plain(text: str, style: str = "") -> Text:
    """Text as it is, never read as markup, and without what would steer the terminal."""
    return Text("".join(map(_harmless, text)), style=style)


def word(text: str) -> Text:
    """One of a few known words, in its colour."""
    return plain(text, COLOURS.get(text, ""))


def signed(change: float | None) -> str | None:
    """A change with its sign, and with as many places as show that it is one."""
    if change is None:
        return None
    return amounted(change, 2 if abs(change) >= VISIBLE else 4) if change else amounted(0.0, 2)


def cell(value: object) -> Text:
    """A value in a table: nothing as a dash, floats with two places, truth as yes and no."""
    if isinstance(value, Text):
        return value
    if value is None or value == "":
        return plain(_DASH, "dim")
    if isinstance(value, bool):
        return word("yes" if value else "no")
    if isinstance(value, float):
        return plain(f"{value:z.2f}")
    return plain(str(value))


def table(title: str, *columns: str, rows: Iterable[tuple[object, ...]], fold: str = "") -> Whole:
    """A table whose columns keep their values whole, but for the column `fold`, which wraps.

    A column named with a leading `>` is set flush right.
    """
    cells = [[cell(value) for value in row] for row in rows]
    made = Whole(title=plain(title, "bold") if title else None, title_justify="left", box=None, pad_edge=False)
    for index, column in enumerate(columns):
        name = column.removeprefix(">")
        made.add_column(
            name,
            justify="right" if column.startswith(">") else "left",
            no_wrap=name != fold,
            overflow="fold",
            min_width=FOLDED if name == fold else _width(name, [row[index] for row in cells]),
            header_style="bold underline",
        )
    for row in cells:
        made.add_row(*row)
    return made


def _width(name: str, column: Iterable[Text]) -> int:
    """How many places a column's widest line takes."""
    return max(cell_len(line) for text in (name, *(text.plain for text in column)) for line in text.split("\n"))


def pairs(*rows: tuple[str, object]) -> Table:
    """Names with their values, one a line."""
    made = Table(box=None, show_header=False, pad_edge=False)
    made.add_column(no_wrap=True, style="dim")
    made.add_column(overflow="fold")
    for name, value in rows:
        made.add_row(name, cell(value))
    return made


def footing(context: Context) -> Text:
    """What an answer stands on, as its last line."""
    known = f" ({context.known_at:%Y-%m-%d %H:%M} UTC)" if context.known_at else ""
    stands = f"{context.dossier}, valid at {context.valid_at}, known at position {context.position}{known}"
    return plain(f"\n{stands}\nroot {context.checkpoint.root}, {context.model or 'no model'}", "dim")


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error while a long piece of work reports (done, of); nothing where that is no terminal."""
    from rich.progress import (  # noqa: PLC0415 - few commands work long
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(file=sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield report


def _flat(values: Any) -> Any:
    if isinstance(values, list | tuple):
        return [_flat(value) for value in values]
    if isinstance(values, Decimal):
        return float(values)
    if not isinstance(values, dict):
        return values
    context = values.pop("context", None)
    stands_on = {name: context[name] for name in _STANDS_ON} if context else {}
    return {**stands_on, **{name: _flat(value) for name, value in values.items()}}


def _harmless(character: str) -> str:
    if character == "\n":
        return character
    return "\N{REPLACEMENT CHARACTER}" if category(character) in _UNSHOWN or character in _OVERRIDES else character
