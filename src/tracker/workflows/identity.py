"""Which item an entry is: one the log knows, perhaps edited or under another address, or a new one. Pure.

An outlet's guid is believed as long as what it names stays the same story. It is compared without what outlets change
carelessly (http for https, parameters that track a reader), and a guid that turns up with another story at another
address is that of a new item: one that stands beside the known one on a page, or whose own words are others. An entry
whose guid says nothing is known by its address or its words, as far as these tell stories apart: some outlets make up
new guids for what they served before. In doubt it is a new item, since two stories in one are worse than one story
twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from msgspec import structs
from rapidfuzz import fuzz

from tracker.coreference.copies import ENOUGH_WORDS, text_of
from tracker.coreference.urls import canonical_url
from tracker.domain.items import Item, item_id
from tracker.projections.redacted import item_is_redacted
from tracker.workflows.own_words import NO_WORDS, Common, is_one_story

_SLASHES = "https://host/".count("/")
SAME_STORY = 50.0
"""Of 100: rapidfuzz's token_set_ratio of the texts, from which on an edit at one address is believed."""


@dataclass(frozen=True, slots=True)
class Alike:
    """What the log holds of a feed that entries under unknown guids may be.

    `alone` by canonical address: items that share it with no other known item of the feed. `same_words`: those with the
    title and summary of such an entry, wherever they lead.
    """

    alone: Mapping[str, Item] = field(default_factory=dict)
    same_words: Sequence[Item] = ()


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
    own = address if address is not None and tells(address) else title
    return (*dict.fromkeys(item_id(feed, one) for one in guids), item_id(feed, f"{guid}\n{own}"))


def identify(items: Sequence[Item], known: Mapping[str, Item], *, common: Common = NO_WORDS) -> list[Item]:
    """The items of a page under the ids they are known by, each once; those of one page tell each other apart.

    `known` holds what the log has under any of `keys_of`, `common` the words that tell no story. Where a page repeats
    an item, the first stands for it. What is known for certain comes first, so that no newcomer takes its id.
    """
    certain = [_certain_key(item, known) for item in items]
    here: dict[str, Item] = {}
    for item, key in zip(items, certain, strict=True):
        if key is not None:
            here.setdefault(key, item)
    found: dict[str, Item] = {}
    for item, sure in zip(items, certain, strict=True):
        key = sure or _key_of(item, known, here=here, common=common)
        here.setdefault(key, item)
        if key not in found:
            found[key] = item if item.id == key else structs.replace(item, id=key)
    return list(found.values())


def recognise(items: Sequence[Item], known: Container[str], alike: Alike) -> list[Item]:
    """What `identify` made of a page, with those it took for new under the ids of what they are after all.

    No known item is found twice on a page, so entries that stand beside each other stay apart.
    """
    if not (alike.alone or alike.same_words):
        return [*items]
    taken = {item.id for item in items if item.id in known}
    here = Counter(item.canonical_url for item in items)
    by_words: defaultdict[tuple[str, str], list[Item]] = defaultdict(list)
    for old in alike.same_words:
        by_words[old.title, old.summary].append(old)
    found: list[Item] = []
    for item in items:
        if item.id in known:
            found.append(item)
            continue
        there = _by_address(item, alike.alone, alone_here=here[item.canonical_url] == 1)
        if there is None or there.id in taken:
            there = _by_words(item, [old for old in by_words[item.title, item.summary] if old.id not in taken])
        key = item.id if there is None else there.id
        taken.add(key)
        found.append(item if key == item.id else structs.replace(item, id=key))
    return found


def tells(address: str | None) -> bool:
    """Whether an address may be one story's: it is not a whole site's, and there is one."""
    return address is not None and not _is_front_page(address)


def _by_address(item: Item, alone: Mapping[str, Item], *, alone_here: bool) -> Item | None:
    """What the log knows at the entry's address where both have it to themselves: live blogs and sections do not.

    It is the same story where its words are the same; else an edit of it that keeps what it can keep.
    """
    old = alone.get(item.canonical_url or "") if alone_here and tells(item.canonical_url) else None
    if old is None:
        return None
    same = old.content_hash == item.content_hash
    return old if same or (_agree(old, item) and _resemble(old, item)) else None


def _by_words(item: Item, same_words: Sequence[Item]) -> Item | None:
    """What the log knows with the very same title and summary, unless the two may be what an outlet says often.

    At one address, or none, no other claimed date may speak against it. Elsewhere the same date must speak for it, and
    words enough that they are no mere rubric.
    """
    fitting = [
        old
        for old in same_words
        if (old.canonical_url == item.canonical_url and _agree(old, item))
        or (old.published is not None and old.published == item.published and _is_long(item))
    ]
    return min(
        fitting,
        key=lambda old: (old.canonical_url != item.canonical_url, old.published != item.published),
        default=None,
    )


def _agree(old: Item, new: Item) -> bool:
    """Whether the claimed dates, as far as there are any, are the same."""
    return None in {old.published, new.published} or old.published == new.published


def _is_long(item: Item) -> bool:
    return len(text_of("", title=item.title, summary=item.summary).whole) >= ENOUGH_WORDS


def _certain_key(item: Item, known: Mapping[str, Item]) -> str | None:
    """The id of what the log has of this very guid and address, or with this very text under that guid."""
    *keys, own = keys_of(item)
    if own in known:
        return own
    return next((key for key in keys if key in known and _is_there(known[key], item)), None)


def _is_there(old: Item, new: Item) -> bool:
    same = old.canonical_url == new.canonical_url and tells(old.canonical_url)
    return same or old.content_hash == new.content_hash


def _key_of(item: Item, known: Mapping[str, Item], *, here: Mapping[str, Item], common: Common) -> str:
    """`here` are those of the page that have an id; the entry is none that the log knows for certain."""
    *keys, own = keys_of(item)
    if own in here:
        return own
    found = [key for key in keys if key in known or key in here]
    for key in found:
        if key in known and item_is_redacted(known[key]):
            return key
        beside = here.get(key)
        if beside is not None and _stand_apart(beside, item):
            continue
        if is_same_story(beside or known[key], item, common=common):
            return key
    return own if found else keys[0]


def _stand_apart(one: Item, other: Item) -> bool:
    """Whether two entries of one page lead to different addresses: then they are two stories, whatever their words."""
    addresses = {one.canonical_url, other.canonical_url}
    return len(addresses) > 1 and None not in addresses


def is_same_story(old: Item, new: Item, *, common: Common = NO_WORDS) -> bool:
    """Whether a guid that was seen before still names what it named.

    At one story's address it does, however the text changes. Where the address is a whole site's or there is none, it
    does unless another claimed date says otherwise. At another address, and against such a date, the texts must
    share their own words: names of the parties and common words make no two texts one story. Of a redacted item
    nothing is left to compare: its guid is believed, so that its words do not come back as a new one's.
    """
    if item_is_redacted(old) or old.content_hash == new.content_hash:
        return True
    if old.canonical_url == new.canonical_url and (tells(old.canonical_url) or _agree(old, new)):
        return True
    return is_one_story((old.title, new.title), (old.summary, new.summary), common=common)


def _resemble(old: Item, new: Item) -> bool:
    pairs = ((old.title, new.title), (old.summary, new.summary))
    return any(one and other and fuzz.token_set_ratio(one, other) >= SAME_STORY for one, other in pairs)


def _is_front_page(url: str) -> bool:
    """Of a canonical address: nothing stands behind the host, and there is no query."""
    return url.endswith("/") and url.count("/") == _SLASHES
