"""Which item an entry is: guids that vary, guids that are reused, and entries that repeat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from builders import NOW
from tracker.coreference.urls import canonical_url
from tracker.domain.items import Item, content_hash, item_id
from tracker.workflows.identity import identify, keys_of

LOCKS = "North and South sign agreement on river locks"
CINEMA = "Old cinema reopens after long repairs"


def item(guid: str = "g", *, url: str | None = "https://a.example/1", title: str = LOCKS, **changes: Any) -> Item:
    address = canonical_url(url) if url else None
    plain = Item(
        id="",
        feed="courier",
        guid=guid,
        url=url,
        canonical_url=address,
        title=title,
        summary="",
        language="en",
        published=NOW,
        published_claim=None,
        author=None,
        content_hash=content_hash(title, summary="", canonical_url=address),
    )
    return structs.replace(plain, **changes)


def known(*items: Item) -> dict[str, Item]:
    return {found.id: found for found in identify(items, {})}


def is_known(new: Item, *old: Item) -> bool:
    before = known(*old)
    return identify([new], before)[0].id in before


@pytest.mark.parametrize(
    "variant",
    ["https://a.example/1", "http://a.example/1?utm_source=rss", "https://A.example/1#top", "http://a.example:80/1"],
)
def test_a_guid_is_the_same_without_what_outlets_change_carelessly(variant: str) -> None:
    assert is_known(item(variant), item("http://a.example/1"))


@pytest.mark.parametrize("guid", ["http://a.example/1?utm_source=x", "https://a.example/1", "tag:a.example,2026:1"])
def test_an_item_known_by_its_guid_as_it_was_written_stays_known(guid: str) -> None:
    old = structs.replace(item(guid), id=item_id("courier", guid))
    assert identify([item(guid)], {old.id: old})[0].id == old.id


def test_an_item_known_under_the_other_scheme_stays_known() -> None:
    old = structs.replace(item("http://a.example/1"), id=item_id("courier", "http://a.example/1"))
    assert identify([item("https://a.example/1")], {old.id: old})[0].id == old.id


def test_an_edit_is_of_the_same_item_however_much_changes_at_its_address() -> None:
    assert is_known(item(title=CINEMA), item())


def test_a_story_that_moves_is_the_same_item() -> None:
    assert is_known(item(url="https://a.example/moved", title=f"{LOCKS} today"), item())


def test_a_reused_guid_with_another_story_at_another_address_is_a_new_item() -> None:
    assert not is_known(item(url="https://a.example/2", title=CINEMA), item())


def test_a_reused_guid_of_a_feed_whose_links_lead_to_its_front_page_is_a_new_item() -> None:
    old = item(url="https://a.example/")
    assert not is_known(item(url="https://a.example/", title=CINEMA, published=NOW + timedelta(days=1)), old)


def test_a_page_that_gives_two_stories_one_guid_keeps_both_whatever_its_order() -> None:
    one, two = item(), item(url="https://a.example/2", title=CINEMA)
    first = known(one, two)
    assert len(first) == 2
    for page in ([two, one], [two], [one, two]):
        assert {found.id for found in identify(page, first)} <= first.keys()


def test_what_a_page_repeats_is_one_item() -> None:
    assert len(identify([item(), item(title=f"{LOCKS} again")], {})) == 1


@given(st.lists(st.tuples(st.sampled_from("gh"), st.integers(1, 3), st.sampled_from([LOCKS, CINEMA])), max_size=8))
def test_a_page_that_is_served_again_brings_nothing_new(entries: list[tuple[str, int, str]]) -> None:
    page = [item(guid, url=f"https://a.example/{number}", title=title) for guid, number, title in entries]
    first = known(*page)
    assert {found.id for found in identify(page, first)} <= first.keys()
    assert all(found.id in keys_of(found) for found in first.values())
