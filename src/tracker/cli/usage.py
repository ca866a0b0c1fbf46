"""Options and arguments that cannot be used, said as every other error is: what was expected, and what was found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import typer

from tracker.cli.exit_codes import Exit
from tracker.cli.render import say
from tracker.domain.errors import did_you_mean

_CHOICES = re.compile(r".* is not one of (?P<choices>.+)\.", re.DOTALL)
_EXPECTED: Mapping[str, str] = {
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "int_from_float": "a whole number",
    "float_parsing": "a number",
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
