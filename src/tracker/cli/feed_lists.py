"""`tracker feeds discover`, `import` and `export`: finding feeds, and lists of them for and from other readers."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from tracker.bootstrap import Program
from tracker.cli.contact import warn_without_contact
from tracker.cli.exit_codes import Exit
from tracker.cli.opening import open_migrated, open_program, snapshot
from tracker.cli.options import Actor, AsJson, Dossier, Reason
from tracker.cli.render import plain, print_json, say, show, table
from tracker.domain.amounts import counted
from tracker.domain.errors import InputError
from tracker.domain.items import Reliability
from tracker.feeds.base import Failed
from tracker.queries.feeds import list_feeds
from tracker.queries.moment import Moment
from tracker.seeds.subscriptions import read_subscriptions, write_opml
from tracker.workflows.feed_lists import take_in
from tracker.workflows.feed_rules import check_fields

if TYPE_CHECKING:
    from tracker.feeds.discovery import Found
    from tracker.workflows.feed_trial import Leads

STDIO = "-"
MOST_LINES = 20
WONT_COME_BACK = "the publisher says that it will not come back"


def discover(
    url: Annotated[str, typer.Argument(metavar="URL", help="A site's page, or a feed.")],
    *,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Show the feeds that a page names; exit code 6 where it cannot be read or names none."""
    check_fields({"url": url})
    program = open_program(dossier)
    warn_without_contact(program)
    found = find(program, url)
    if isinstance(found, Failed) or not found.feeds:
        if as_json:
            print_json({"url": url, "feeds": []})
        say(f"error: {url}: {why_none(found)}")
        raise typer.Exit(Exit.SOME_FEEDS_FAILED)
    if as_json:
        print_json({"url": url, "feeds": found.feeds})
    else:
        show(listed(found.feeds))


def find(program: Program, url: str) -> Leads | Failed:
    """What the address leads to, asked now."""
    return asyncio.run(_find(program, url))


async def _find(program: Program, url: str) -> Leads | Failed:
    from tracker.worker import reach  # noqa: PLC0415 - other commands need not load the network client
    from tracker.workflows.feed_trial import find_feeds  # noqa: PLC0415 - as above

    async with reach(program) as (fetcher, pool):
        return await find_feeds(url, fetcher=fetcher, pool=pool)


def why_none(found: Leads | Failed) -> str:
    """Why an address leads to no feed."""
    if not isinstance(found, Failed):
        return "the page names no feed"
    return f"{WONT_COME_BACK} (410)" if found.reason == "gone" else f"{found.reason}: {found.detail}"


def listed(feeds: Sequence[Found]) -> Table:
    """Feeds that a page names."""
    rows = [("declared" if one.is_named else "looks like one", one.title, plain(one.url)) for one in feeds]
    return table("Feeds", "", "title", "address", rows=rows, fold="address")


def import_list(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An OPML file, or - for standard input.")],
    *,
    language: Annotated[str, typer.Option(metavar="CODE", help="For feeds whose language the list does not say.")],
    reason: Reason,
    reliability: Annotated[Reliability, typer.Option(help="For feeds that have no letter.")] = "F",
    actor: Actor = "operator",
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Poll every source of another reader's list that is not polled yet; exit code 6 where some could not be taken."""
    program = open_migrated(dossier)
    try:
        raw = sys.stdin.buffer.read() if file == STDIO else Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"{file}: expected a file that can be read: {error.strerror}") from error
    taken = take_in(
        program.tools,
        program.dossier,
        read_subscriptions(raw, name=file),
        language=language,
        reliability=reliability,
        networks=program.settings.fetch_allowed_networks,
        reason=reason,
        actor=actor,
    )
    if as_json:
        print_json(taken)
    else:
        rows = [(act.feed.id, act.feed.group, plain(act.feed.url)) for act in taken.added]
        listed = table("", "id", "group", "address", rows=rows, fold="address") if rows else None
        show(listed, plain(f"{counted(len(rows), 'feed')} added, {len(taken.known)} polled already."))
    _tell_passed_over(taken.without_address)
    for line in taken.refused:
        say(f"not taken: {line}")
    if taken.refused:
        say(f"error: {counted(len(taken.refused), 'feed')} not taken")
        raise typer.Exit(Exit.SOME_FEEDS_FAILED)


def _tell_passed_over(lines: Sequence[int]) -> None:
    if lines:
        what = counted(len(lines), "outline without an xmlUrl", "outlines without an xmlUrl")
        more = f" and {len(lines) - MOST_LINES} more" if len(lines) > MOST_LINES else ""
        where = ", ".join(map(str, lines[:MOST_LINES]))
        say(f"{what} passed over: line{'' if len(lines) == 1 else 's'} {where}{more}")


def export_list(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to write, or - for standard output.")] = STDIO,
    *,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Write the dossier's sources as OPML that any reader can import."""
    program = open_program(dossier)
    with snapshot(program) as connection:
        answer = list_feeds(connection, program.dossier, Moment(), today=program.today())
    feeds = [row.feed for row in answer.feeds]
    text = write_opml(feeds, title=program.dossier)
    if file != STDIO:
        _write(Path(file), text)
    if as_json:
        print_json({"context": answer.context, "file": file, "feeds": len(feeds), "opml": text})
    elif file == STDIO:
        sys.stdout.write(text)
    else:
        show(plain(f"{counted(len(feeds), 'feed')} written to {file}."))


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{file}: cannot be written: {error.strerror}") from error
