"""Another reader's list that cannot be read says where, and in our words."""

from __future__ import annotations

import pytest

from tracker.domain.errors import InputError, SeedError
from tracker.seeds.subscriptions import read_subscriptions

OUTLINE = '<outline text="K" xmlUrl="http://klow.example/"'


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("", "list.opml: expected XML, found nothing"),
        (f"<opml>\n<body>{OUTLINE}></body></opml>", "list.opml:2: expected XML, found a fault at column 57: mismatch"),
        (f'<?xml version="1.0" encoding="gb2312"?><opml>{OUTLINE}/></opml>', "list.opml:1: expected UTF-8 or an enc"),
        (f'<?xml version="1.0" encoding="klingon"?><opml>{OUTLINE}/></opml>', "list.opml:1: expected UTF-8 or an enc"),
        (f"<!DOCTYPE opml><opml>{OUTLINE}/></opml>", "list.opml:1: expected no document type"),
        ("<html/>", "list.opml: expected at least one outline with an xmlUrl, found none"),
    ],
)
def test_a_list_that_cannot_be_read_says_where(document: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        read_subscriptions(document.encode(), name="list.opml")
    assert str(raised.value).startswith(message)
    assert not isinstance(raised.value, SeedError)


def test_an_encoding_of_one_byte_a_character_is_read() -> None:
    document = f'<?xml version="1.0" encoding="windows-1251"?><opml>{OUTLINE.replace("K", "Вестник")}/></opml>'
    (found,) = read_subscriptions(document.encode("cp1251"), name="list.opml").feeds
    assert found.title == "Вестник"


def test_outlines_that_are_neither_a_feed_nor_a_folder_are_told_by_their_lines() -> None:
    folder = f'<outline text="Papers">\n<outline text="no address"/>\n{OUTLINE}/>\n</outline>'
    listed = read_subscriptions(
        f'<opml><body>\n{folder}\n<outline xmlUrl=" "/></body></opml>'.encode(), name="list.opml"
    )
    assert ([one.title for one in listed.feeds], listed.without_address) == (["K"], (3, 6))
