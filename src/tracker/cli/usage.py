"""Options and arguments that cannot be used, said as every other error is: what was expected, and what was found."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typer

from tracker.cli.exit_codes import Exit
from tracker.cli.render import say
from tracker.domain.errors import Unfit, did_you_mean

_CHOICES = re.compile(r".* is not one of (?P<choices>.+)\.", re.DOTALL)
_EXPECTED: Mapping[str, str] = {
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
    "string_unicode": "a number",
}


def run(app: typer.Typer, arguments: Sequence[str] | None) -> int:
    """Run the command that the arguments name; what the parser refuses is told on standard error."""
    try:
        ended = app(arguments, prog_name="tracker", standalone_mode=False)
    except typer.Abort:
        say("error: aborted")
        return Exit.FAILURE
    except typer.TyperException as error:
        if type(error).__name__ != "NoArgsIsHelpError":  # Its help was printed as it was made.
            say(f"error: {message_of(error)}{_see(error)}")
        return error.exit_code
    return ended if isinstance(ended, int) else Exit.OK


def message_of(error: typer.TyperException) -> str:
    """What is wrong, without the words of the libraries that found it."""
    found = getattr(error.__cause__, "errors", None)
    param = getattr(error, "param", None)
    if callable(found) and param is not None:
        return f"{_name_of(param)}: {_told(found()[0])}"
    text = error.format_message().rstrip(".")
    return text[:1].lower() + text[1:]


def refuse_stray_bytes(context: typer.Context) -> None:
    """Raise Unfit for a text among a command's arguments that is no UTF-8, which neither log nor JSON can say."""
    for param in context.command.params:
        given = context.params.get(str(param.name))
        for value in given if isinstance(given, list | tuple) else (given,):
            if isinstance(value, str | Path) and _is_stray(str(value)):
                raise Unfit(_name_of(param), expected="text in UTF-8", found=f"'{_shown(value)}'")


def _is_stray(text: str) -> bool:
    """Whether bytes stand in a text that could not be read, which Python keeps as halves of surrogate pairs."""
    return any("\udc80" <= character <= "\udcff" for character in text)


def _shown(text: str | Path) -> str:
    return os.fsencode(text).decode("utf-8", "backslashreplace")


def _told(fault: Mapping[str, Any]) -> str:
    given, kind = fault["input"], fault["type"]
    expected = _EXPECTED.get(kind)
    if expected is not None:
        return f"expected {expected.format_map(fault.get('ctx', {}))}, found {given}"
    said = str(fault["msg"]).removeprefix("Value error, ")
    choices = _CHOICES.fullmatch(said)
    if choices is None:
        return f"{said[:1].lower()}{said[1:]}, found {given!r}"
    words = re.findall(r"'([^']*)'", choices["choices"])
    return f"expected one of {', '.join(words)}, found {given!r}{did_you_mean(str(given), words)}"


def _name_of(param: Any) -> str:
    """An option as it is typed, an argument as the help names it."""
    options = [name for name in param.opts if name.startswith("-")]
    return options[0] if options else str(param.metavar or param.name)


def _see(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    return f"\nSee `{context.command_path} --help`." if context is not None else ""
