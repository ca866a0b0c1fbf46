"""`tracker feeds add`: poll another source, once it is known that there is a feed at its address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.bootstrap import Program
from tracker.cli.contact import warn_without_contact
from tracker.cli.exit_codes import Exit
from tracker.cli.feed_lists import find, listed, why_none
from tracker.cli.feeds import OPERATOR, Key, tell
from tracker.cli.opening import open_migrated
from tracker.cli.options import Actor, AsJson, Dossier, Reason
from tracker.cli.render import print_json, say, show
from tracker.domain.amounts import counted
from tracker.domain.errors import InputError
from tracker.domain.items import Feed, Reliability
from tracker.feeds.base import Failed
from tracker.seeds.opml import LANGUAGE
from tracker.workflows import feeds as workflow
from tracker.workflows.feed_oddities import twin_of
from tracker.workflows.feed_rules import check_fields

if TYPE_CHECKING:
    from tracker.workflows.feed_trial import Leads

FOR_GOOD = ("gone", "refused-url", "refused-address")
"""Where asking once more would find no feed either."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a feed is, and what it says of itself."""

    url: str
    site: str | None = None
    title: str | None = None
    language: str | None = None


def add(
    key: Key,
    url: Annotated[str, typer.Argument(metavar="URL", help="Where the feed is, or a page that names one.")],
    *,
    group: Annotated[str, typer.Option(metavar="NAME", help="Who owns it: one group never confirms itself.")],
    reliability: Annotated[Reliability, typer.Option(help="Admiralty letter: A is completely reliable, F unknown.")],
    reason: Reason,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Its name as shown, if not its own title.")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="Its language, where it does not say.")] = None,
    country: Annotated[str | None, typer.Option(metavar="CODE", help="Its country, ISO 3166-1, three letters.")] = None,
    wire: Annotated[str | None, typer.Option(metavar="NAME", help="The agency whose text it carries.")] = None,
    site: Annotated[str | None, typer.Option(metavar="URL", help="Its page for people.")] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="What else is worth knowing.")] = "",
    unchecked: Annotated[bool, typer.Option("--unchecked", help="Do not ask its address first.")] = False,
    actor: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Poll another source from here on; exit code 6 where there is no feed, 2 where a page names several."""
    program = open_migrated(dossier)
    check_fields({"group": group, "wire": wire, "title": title, "site": site, "language": language, "country": country})
    networks = program.settings.fetch_allowed_networks
    workflow.require_addable(program.tools, program.dossier, key, url=url, networks=networks, by=(actor, reason))
    place = _Place(url) if unchecked else _asked(program, url, as_json=as_json)
    feed = Feed(
        id=key,
        title=title or _said(place.title, "title", asked=not unchecked),
        url=place.url,
        site=site or place.site,
        language=language or _said(place.language, "language", asked=not unchecked),
        country=country,
        group=group,
        wire=wire,
        reliability=reliability,
        note=note,
    )
    done = workflow.add(program.tools, program.dossier, feed, networks=networks, reason=reason, actor=actor)
    tell(done, "is polled from now on", as_json=as_json)


def _asked(program: Program, url: str, *, as_json: bool) -> _Place:
    """The feed at an address, or the only one that its page declares. Raises Exit where there is none, or a choice."""
    warn_without_contact(program)
    found = find(program, url)
    if not isinstance(found, Failed) and found.is_feed:
        return _place(program, url, found)
    feeds = () if isinstance(found, Failed) else found.feeds
    declared = [one for one in feeds if one.is_named]
    if len(declared) == 1:
        say(f"{url} is a page; its feed is {declared[0].url}")
        return replace(_there(program, declared[0].url), site=url)
    if as_json:
        print_json({"url": url, "feeds": feeds})
    elif feeds:
        show(listed(feeds))
    if feeds:
        say(f"error: {url} is a page that names {counted(len(feeds), 'feed')}; nothing is added: choose one")
        raise typer.Exit(Exit.USAGE)
    may_come = not isinstance(found, Failed) or found.reason not in FOR_GOOD
    say(f"error: {url}: {why_none(found)}; nothing is added{', unless it is --unchecked' if may_come else ''}")
    raise typer.Exit(Exit.SOME_FEEDS_FAILED)


def _there(program: Program, url: str) -> _Place:
    """The feed at an address that a page declares. Raises Exit where there is none."""
    found = find(program, url)
    if not isinstance(found, Failed) and found.is_feed:
        return _place(program, url, found)
    why = why_none(found) if isinstance(found, Failed) else "is no feed"
    say(f"error: {url}: {why}; nothing is added")
    raise typer.Exit(Exit.SOME_FEEDS_FAILED)


def _place(program: Program, url: str, found: Leads) -> _Place:
    """Raises Conflict where redirects for good lead to a feed that is polled; others are told."""
    workflow.require_free(program.tools, program.dossier, found.feeds[0].url)
    twin = twin_of(url, found.final, workflow.polled_at(program.tools, program.dossier))
    if twin is not None:
        say(f"odd: {url} {twin}, by redirects that are not for good")
    language = (found.language or "").partition("-")[0]
    return _Place(url, None, found.feeds[0].title, language if LANGUAGE.fullmatch(language) else None)


def _said(value: str | None, name: str, *, asked: bool) -> str:
    """What the feed says of itself. Raises InputError where it says nothing that can be used."""
    if not value:
        why = "the feed does not say it" if asked else "the feed is not asked"
        raise InputError(f"--{name}: expected a value, as {why}, found none")
    return value
