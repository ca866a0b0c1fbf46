"""An item's edits over HTTP, word by word."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from integration.api.world import FEED, FICTIONAL, World, relevant
from tracker.domain.items import content_hash


def test_an_edit_is_told_word_by_word(fresh: World) -> None:
    first = relevant("dam", "Ruritania signs a dam")
    second = replace(first, item=structs.replace(first.item, title="Ruritania drops a dam"))
    digest = content_hash(second.item.title, summary=second.item.summary, canonical_url=second.item.canonical_url)
    second = replace(second, item=structs.replace(second.item, content_hash=digest))
    before = fresh.bring(first)
    fresh.bring(second)
    path = f"{FICTIONAL}/items/{FEED}-dam/history"
    told = fresh.get(path)
    assert (told["item"], told["total"]) == (f"{FEED}-dam", 2)
    assert [one["title"] for one in told["revisions"]] == [first.item.title, second.item.title]
    assert told["revisions"][1]["edited"] == [
        {
            "field": "title",
            "pieces": [
                {"fate": "same", "text": "Ruritania"},
                {"fate": "removed", "text": " signs"},
                {"fate": "added", "text": " drops"},
                {"fate": "same", "text": " a dam"},
            ],
        }
    ]
    assert [one["number"] for one in fresh.get(path, position=before)["revisions"]] == [0]
    assert fresh.client.get(f"{FICTIONAL}/items/nothing/history").status_code == 404
