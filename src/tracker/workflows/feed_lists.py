"""Whole lists of feeds: which of another reader's to take in, and what each is called here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlsplit

from tracker.domain.errors import InputError
from tracker.domain.items import Feed, Reliability
from tracker.feeds.guard import Network
from tracker.seeds.opml import COUNTRY, LANGUAGE, NAME, rest_of
from tracker.seeds.subscriptions import Listed, Subscription
from tracker.store.engine import reading
from tracker.store.views import Stored
from tracker.workflows.feed_rules import check_address, check_feed, check_fields
from tracker.workflows.feeds import FeedAct, add
from tracker.workflows.tools import Tools

_NOT_OF_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a list: the acts in the log, addresses polled already, what could not be taken, with why, and the
    lines of outlines without an address."""

    added: tuple[FeedAct, ...]
    known: tuple[str, ...]
    refused: tuple[str, ...]
    without_address: tuple[int, ...]


def take_in(
    tools: Tools,
    dossier: str,
    listed: Listed,
    *,
    language: str,
    reliability: Reliability,
    networks: tuple[Network, ...],
    reason: str,
    actor: str,
) -> Taken:
    """Add each feed whose address is not polled yet, with what the list says of it and these defaults.

    Each is one event; a list that is taken in twice adds nothing the second time. `networks` are those that may be
    asked though they are not public. Raises NotFound without a log, InputError for a language that is no code.
    """
    check_fields({"language": language})
    with reading(tools.engine) as connection:
        feeds = dict(Stored(connection, dossier).all(Feed))
    urls, names = {feed.url for feed in feeds.values()}, set(feeds)
    added: list[FeedAct] = []
    known: list[str] = []
    refused: list[str] = []
    for one in listed.feeds:
        if one.url in urls:
            known.append(one.url)
            continue
        feed = feed_of(one, names=names, language=language, reliability=reliability)
        try:
            check_feed(feed)
            check_address(feed.url, networks=networks)
        except InputError as error:
            refused.append(f"{one.url}: {error}")
            continue
        added.append(add(tools, dossier, feed, networks=networks, reason=reason, actor=actor))
        urls.add(feed.url)
        names.add(feed.id)
    return Taken(tuple(added), tuple(known), tuple(refused), listed.without_address)


def feed_of(one: Subscription, *, names: Collection[str], language: str, reliability: Reliability) -> Feed:
    """A feed for an outline: without an owner its host stands as its group, and its id is made of its title."""
    own, host = one.own, (urlsplit(one.url).hostname or "feed").removeprefix("www.")
    letter = own.get("reliability", reliability)
    return Feed(
        id=_free(_name(own.get("id") or one.title) or _name(host), names),
        title=one.title,
        url=one.url,
        site=one.site,
        language=_fitting(LANGUAGE, [(one.language or "").partition("-")[0].lower(), language]) or language,
        country=_fitting(COUNTRY, [own.get("country", "")]),
        group=_fitting(NAME, [own.get("group", ""), _name(host)]) or "unknown",
        wire=_fitting(NAME, [own.get("wire", "")]),
        reliability=next((known for known in get_args(Reliability) if known == letter), reliability),
        note=own.get("note", ""),
        paused=own.get("paused") == "true",
        rest_seconds=rest_of(own.get("interval", "")),
    )


def _name(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return _NOT_OF_A_NAME.sub("-", plain).strip("-")[:40].rstrip("-")


def _free(name: str, names: Collection[str]) -> str:
    number, free = 2, name
    while free in names:
        free, number = f"{name}-{number}", number + 1
    return free


def _fitting(pattern: re.Pattern[str], values: Sequence[str]) -> str | None:
    return next((value for value in values if pattern.fullmatch(value)), None)
