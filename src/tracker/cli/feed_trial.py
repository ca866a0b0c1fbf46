"""`tracker feeds test`: fetch a feed once and show what would come of it, without storing anything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from tracker.bootstrap import Program
from tracker.cli.contact import warn_without_contact
from tracker.cli.exit_codes import Exit
from tracker.cli.opening import open_program, require_file, snapshot
from tracker.cli.options import AsJson, Dossier
from tracker.cli.render import pairs, plain, print_json, say, show, table, word
from tracker.domain.errors import ConfigurationError
from tracker.domain.items import Feed
from tracker.queries.feeds import get_feed
from tracker.queries.moment import Moment
from tracker.workflows.database import require_current
from tracker.workflows.feeds import polled_at

if TYPE_CHECKING:
    from tracker.workflows.feed_trial import Trial

Which = Annotated[str, typer.Argument(metavar="ID|URL", help="A feed of the dossier, or an address.")]


def test(which: Which, *, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """Fetch a feed once and show how its items would be judged; exit code 6 where it cannot be read."""
    program = open_program(dossier)
    feed = _feed(program, which)
    warn_without_contact(program)
    trial = asyncio.run(_try(program, feed))
    if as_json:
        print_json(trial)
    else:
        show(_summary(trial), _items(trial))
    if not trial.ok:
        say(f"error: {trial.url} cannot be read")
        raise typer.Exit(Exit.SOME_FEEDS_FAILED)


async def _try(program: Program, feed: Feed) -> Trial:
    from tracker.worker import reach  # noqa: PLC0415 - other commands need not load the network client
    from tracker.workflows.feed_trial import try_feed  # noqa: PLC0415 - as above

    reader, polled = program.reader(), _polled(program)
    async with reach(program) as (fetcher, pool):
        return await try_feed(feed, fetcher=fetcher, pool=pool, reader=reader, now=program.now(), polled=polled)


def _polled(program: Program) -> dict[str, str]:
    """The feeds' ids by address; none where there is no database yet, since an address may be tried without one."""
    try:
        require_file(program)
        require_current(program.tools, scripts=program.migrations)
    except ConfigurationError:
        return {}
    return polled_at(program.tools, program.dossier)


def _feed(program: Program, which: str) -> Feed:
    """The dossier's feed of that id, or a nameless one for an address."""
    if which.startswith(("http://", "https://")):
        from tracker.workflows.feed_trial import unnamed  # noqa: PLC0415 - needs the network client

        return unnamed(which)
    with snapshot(program) as connection:
        return get_feed(connection, program.dossier, Moment(), key=which, today=program.today()).feeds[0].feed


def _summary(trial: Trial) -> Table:
    if not trial.ok:
        return pairs(("result", word("fail")), ("address", trial.url), ("reason", f"{trial.outcome}: {trial.detail}"))
    relevant = sum(one.reading.screening.relevant for one in trial.items)
    return pairs(
        ("result", word("ok")),
        ("address", trial.url),
        ("moved to", trial.moved_to),
        ("title", trial.title),
        ("language", trial.language),
        ("size", f"{trial.bytes:,} bytes"),
        ("etag", trial.etag),
        ("last modified", trial.last_modified),
        *(("odd" if number == 0 else "", said) for number, said in enumerate(trial.odd or (None,))),
        ("items", f"{len(trial.items)}, {relevant} of them relevant"),
    )


def _items(trial: Trial) -> Table | None:
    rows: list[tuple[object, ...]] = []
    for one in trial.items:
        labels = ", ".join(f"{tag.category} {tag.direction}" for tag in one.reading.tags)
        says = plain(one.item.title or "(no title)").append(f"\n{labels}" if labels else "", "dim")
        published = one.item.published.date() if one.item.published else None
        rows.append((published, one.item.language, one.reading.screening.relevant, says))
    return table("\nItems", "published", "lang", "relevant", "item", rows=rows, fold="item") if rows else None
