"""The items of a page under the ids by which the log knows them, with what it holds under these."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.items import Feed, Item, text_hash
from tracker.projections.views import ItemView
from tracker.store.engine import Connection
from tracker.store.look_alikes import look_alikes
from tracker.store.views import get_many
from tracker.workflows.identity import Alike, identify, keys_of, recognise, tells
from tracker.workflows.reader import Reader


def identified(
    connection: Connection, reader: Reader, feed: Feed, items: Sequence[Item]
) -> tuple[list[Item], dict[str, ItemView]]:
    """The items, each once, and the known ones among them as they read so far, by id.

    One query for a page that is known, two for one with anything new, a third where that turns out to be known.
    """
    dossier = reader.definition.id
    known = get_many(connection, dossier, ItemView, keys=sorted({key for item in items for key in keys_of(item)}))
    found = identify(items, {key: view.item for key, view in known.items()}, common=reader.common)
    strangers = [item for item in found if item.id not in known]
    if not strangers:
        return found, known
    alike = _alike(connection, dossier, feed, strangers, known)
    return recognise(found, known, alike), known


def _alike(
    connection: Connection, dossier: str, feed: Feed, strangers: Sequence[Item], known: dict[str, ItemView]
) -> Alike:
    """What the strangers may be after all; it is put among the known."""
    alone, same_words = look_alikes(
        connection,
        dossier,
        feed=feed.id,
        addresses=sorted(
            {item.canonical_url for item in strangers if item.canonical_url and tells(item.canonical_url)}
        ),
        text_hashes=sorted({text_hash(item.title, item.summary) for item in strangers}),
    )
    if not (alone or same_words):
        return Alike()
    known.update(get_many(connection, dossier, ItemView, keys=sorted({*alone.values(), *same_words})))
    return Alike({address: known[key].item for address, key in alone.items()}, [known[key].item for key in same_words])
