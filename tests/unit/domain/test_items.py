"""Ids and hashes say the same today as in ten years."""

from __future__ import annotations

from tracker.domain.items import content_hash, item_id


def test_an_item_id_is_fixed_for_good() -> None:
    assert item_id("feed-a", "guid-1") == "9c22b940b549b7fbb091a11e1fbfee78"


def test_ids_differ_by_feed_and_by_guid() -> None:
    ids = {item_id(feed, guid) for feed in ("a", "ab") for guid in ("c", "bc")}

    assert len(ids) == 4


def test_a_content_hash_is_fixed_for_good() -> None:
    assert (
        content_hash("title", summary="summary", canonical_url=None)
        == "2a18d9ed452c33bc52e3a449ade4c77d055f87d6f5caec7399fc3a508ab9cc77"
    )


def test_an_edit_of_any_part_shows() -> None:
    hashes = {
        content_hash(title, summary=summary, canonical_url=url)
        for title in ("a", "a b")
        for summary in ("c", "")
        for url in ("https://a.example/", None)
    }

    assert len(hashes) == 8
