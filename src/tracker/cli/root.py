"""The tree of commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

from collections.abc import Sequence

import typer

from tracker.cli import audit, db, developments, export, feeds, ingest, items, keys, log, review, seed
from tracker.cli.doctor import doctor
from tracker.cli.evaluate import evaluate
from tracker.cli.exit_codes import Exit, code_of
from tracker.cli.feed_adding import add as add_feed
from tracker.cli.feed_lists import discover, export_list, import_list
from tracker.cli.feed_trial import test as test_feed
from tracker.cli.redact import redact
from tracker.cli.render import say
from tracker.cli.replay import replay
from tracker.cli.retag import retag
from tracker.cli.review_acts import COMMANDS as ACTS
from tracker.cli.serving import serve, worker
from tracker.cli.standing import standing
from tracker.cli.start import init, openapi, version
from tracker.cli.state import state
from tracker.cli.tag import tag
from tracker.cli.usage import run
from tracker.domain.errors import TrackerError
from tracker.queries.readiness import DatabaseFailure

BEGIN, ASK, DECIDE, KEEP = "Begin and run", "Ask", "Decide", "Look after"

app = typer.Typer(
    name="tracker",
    help="The living, provable record of one relationship between two parties.",
    epilog="Exit codes: 0 ok, 1 failure, 2 usage, 3 not found, 4 conflict, 5 verification failed, 6 some feeds failed.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command, panel in (
    (init, BEGIN),
    (serve, BEGIN),
    (worker, BEGIN),
    (doctor, BEGIN),
    (version, BEGIN),
    (state, ASK),
    (standing, ASK),
    (tag, ASK),
    (evaluate, DECIDE),
    (retag, DECIDE),
    (replay, KEEP),
    (openapi, KEEP),
):
    app.command(rich_help_panel=panel)(command)
app.add_typer(developments.app, name="developments", rich_help_panel=ASK)
app.add_typer(items.app, name="items", rich_help_panel=ASK)
app.add_typer(log.app, name="log", rich_help_panel=ASK)
app.add_typer(review.app, name="review", rich_help_panel=DECIDE)
app.add_typer(keys.app, name="keys", rich_help_panel=KEEP)
app.add_typer(seed.app, name="seed", rich_help_panel=KEEP)
app.add_typer(feeds.app, name="feeds", rich_help_panel=KEEP)
app.add_typer(ingest.app, name="ingest", rich_help_panel=KEEP)
app.add_typer(db.app, name="db", rich_help_panel=KEEP)
app.add_typer(audit.app, name="audit", rich_help_panel=KEEP)
app.add_typer(export.app, name="export", rich_help_panel=KEEP)
feeds.app.command("add")(add_feed)
feeds.app.command("test")(test_feed)
feeds.app.command()(discover)
feeds.app.command("import")(import_list)
feeds.app.command("export")(export_list)
log.app.command()(redact)
for act in ACTS:
    review.app.command()(act)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; what goes wrong on purpose is one `error:` on standard error."""
    try:
        return run(app, arguments)
    except TrackerError as error:
        say(f"error: {error}")
        return code_of(error)
    except DatabaseFailure as error:
        first = str(error).partition("\n")[0]
        say(f"error: the database failed: {first}; see `tracker doctor`")
        return Exit.FAILURE
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else Exit.FAILURE
