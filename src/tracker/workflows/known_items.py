"""The items of a page under the ids by which the log knows them, with what it holds under these."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.items import Feed, Item, text_hash
from tracker.projections.views import ItemView
from tracker.store.engine import Connection
from tracker.store.look_alikes import look_alikes
from tracker.store.views import get_many
from tracker.workflows.identity import Alike, identify, keys_of, recognise, tells


def identified(
    connection: Connection, dossier: str, feed: Feed, items: Sequence[Item]
) -> tuple[list[Item], dict[str, Item]]:
    """The items, each once, and the known ones among them as they read so far, by id.

    One query for a page that is known, two for one with anything new, a third where that turns out to be known.
    """
    known = _items(connection, dossier, sorted({key for item in items for key in keys_of(item)}))
    found = identify(items, known)
    strangers = [item for item in found if item.id not in known]
    alike = _alike(connection, dossier, feed, strangers) if strangers else Alike()
    known.update({old.id: old for old in (*alike.alone.values(), *alike.same_words)})
    return recognise(found, known, alike), known


def _alike(connection: Connection, dossier: str, feed: Feed, strangers: Sequence[Item]) -> Alike:
    alone, same_words = look_alikes(
        connection,
        dossier,
        feed=feed.id,
        addresses=sorted(
            {item.canonical_url for item in strangers if item.canonical_url and tells(item.canonical_url)}
        ),
        text_hashes=sorted({text_hash(item.title, item.summary) for item in strangers}),
    )
    held = _items(connection, dossier, sorted({*alone.values(), *same_words}))
    return Alike({address: held[key] for address, key in alone.items()}, [held[key] for key in same_words])


def _items(connection: Connection, dossier: str, keys: Sequence[str]) -> dict[str, Item]:
    return {key: view.item for key, view in get_many(connection, dossier, ItemView, keys=keys).items()}
