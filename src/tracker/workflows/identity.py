"""Which item an entry is: one the log knows, perhaps edited or under another address, or a new one. Pure.

An outlet's guid is believed as long as what it names stays the same story. It is compared without what outlets change
carelessly (http for https, parameters that track a reader), and a guid that turns up with another story at another
address is that of a new item.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from msgspec import structs
from rapidfuzz import fuzz

from tracker.coreference.urls import canonical_url
from tracker.domain.items import Item, item_id
from tracker.projections.redacted import item_is_redacted

SAME_STORY = 50.0
"""Of 100: rapidfuzz's token_set_ratio of the texts, from which on an edit is believed."""


def keys_of(item: Item) -> tuple[str, ...]:
    """Every id under which the log may know the item, the one for a new item first, that of a reused guid last."""
    return _keys(item.feed, item.guid, item.url, item.canonical_url, item.title)


@lru_cache(maxsize=4_096)
def _keys(feed: str, guid: str, url: str | None, address: str | None, title: str) -> tuple[str, ...]:
    canonical = address if guid == url else canonical_url(guid)
    guids = [canonical or guid, guid]
    scheme, mark, rest = guid.partition("://")
    if mark and scheme in {"http", "https"}:
        guids.append(f"{'http' if scheme == 'https' else 'https'}://{rest}")
    # An address tells stories of one guid apart, or a headline where the address says nothing.
    own = title if address is None or _is_front_page(address) else address
    return (*dict.fromkeys(item_id(feed, one) for one in guids), item_id(feed, f"{guid}\n{own}"))


def identify(items: Sequence[Item], known: Mapping[str, Item]) -> list[Item]:
    """The items of a page under the ids they are known by, each once; those of one page tell each other apart.

    `known` holds what the log has under any of `keys_of`. Where a page repeats an item, the first stands for it.
    """
    here: dict[str, Item] = {}
    for item in items:
        key = _key_of(item, {**known, **here} if here.keys() & keys_of(item) else known)
        if key not in here:
            here[key] = item if item.id == key else structs.replace(item, id=key)
    return list(here.values())


def _key_of(item: Item, known: Mapping[str, Item]) -> str:
    *keys, own = keys_of(item)
    if own in known:
        return own
    found = [key for key in keys if key in known]
    for key in found:
        if is_same_story(known[key], item):
            return key
    return own if found else keys[0]


def is_same_story(old: Item, new: Item) -> bool:
    """Whether a guid that was seen before still names what it named.

    At one story's address it does, however the text changes. Where the address is a whole site's or there is none, it
    does unless another claimed date says otherwise. At another address, and against such a date, the texts must
    resemble each other. Of a redacted item nothing is left to compare: its guid is believed, so that its words do not
    come back as a new one's.
    """
    if item_is_redacted(old) or old.content_hash == new.content_hash:
        return True
    if old.canonical_url == new.canonical_url:
        says_little = old.canonical_url is None or _is_front_page(old.canonical_url)
        dates = {old.published, new.published}
        if not says_little or len(dates) == 1 or None in dates:
            return True
    pairs = ((old.title, new.title), (old.summary, new.summary))
    return any(one and other and fuzz.token_set_ratio(one, other) >= SAME_STORY for one, other in pairs)


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query
