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
from tracker.projections.redacted import REDACTED
from tracker.workflows.identity import Alike, identify, keys_of, recognise
from tracker.workflows.own_words import Common

WORDY = "North and South agreed on Monday to open all seven locks of the river until the end of October"
LATER = NOW + timedelta(days=1)
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


def after(log: list[Item], *page: Item) -> list[Item]:
    """What a page is taken for when the log holds these items, looked up as the store does it."""
    by_id = {old.id: old for old in log}
    shared = [old.canonical_url for old in log]
    alone = {old.canonical_url: old for old in log if old.canonical_url and shared.count(old.canonical_url) == 1}
    words = {(one.title, one.summary) for one in page}
    same_words = [old for old in log if (old.title, old.summary) in words]
    return recognise(identify(page, by_id), by_id, Alike(alone, same_words))


def new_in(log: list[Item], *page: Item) -> list[str]:
    """The guids of a page that are new to the log."""
    return [found.guid for found in after(log, *page) if found.id not in {old.id for old in log}]


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


COMMON = Common(frozenset(["russi", "iran", "from"]))
WHEAT = item("top", url="https://a.example/w", title="Russia sends wheat to Iran through Caspian port")
BANK = item("top", url="https://a.example/b", title="Iran and Russia set up joint bank in Rasht")


def test_entries_of_one_page_under_one_guid_at_different_addresses_are_different_stories() -> None:
    alike = item("top", url="https://a.example/w2", title=f"{WHEAT.title} again")
    page = [WHEAT, BANK, alike]
    first = known(*page)
    assert len(first) == 3
    for again in (page, page[::-1], [alike], [alike, WHEAT]):
        assert {found.id for found in identify(again, first)} <= first.keys()


def test_a_newcomer_takes_no_id_of_what_still_stands_on_its_page() -> None:
    log = known(WHEAT)
    newcomer = item("top", url="https://a.example/w2", title=f"{WHEAT.title} again")
    found = identify([newcomer, WHEAT], log)
    assert [one.id in log for one in found] == [False, True]


def test_a_reused_guid_whose_texts_share_only_the_parties_names_is_a_new_item() -> None:
    assert identify([BANK], known(WHEAT), common=COMMON)[0].id not in known(WHEAT)
    assert not is_known(BANK, WHEAT)


def test_a_moved_and_edited_story_keeps_its_id_by_its_own_words() -> None:
    log = known(WHEAT)
    moved = item("top", url="https://a.example/w2", title="Wheat from Russia reaches Caspian port of Iran")
    assert identify([moved], log, common=COMMON)[0].id in log


def test_a_redacted_item_is_believed_by_its_guid_whatever_stands_beside_it() -> None:
    old = identify([WHEAT], {})[0]
    redacted = structs.replace(old, guid=old.id, url=None, canonical_url=None, title=REDACTED, content_hash="")
    assert {one.id for one in identify([BANK, WHEAT], {redacted.id: redacted})} == {redacted.id}


def test_what_a_page_repeats_is_one_item() -> None:
    assert len(identify([item(), item(title=f"{LOCKS} again")], {})) == 1


@given(st.lists(st.tuples(st.sampled_from("gh"), st.integers(1, 3), st.sampled_from([LOCKS, CINEMA])), max_size=8))
def test_a_page_that_is_served_again_brings_nothing_new(entries: list[tuple[str, int, str]]) -> None:
    page = [item(guid, url=f"https://a.example/{number}", title=title) for guid, number, title in entries]
    first = known(*page)
    assert {found.id for found in identify(page, first)} <= first.keys()
    assert all(found.id in keys_of(found) for found in first.values())


@pytest.mark.parametrize(
    "again",
    [
        item("new"),
        item("new", published=LATER),
        item("new", url="http://a.example/1?utm_source=rss"),
        item("new", title=f"{LOCKS} at last"),
        item("new", title=f"{LOCKS} at last", published=None),
    ],
    ids=["as it was", "dated anew", "another link to it", "edited", "edited and undated"],
)
def test_what_a_feed_serves_under_a_new_guid_at_its_address_is_known(again: Item) -> None:
    assert new_in([*known(item("old")).values()], again) == []


@pytest.mark.parametrize("url", [None, "https://a.example/"])
def test_the_same_words_of_the_same_date_are_known_where_the_address_says_nothing(url: str | None) -> None:
    log = [*known(item("old", url=url)).values()]
    assert new_in(log, item("new", url=url)) == []
    assert new_in(log, item("new", url=url, published=None)) == []


def test_a_site_that_changes_guids_and_addresses_doubles_nothing() -> None:
    log = [*known(item("old", title=WORDY), item("b", url="https://a.example/2")).values()]
    assert new_in(log, item("new", title=WORDY, url="https://new.example/locks")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (item("old"), item("new", title=CINEMA)),
        (item("old"), item("new", title=f"{LOCKS} at last", published=LATER)),
        (item("old", url=None), item("new", url=None, published=LATER)),
        (item("old", url="https://a.example/"), item("new", url="https://a.example/", published=LATER)),
        (item("old", url="https://a.example/"), item("new", url="https://a.example/", title=f"{LOCKS} at last")),
        (item("old"), item("new", url="https://a.example/2")),
        (item("old", title=WORDY), item("new", title=WORDY, url="https://a.example/2", published=LATER)),
        (item("old", published=None, title=WORDY), item("new", published=None, title=WORDY, url="https://a.example/2")),
        (item("old", title=""), item("new", title="", url="https://a.example/2")),
    ],
    ids=[
        "another story at the address",
        "the next entry of a live blog",
        "an announcement made again without an address",
        "an announcement made again on the front page",
        "another story on the front page",
        "a rubric at its next address",
        "a bulletin's usual words on the next day",
        "usual words without a date",
        "no words",
    ],
)
def test_under_a_new_guid_what_may_be_another_story_stays_apart(old: Item, new: Item) -> None:
    assert new_in([*known(old).values()], new) == ["new"]


def test_entries_of_one_page_that_share_address_and_words_stay_apart() -> None:
    assert new_in([], item("a"), item("b"), item("c", title=CINEMA)) == ["a", "b", "c"]


def test_a_live_blog_keeps_its_entries_apart_when_the_older_ones_have_left_the_page() -> None:
    blog = [*known(item("a"), item("b", title=CINEMA)).values()]
    assert new_in(blog, item("b", title=CINEMA), item("c", title=f"{LOCKS} at last")) == ["c"]
    assert new_in(blog, item("c", title=f"{LOCKS} at last")) == ["c"]


def test_two_new_entries_tell_by_themselves_that_an_address_is_shared() -> None:
    log = [*known(item("old")).values()]
    assert new_in(log, item("b", title=f"{LOCKS} today"), item("c", title=f"{LOCKS} at last")) == ["b", "c"]


def test_a_page_whose_guids_are_all_made_up_anew_is_known_entry_by_entry() -> None:
    first = [item("1"), item("2", title=CINEMA), item("3", url=None), item("4", url=None)]
    log = [*known(*first).values()]
    again = [structs.replace(one, guid=f"{one.guid} again") for one in first]
    assert [one.id for one in after(log, *again)] == [old.id for old in log]


def test_a_known_item_that_is_still_on_the_page_is_not_found_twice() -> None:
    log = [*known(item("old")).values()]
    assert new_in(log, item("old"), item("new")) == ["new"]
    assert new_in(log, item("new"), item("old")) == ["new"]


def test_guids_that_only_number_the_places_of_a_page_name_what_stands_there() -> None:
    log = [*known(item("1", title=WORDY), item("2", url="https://a.example/2", title=CINEMA)).values()]
    newest = item("1", url="https://a.example/3", title="Lighthouse keeper retires")
    page = [newest, item("2", title=WORDY), item("3", url="https://a.example/2", title=CINEMA)]
    assert [one.id for one in after(log, *page)[1:]] == [old.id for old in log]
    assert new_in(log, *page) == ["1"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "https://a.example/", "https://a.example/1", "https://a.example/2"]),
            st.sampled_from([LOCKS, CINEMA, WORDY]),
            st.sampled_from([None, NOW, LATER]),
        ),
        max_size=6,
    ),
    st.booleans(),
)
def test_a_page_served_again_under_new_guids_or_old_ones_brings_nothing_new(
    entries: list[tuple[str | None, str, Any]], renamed: bool
) -> None:
    page = [item(f"g{n}", url=url, title=title, published=at) for n, (url, title, at) in enumerate(entries)]
    log = after([], *page)
    assert len(log) == len(page)
    again = [structs.replace(one, guid=f"new {one.guid}") for one in page] if renamed else page
    assert sorted(found.id for found in after(log, *again)) == sorted(old.id for old in log)
