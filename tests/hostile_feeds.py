"""Pages made to hurt whoever parses them; each builds its bytes anew, small first, on loopback only."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

CODECS = ("punycode", "idna", "undefined", "hex", "zlib", "unicode_escape", "utf-16", "utf-32", "no-such-codec")
# With a document type no page is plain: it is read as the most unusual ones are.
UNPLAIN = b'<?xml version="1.0"?><!DOCTYPE rss>'
_TITLE = b"<title>t</title><link>https://feed.example/1</link>"


def rss(item: bytes, *, prolog: bytes = b'<?xml version="1.0"?>') -> bytes:
    """A channel with one item of the given inner XML."""
    return prolog + b'<rss version="2.0"><channel><title>f</title><item>' + item + b"</item></channel></rss>"


def long_style() -> bytes:
    """40 KB of one style attribute in escaped HTML."""
    return rss(_TITLE + b'<description>&lt;p style="' + b"a:" * 20_000 + b'"&gt;x&lt;/p&gt;</description>')


def long_author() -> bytes:
    """80 KB of an author in which a parser seeks an e-mail address."""
    return rss(_TITLE + b"<author>" + b"a-a." * 20_000 + b"</author>", prolog=UNPLAIN)


def long_blank() -> bytes:
    """Blank lines in which a parser seeks a document type."""
    return b'<?xml version="1.0"?>' + b"\n" * 200_000 + rss(_TITLE, prolog=b"<!DOCTYPE rss>")


def many_categories() -> bytes:
    """1 MB of categories, each compared with all before it."""
    return rss(_TITLE + b"".join(b"<category>%d</category>" % number for number in range(40_000)))


def many_attributes() -> bytes:
    """One element with 100,000 attributes."""
    attributes = b" ".join(b'a%d="x"' % number for number in range(100_000))
    return rss(_TITLE + b"<category " + attributes + b">c</category>")


def many_entries() -> bytes:
    """A million empty items."""
    return b'<rss version="2.0"><channel><title>f</title>' + b"<item/>" * 1_000_000 + b"</channel></rss>"


def nested_tags() -> bytes:
    """400,000 elements within each other."""
    return rss(_TITLE + b"<b>" * 400_000)


def nested_html() -> bytes:
    """Deep markup inside a summary."""
    return rss(_TITLE + b"<description>" + b"&lt;div&gt;" * 400_000 + b"</description>")


def open_comments() -> bytes:
    """.7 MB of comments that never end."""
    return b"<rss><channel><item>" + b"<!--" * 175_000


def billion_laughs() -> bytes:
    """Entities that would unfold to gigabytes."""
    rows = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return rss(b"<title>&l9;</title>", prolog=b'<!DOCTYPE r [<!ENTITY l0 "ha">' + rows + b"]>")


def quadratic_entities() -> bytes:
    """One long entity used very often."""
    prolog = b'<!DOCTYPE r [<!ENTITY long "' + b"a" * 50_000 + b'">]>'
    return rss(b"<title>" + b"&long;" * 50_000 + b"</title>", prolog=prolog)


def external_entity() -> bytes:
    """An entity that names a file of this machine."""
    return rss(
        b"<title>&secret;</title><link>https://feed.example/1</link>",
        prolog=b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
    )


def external_dtd() -> bytes:
    """A document type that lives on a server."""
    return rss(_TITLE, prolog=b'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://127.0.0.1:9/feed.dtd">')


def declared(codec: str) -> bytes:
    """Latin-1 that is said to be in another codec; some of those no document is written in."""
    prolog = f'<?xml version="1.0" encoding="{codec}"?>'.encode()
    return rss(b"<title>caf\xe9</title><link>https://feed.example/1</link>", prolog=prolog)


def huge_json() -> bytes:
    """9 MB of JSON Feed with three million items."""
    return b'{"version":"https://jsonfeed.org/version/1.1","items":[{}' + b",{}" * 3_000_000 + b"]}"


def invalid_utf8() -> bytes:
    """Bytes that are no text in the encoding that was declared."""
    return rss(b"<title>caf\xe9 \xff\xfe \xc3\x28</title>", prolog=b'<?xml version="1.0" encoding="utf-8"?>')


HOSTILE: dict[str, Callable[[], bytes]] = {
    make.__name__: make
    for make in (
        long_style,
        long_author,
        long_blank,
        many_categories,
        many_attributes,
        many_entries,
        nested_tags,
        nested_html,
        open_comments,
        billion_laughs,
        quadratic_entities,
        external_entity,
        external_dtd,
        invalid_utf8,
        huge_json,
    )
} | {f"declared_{codec}": partial(declared, codec) for codec in CODECS}
