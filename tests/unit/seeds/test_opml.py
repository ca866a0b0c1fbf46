"""The feed list: what it yields, and what it refuses with a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier_folders import FICTIONAL, change
from tracker.domain.errors import SeedError
from tracker.domain.items import Feed
from tracker.seeds.opml import read_opml


@pytest.fixture
def path(tmp_path: Path) -> Path:
    copy = tmp_path / "feeds.opml"
    copy.write_bytes((FICTIONAL / "feeds.opml").read_bytes())
    return copy


def problems(path: Path) -> list[str]:
    with pytest.raises(SeedError) as caught:
        read_opml(path)
    return [str(problem) for problem in caught.value.problems]


def test_feeds_are_read_in_the_files_order_at_any_depth(path: Path) -> None:
    feeds = read_opml(path).feeds
    assert [feed.id for feed in feeds] == ["strelsau-courier", "ruritanian-wire", "edelweiss-post"]
    assert feeds[1] == Feed(
        id="ruritanian-wire",
        title="Ruritanian Wire",
        url="http://127.0.0.1/wire.atom",
        site=None,
        language="en",
        country="RUR",
        group="state-rur",
        wire="rtb",
        reliability="C",
        note="Agency of the court.",
        paused=False,
        rest_seconds=None,
    )


def test_a_feed_may_be_given_a_rest_in_the_list(path: Path) -> None:
    change(path, 'tracker:wire="rtb"', 'tracker:interval="7200"')
    assert [feed.rest_seconds for feed in read_opml(path).feeds] == [None, 7200, None]


def test_a_feed_may_be_paused_in_the_list(path: Path) -> None:
    change(path, 'tracker:wire="rtb"', 'tracker:paused="true"')
    assert [feed.paused for feed in read_opml(path).feeds] == [False, True, False]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'tracker:reliability="C"',
            'tracker:reliability="G"',
            "reliability: expected one of A, B, C, D, E, F, found 'G'",
        ),
        ('tracker:reliability="C"', "", "reliability: expected one of A, B, C, D, E, F, found nothing"),
        ('tracker:group="state-rur"', "", "group: expected the owner as small letters and hyphens, found nothing"),
        ('tracker:wire="rtb"', 'tracker:wire="R TB"', "wire: expected an agency as small letters and hyphens"),
        (
            'tracker:country="RUR"',
            'tracker:country="Ru"',
            "country: expected three capital letters, ISO 3166-1, found 'Ru'",
        ),
        (
            'tracker:id="ruritanian-wire"',
            'tracker:id="edelweiss-post"',
            "id: expected 'edelweiss-post' once, found it on",
        ),
        ('tracker:id="ruritanian-wire"', 'tracker:id="A b"', "id: expected small letters, digits and single hyphens"),
        ('tracker:note="Agency', 'tracker:notes="Agency', "attribute 'notes' is not defined; did you mean 'note'?"),
        ('language="en"', 'langage="en"', "attribute 'langage' is not defined; did you mean 'language'?"),
        ('language="en"', 'language="English"', "language: expected a language code such as en, found 'English'"),
        (
            "http://127.0.0.1/wire.atom",
            "wire.atom",
            "xmlUrl: expected an address with http or https, found 'wire.atom'",
        ),
        ("http://127.0.0.1/wire.atom", "http://[", "xmlUrl: expected an address with http or https, found 'http://['"),
        (
            "http://127.0.0.1/wire.atom",
            "http://127.0.0.1/courier.rss",
            "xmlUrl: expected 'http://127.0.0.1/courier.rss' once",
        ),
        ('text="Ruritanian Wire"', 'text=" "', "text: expected the feed's title, found nothing"),
        ('tracker:wire="rtb"', 'tracker:interval="2h"', "interval: expected 60 to 86400 seconds, found '2h'"),
        ('tracker:wire="rtb"', 'tracker:interval="59"', "interval: expected 60 to 86400 seconds, found '59'"),
        ('tracker:wire="rtb"', 'tracker:paused="yes"', "paused: expected true or false, found 'yes'"),
    ],
)
def test_a_mistake_is_named_with_its_line(path: Path, old: str, new: str, message: str) -> None:
    change(path, old, new)
    assert any(problem.startswith("feeds.opml:") and message in problem for problem in problems(path))


def test_the_line_is_that_of_the_outline(path: Path) -> None:
    change(path, 'tracker:wire="rtb"', 'tracker:wire=""')
    assert problems(path) == [
        "feeds.opml:12: wire: expected an agency as small letters and hyphens, found ''",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            '<!DOCTYPE opml [<!ENTITY a "b">]>\n<opml version="2.0"/>',
            "feeds.opml:1: expected no document type, found one",
        ),
        ("", "feeds.opml: expected XML, found nothing"),
        ('<?xml version="1.0" encoding="gb2312"?><opml/>', "feeds.opml:1: expected UTF-8 or an encoding of one byte"),
        ("<opml><body>", "feeds.opml:1: expected XML, found a fault at column 13: no element found"),
        ("<rss/>", "feeds.opml:1: expected the element 'opml', found 'rss'"),
        ('<opml version="2.0"><body/></opml>', "feeds.opml: expected at least one outline with an xmlUrl, found none"),
    ],
)
def test_what_is_no_plain_opml_is_refused(path: Path, text: str, message: str) -> None:
    path.write_text(text, encoding="utf-8")
    assert problems(path)[0].startswith(message)


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    assert problems(tmp_path / "feeds.opml") == ["feeds.opml: expected a file, found none"]
