"""`tracker feeds`: which sources are polled, how they do, and changes to them, each with its reason."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from tracker.api.shown import shown_feed
from tracker.cli.feed_card import ago, card
from tracker.cli.opening import open_migrated, open_program, snapshot
from tracker.cli.options import Actor, AsJson, Dossier, KnownAt, Reason
from tracker.cli.render import footing, plain, print_json, show, table, word
from tracker.domain.errors import Unfit
from tracker.domain.items import Reliability
from tracker.queries.feeds import FeedHealth, get_feed, list_feeds
from tracker.queries.moment import parse
from tracker.workflows import feeds as workflow
from tracker.workflows.feed_change import Wanted
from tracker.workflows.feeds import FeedAct

app = typer.Typer(no_args_is_help=True, help="Which sources are polled, and how they do.")

Key = Annotated[str, typer.Argument(metavar="ID", help="The feed's id.")]
OPERATOR = "operator"
SPAN_IS = "a span such as 45min, 2h or 1d, or auto"
UNITS = {"min": 60, "h": 3_600, "d": 86_400}


@app.command("list")
def list_(*, known_at: KnownAt = None, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """Every feed with its health and what it brought."""
    moment = parse(None, known_at)
    program = open_program(dossier)
    with snapshot(program) as connection:
        answer = list_feeds(connection, program.dossier, moment, today=program.today())
    if as_json:
        print_json({"context": answer.context, "feeds": [shown_feed(row) for row in answer.feeds]})
    else:
        show(_rows(answer.feeds, now=program.now()), footing(answer.context))


@app.command("show")
def show_(key: Key, *, known_at: KnownAt = None, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """One feed: what it is, how its polls go, and how much of what it brought matters."""
    moment = parse(None, known_at)
    program = open_program(dossier)
    with snapshot(program) as connection:
        answer = get_feed(connection, program.dossier, moment, key=key, today=program.today())
    (feed,) = answer.feeds
    if as_json:
        print_json({"context": answer.context, "feed": shown_feed(feed)})
    else:
        show(*card(feed, now=program.now()), footing(answer.context))


@app.command("set")
def set_(
    key: Key,
    *,
    reason: Reason,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Where the feed is now.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its name as shown.")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="Its language, such as en.")] = None,
    group: Annotated[str | None, typer.Option(metavar="NAME", help="Who owns it.")] = None,
    reliability: Annotated[Reliability | None, typer.Option(help="Admiralty letter.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CODE", help="Its country, ISO 3166-1.")] = None,
    wire: Annotated[str | None, typer.Option(metavar="NAME", help="The agency whose text it carries.")] = None,
    site: Annotated[str | None, typer.Option(metavar="URL", help="Its page for people.")] = None,
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="What else is worth knowing.")] = None,
    clear: Annotated[
        list[str] | None, typer.Option(metavar="FIELD", help="Take away site, country, wire or note; may be repeated.")
    ] = None,
    actor: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Define a source otherwise: what is given changes, the rest stays."""
    wanted = Wanted(
        title=title,
        url=url,
        site=site,
        language=language,
        country=country,
        group=group,
        wire=wire,
        reliability=reliability,
        note=note,
        clear=tuple(clear or ()),
    )
    program = open_migrated(dossier)
    networks = program.settings.fetch_allowed_networks
    done = workflow.change(program.tools, program.dossier, key, wanted, networks=networks, reason=reason, actor=actor)
    tell(done, f"is defined anew: {', '.join(done.changed)}", as_json=as_json)


@app.command()
def pause(
    key: Key, *, reason: Reason, actor: Actor = OPERATOR, dossier: Dossier = None, as_json: AsJson = False
) -> None:
    """Stop polling a source until it is resumed."""
    program = open_migrated(dossier)
    done = workflow.pause(program.tools, program.dossier, key, reason=reason, actor=actor)
    tell(done, "is paused", as_json=as_json)


@app.command()
def resume(
    key: Key, *, reason: Reason, actor: Actor = OPERATOR, dossier: Dossier = None, as_json: AsJson = False
) -> None:
    """Poll a paused source again."""
    program = open_migrated(dossier)
    done = workflow.resume(program.tools, program.dossier, key, reason=reason, actor=actor)
    tell(done, "is polled again", as_json=as_json)


@app.command()
def interval(
    key: Key,
    every: Annotated[str, typer.Argument(metavar="SPAN", help="Such as 45min, 2h or 1d; or auto, its own habit.")],
    *,
    reason: Reason,
    actor: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Say how long a source rests between two polls."""
    program = open_migrated(dossier)
    seconds = _seconds(every)
    done = workflow.pace(program.tools, program.dossier, key, seconds, reason=reason, actor=actor)
    what = "rests as its own habit says" if seconds is None else f"rests {every} between two polls"
    tell(done, what, as_json=as_json)


@app.command()
def remove(
    key: Key, *, reason: Reason, actor: Actor = OPERATOR, dossier: Dossier = None, as_json: AsJson = False
) -> None:
    """Poll a source no more; what it brought stays."""
    program = open_migrated(dossier)
    done = workflow.remove(program.tools, program.dossier, key, reason=reason, actor=actor)
    tell(done, "is no longer polled; what it brought stays", as_json=as_json)


def _seconds(text: str) -> int | None:
    """A span as typed; `None` for auto. How long it may be is not asked here. Raises Unfit."""
    if text == "auto":
        return None
    found = re.fullmatch(r"(\d{1,6})(min|h|d)", text)
    if found is None:
        raise Unfit("interval", expected=SPAN_IS, found=repr(text))
    return int(found[1]) * UNITS[found[2]]


def tell(done: FeedAct, what: str, *, as_json: bool) -> None:
    """Say what was done."""
    if as_json:
        print_json(done)
    else:
        show(plain(f"{done.feed.id} {what} ({done.type}, position {done.position} of {done.dossier})."))


def _rows(feeds: tuple[FeedHealth, ...], *, now: datetime) -> Table:
    rows = []
    for one in feeds:
        state = one.state
        about = plain(one.feed.id).append(f" ({one.feed.group}, {one.feed.reliability})", "dim")
        about.append(f"\n{', '.join(one.odd)}" if one.odd else "", "yellow")
        if state is not None and state.failures:
            about.append_text(plain(f"\n{state.last_outcome}: {state.last_detail}", "yellow"))
        if state is not None and state.page_note:
            about.append_text(plain(f"\n{state.page_note}", "dim"))
        rows.append(
            (
                word(one.health),
                one.feed.language,
                one.items,
                one.relevant,
                ago(state.last_ok if state else None, now=now),
                about,
            )
        )
    return table("", "health", "lang", ">items", ">relevant", ">last ok", "feed", rows=rows, fold="feed")
