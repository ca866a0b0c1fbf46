"""Which items of a feed stand at these addresses or have these words, found by index alone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from tracker.projections.base import OPEN
from tracker.store.driver import fetch

# The order of the two halves is the order of their parameters. Rows without an address come from the first.
_ALIKE = """
SELECT key, NULL FROM items WHERE dossier = ? AND feed = ? AND text_hash IN ? AND known_to + 0 = ?
UNION ALL
SELECT min(key), canonical_url FROM items WHERE dossier = ? AND canonical_url IN ? AND feed = ? AND known_to + 0 = ?
GROUP BY canonical_url HAVING count(*) = 1
"""


def look_alikes(
    connection: Connection, dossier: str, *, feed: str, addresses: Sequence[str], text_hashes: Sequence[str]
) -> tuple[dict[str, str], list[str]]:
    """The key of the feed's item at each of these addresses that only one has, and all keys with these hashes."""
    by_text = (dossier, feed, list(text_hashes), OPEN)
    by_address = (dossier, list(addresses), feed, OPEN)
    rows = fetch(connection, _ALIKE, *by_text, *by_address)
    alone = {address: key for key, address in rows if address is not None}
    return alone, sorted(key for key, address in rows if address is None)
