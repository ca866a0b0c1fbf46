"""`tracker ingest run --offline`: saved feeds taken in."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.text import Text

from tracker.bootstrap import Program
from tracker.cli.exit_codes import Exit
from tracker.cli.render import plain, print_json, progress, say, show
from tracker.domain.amounts import counted

if TYPE_CHECKING:
    from tracker.workflows.backfill import Backfilled


def read_saved(program: Program, path: Path, *, only: Sequence[str], as_json: bool) -> None:
    """Take in a file or a folder, with a bar where standard error is a terminal, and say what came of it.

    Raises Exit where something could not be read, or nothing was of a feed.
    """
    with progress("Reading") as report:
        done = asyncio.run(_run(program, path, only, report))
    if as_json:
        print_json({"dossier": program.dossier, "path": str(path), **asdict(done)})
    else:
        show(_summary(done))
    for told in (
        *_places("not read", done.faults, done.unreadable),
        *_places("of no feed", done.strangers, done.strange),
    ):
        say(told)
    if done.ignored:
        say(f"of no kind that is read: {', '.join(done.ignored)}{_more(done.ignored, done.others)}")
    if done.failed:
        say(f"error: {_why(done)}")
        raise typer.Exit(Exit.SOME_FEEDS_FAILED)


def _summary(done: Backfilled) -> Text:
    pieces = counted(done.pieces, "page or item", "pages and items")
    known = f" ({done.known:,} more read before)" if done.known else ""
    items = f"{counted(done.new, 'new item')}, {done.revised:,} edited; {done.relevant:,} of these relevant"
    return plain(f"{counted(done.files, 'file')} with {pieces}{known}: {items}.")


def _places(what: str, told: Sequence[str], number: int) -> Iterator[str]:
    for place in told:
        yield f"{what}: {place}"
    if more := _more(told, number):
        yield f"{what}:{more}"


def _more(told: Sequence[str], number: int) -> str:
    return f" and {number - len(told):,} more" if number > len(told) else ""


def _why(done: Backfilled) -> str:
    if done.unreadable:
        return f"{done.unreadable:,} could not be read"
    return "nothing is of a feed; name files or folders by a feed's id, or say with --feed whose everything is"


async def _run(program: Program, path: Path, only: Sequence[str], report: Callable[[int, int], None]) -> Backfilled:
    from tracker.worker import reach  # noqa: PLC0415 - other commands need not load the network client
    from tracker.workflows.backfill import backfill_of  # noqa: PLC0415 - as above
    from tracker.workflows.backfill_journal import Journal  # noqa: PLC0415 - as above

    async with reach(program) as (_, pool):
        reading = backfill_of(
            program.tools,
            program.reader(),
            pool,
            only=only,
            max_bytes=program.settings.fetch_max_bytes,
        )
        # What was of no feed may be of one that was added since, and what was too large or not understood be read by
        # another release or limit: then all begins anew.
        feeds = sorted((feed.id, feed.url) for feed in reading.feeds.values())
        reads = (version("tracker"), reading.max_bytes)
        mark = hashlib.sha256(f"{program.dossier} {path.resolve()} {only} {feeds} {reads}".encode()).hexdigest()[:16]
        journal = Journal(program.settings.data_dir / "offline" / f"{mark}.jsonl")
        return await reading.run(path, journal=journal, progress=report)
