"""`tracker ingest`: poll once, now, and how fresh the dossier is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from tracker.cli.backfill import read_saved
from tracker.cli.contact import warn_without_contact
from tracker.cli.exit_codes import Exit
from tracker.cli.feed_lists import WONT_COME_BACK
from tracker.cli.opening import open_migrated, snapshot
from tracker.cli.options import AsJson, Dossier
from tracker.cli.render import footing, pairs, plain, print_json, say, show, table, word
from tracker.domain.amounts import counted
from tracker.queries.feeds import get_feed, get_status
from tracker.queries.moment import Moment
from tracker.workflows.hosts import Turn, host_of
from tracker.workflows.same_definition import require_same_definition

if TYPE_CHECKING:
    from tracker.workflows.poll import Polled

app = typer.Typer(no_args_is_help=True, help="Poll now, and how fresh the dossier is.")


@app.command()
def run(
    *,
    feed: Annotated[
        list[str] | None, typer.Option("--feed", metavar="ID", help="Only this one, due or not; may be repeated.")
    ] = None,
    offline: Annotated[
        Path | None, typer.Option("--offline", metavar="PATH", help="Read saved feeds instead: a file or a folder.")
    ] = None,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Poll every feed that is due, once; exit code 6 where some failed, or saved feeds could not be read."""
    from tracker.worker import poll_now  # noqa: PLC0415 - other commands need not load the network client

    program = open_migrated(dossier)
    require_same_definition(program.tools, program.reader(program.dossier))
    if offline is not None:
        read_saved(program, offline, only=feed or (), as_json=as_json)
        return
    with snapshot(program) as connection:
        for key in feed or ():
            found = get_feed(connection, program.dossier, Moment(), key=key, today=program.today()).feeds[0]
            if found.feed.paused:
                say(f"{key} is paused and will not be polled; see `tracker feeds resume`")
    warn_without_contact(program)
    spacing = program.settings.fetch_host_seconds
    polled = poll_now(program, only=feed, begun=lambda turns: _tell_pauses(turns, spacing=spacing))
    failed = [one.feed for one in polled if one.failed]
    gone = [one for one in polled if one.outcome == "gone"]
    if as_json:
        ended = [one.feed for one in gone]
        print_json({"dossier": program.dossier, "polled": polled, "failed": failed, "gone": ended})
    else:
        left = f", {len(gone)} gone" if gone else ""
        show(_polled(polled), plain(f"{counted(len(polled), 'feed')} polled, {len(failed)} failed{left}."))
    for one in gone:
        say(f"{one.feed}: {WONT_COME_BACK} ({one.detail}); it is paused until `tracker feeds resume {one.feed}`")
    if failed:
        say(f"error: {', '.join(failed)} failed; {'it is' if len(failed) == 1 else 'they are'} tried again later")
        raise typer.Exit(Exit.SOME_FEEDS_FAILED)


def _tell_pauses(turns: Sequence[Turn], *, spacing: float) -> None:
    """Why a round takes long, where feeds must wait for each other."""
    ((host, number),) = Counter(host_of(turn.feed) for turn in turns).most_common(1) or [("", 0)]
    if number > 1 and spacing:
        least = f"it takes {(number - 1) * spacing:g} s or more"
        say(
            f"{counted(len(turns), 'feed')} to poll, {number} of them at {host}, which is asked at most every "
            f"{spacing:g} s (TRACKER_FETCH_HOST_SECONDS): {least}"
        )


@app.command()
def status(*, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """How many feeds do well, what they brought, and when the last poll worked."""
    program = open_migrated(dossier)
    with snapshot(program) as connection:
        answer = get_status(connection, program.dossier, now=program.now())
    if as_json:
        print_json(answer)
        return
    show(
        pairs(
            ("feeds", ", ".join(f"{count} {health}" for health, count in answer.feeds.items())),
            ("due now", answer.due),
            ("items", f"{answer.items:,}{_of_removed(answer.of_removed)}"),
            ("relevant", answer.relevant),
            ("developments", answer.developments),
            ("last poll that worked", f"{answer.last_ok:%Y-%m-%d %H:%M} UTC" if answer.last_ok else None),
            ("last new item", f"{answer.last_new:%Y-%m-%d %H:%M} UTC" if answer.last_new else None),
        ),
        footing(answer.context),
    )


def _of_removed(number: int) -> str:
    return f" ({number:,} came by feeds that were removed)" if number else ""


def _polled(polled: list[Polled]) -> Table | None:
    rows: list[tuple[object, ...]] = []
    for one in polled:
        done = one.ingested
        about = plain(one.feed).append(f"\n{one.detail}" if one.detail else "", "dim")
        counts = (done.new, done.revised, done.relevant) if done else (None, None, None)
        outcome = word("fail").append(f" {one.outcome}") if one.failed else word(one.outcome)
        rows.append((outcome, *counts, f"{one.seconds:.1f} s", about))
    return (
        table("", "outcome", ">new", ">edited", ">relevant", ">took", "feed", rows=rows, fold="feed") if rows else None
    )
