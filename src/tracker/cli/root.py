"""The tree of commands, and the one place where errors become messages and exit codes.

A command is imported when it is asked for: most of what the program can do is of no use to any one command.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import typer

from tracker.cli.broken_pipes import flushed
from tracker.cli.exit_codes import Exit, code_of
from tracker.cli.places import Place, Tree
from tracker.cli.render import say
from tracker.cli.usage import run
from tracker.domain.errors import TrackerError

BEGIN, ASK, DECIDE, KEEP = "Begin and run", "Ask", "Decide", "Look after"
FEEDS = (
    ("add", "feed_adding:add"),
    ("test", "feed_trial:test"),
    ("discover", "feed_lists:discover"),
    ("import", "feed_lists:import_list"),
    ("export", "feed_lists:export_list"),
)


class Commands(Tree):
    """Every command; what is said of each is the first sentence of its own help."""

    PLACES: ClassVar[Mapping[str, Place]] = {
        "init": Place(
            "start:init",
            BEGIN,
            "Make the tables and the signing key, load every dossier or the one named; twice changes nothing.",
        ),
        "serve": Place("serving:serve", BEGIN, "Serve the page and the API, and poll the feeds."),
        "worker": Place("serving:worker", BEGIN, "Poll the feeds, without serving anything, until stopped."),
        "doctor": Place(
            "doctor:doctor",
            BEGIN,
            "Check settings, database, read models, dossier files, article and feeds; exit code 1 where one fails.",
        ),
        "version": Place("version:version", BEGIN, "Which release this is."),
        "state": Place("state:state", ASK, "Index, level and trend of each category, and overall."),
        "standing": Place(
            "standing:standing", ASK, "How the two stand, which obligations bind, and what speaks for and against."
        ),
        "tag": Place(
            "tag:tag", ASK, "Relevance, categories, directions and developments of each item, one JSON line an item."
        ),
        "evaluate": Place(
            "evaluate:evaluate",
            DECIDE,
            "Relevance, categories, directions and developments against a person's labels, with bootstrap intervals.",
        ),
        "retag": Place(
            "retag:retag",
            DECIDE,
            "Append what the tagger reads otherwise than before; what a person decided stands.",
        ),
        "replay": Place("replay:replay", KEEP, "Fold the log from its first event, without changing anything."),
        "openapi": Place("start:openapi", KEEP, "The API's OpenAPI document, as JSON."),
        "developments": Place("developments:app", ASK, "What happened between the two, and what it rests on."),
        "items": Place("items:app", ASK, "What the feeds brought, and how it was judged."),
        "log": Place(
            "log:app", ASK, "The events of the log, as they were recorded.", also=(("redact", "redact:redact"),)
        ),
        "review": Place(
            "review:app",
            DECIDE,
            "Decide what the program read right, and what not.",
            also=((None, "review_acts:COMMANDS"),),
        ),
        "keys": Place("keys:app", KEEP, "Who may do what over HTTP."),
        "seed": Place("seed:app", KEEP, "A dossier's files and what the log holds of them."),
        "feeds": Place("feeds:app", KEEP, "Which sources are polled, and how they do.", also=FEEDS),
        "ingest": Place("ingest:app", KEEP, "Poll now, and how fresh the dossier is."),
        "db": Place("db:app", KEEP, "The tables, and what is built from the log."),
        "audit": Place("audit:app", KEEP, "Sign, prove and verify the log."),
        "export": Place("export:app", KEEP, "The log in a file that others can check."),
    }


app = typer.Typer(
    name="tracker",
    cls=Commands,
    help="The living, provable record of one relationship between two parties.",
    epilog="Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 conflict, 5 verification failed, 6 some feeds failed, "
    "141 nobody read on.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _begin() -> None:
    """Nothing comes before a command; typer makes a group of what has this."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; what goes wrong on purpose is one `error:` on standard error.

    Where whoever read the output has gone away, nothing more is said.
    """
    try:
        code = _run(arguments)
    except BrokenPipeError:
        code = Exit.OUTPUT_CLOSED
    except SystemExit as ending:  # Both libraries that print end the program by themselves then.
        if not isinstance(ending.__context__, BrokenPipeError):
            raise
        code = Exit.OUTPUT_CLOSED
    return flushed(code)


def _run(arguments: Sequence[str] | None) -> int:
    try:
        return run(app, arguments)
    except TrackerError as error:
        say(f"error: {error}")
        return code_of(error)
    except SystemExit as ending:
        if isinstance(ending.__context__, BrokenPipeError):
            raise
        return ending.code if isinstance(ending.code, int) else Exit.FAILURE
    except _database_failure() as error:
        first = str(error).partition("\n")[0]
        say(f"error: the database failed: {first}; see `tracker doctor`")
        return Exit.FAILURE


def _database_failure() -> type[Exception]:
    """What the driver raises; asked for only once something was raised, since a command may need no database."""
    from tracker.queries.readiness import DatabaseFailure  # noqa: PLC0415 - loads the database's driver

    return DatabaseFailure
