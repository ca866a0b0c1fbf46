"""Feeds drawn at random: mostly plain, each with a few oddities that real ones have, and some that none should have."""

from __future__ import annotations

from random import Random
from xml.sax.saxutils import escape

_SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "gd": "http://schemas.google.com/g/2005",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "own": "urn:of:nobody",
}
_ODD_SPACES = (
    'xmlns:Own="urn:of:nobody"',
    'xmlns:dc="http://search.yahoo.com/mrss/"',
    'xmlns:published="urn:of:nobody"',
    'xmlns:d="http://purl.org/dc/elements/1.1/"',
    'xmlns:atom10="http://www.w3.org/2005/Atom"',
    'xmlns="http://backend.userland.com/rss2"',
    'xmlns="http://purl.org/rss/1.0/"',
    'xmlns="urn:of:nobody"',
    'xmlns:xlink="http://www.w3.org/1999/xlink"',
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"',
)
_DATES = (
    "Thu, 02 Oct 2025 15:30:00 +0330",
    "Mon, 3 Nov 2025 05:06:07 GMT",
    "2025-10-02T12:00:00Z",
    "2025-10-02T12:00:00.125+03:30",
    "2025-10-02 12:00:00",
    "Thu, 31 Feb 2025 15:30:00 -0500",
    "02.10.2025 12:00",
    "2025-13-40T99:00:00Z",
    "Thu Oct  2 15:30:00 2025",
    "2025",
    "today",
)
_ADDRESSES = (
    "https://news.example/2025/10/02/story",
    "http://news.example/story?id=1&b=2",
    "https://news.example/story?utm_source=rss#top",
    "https://news.example",
    "/relative/story",
    "?id=7",
    "https://news.example/\u0645\u062a\u0646",
    "https://news.example/a b",
    "HTTP://News.Example/A",
    "tag:news.example,2025:7",
    "urn:uuid:7",
    "4711",
    "javascript:alert(1)",
    "http://[broken",
    "https://news.example/x?a=1&amp;b;=2&copy;",
)
_TEXTS = (
    "Two parties sign a pact",
    "\u0414\u043e\u0433\u043e\u0432\u043e\u0440 \u043f\u043e\u0434\u043f\u0438\u0441\u0430\u043d",
    "\u0642\u0631\u0627\u0631\u062f\u0627\u062f \u0645\u06cc\u200c\u0634\u0648\u062f",
    "<p>Both <b>signed</b>.</p><p>Work &amp; words</p>",
    "caf\u00c3\u00a9 \u00c3\u0097",
    "dash \u0096 and quotes \u0093x\u0094",
    "caf\u00e9",
    "a &amp;amp; b &nbsp; &#8217; &#x96; &#xD800;",
    "<script>x</script> 1 < 2",
    "Ann (ann@news.example)",
    "ann@news.example (Ann)",
    "Ann Scribe",
    "&",
    "]]",
    "\u00a0 padded \u2003",
)
_IN_ENTRIES = (
    ("title", "media:title", "atom:title"),
    ("description", "summary", "media:description", "content:encoded", "content", "atom:summary"),
    ("link", "atom:link", "guid", "id", "atom:id"),
    ("pubDate", "published", "updated", "dc:date", "dcterms:issued", "atom:updated", "issued"),
    ("author", "dc:creator", "managingEditor", "contributor", "itunes:author", "atom:author"),
    (
        "category",
        "media:content",
        "media:thumbnail",
        "media:group",
        "media:credit",
        "enclosure",
        "source",
        "language",
        "image",
    ),
    ("comments", "slash:comments", "wfw:commentRss", "thr:total", "own:thing", "gd:image", "rights", "ttl"),
)
_IN_FEEDS = (
    ("ttl", "sy:updatePeriod", "sy:updateFrequency", "language", "dc:language", "skipHours", "hour", "day"),
    ("link", "atom:link", "id", "image", "generator", "subtitle", "rights", "copyright", "category", "webMaster"),
    ("pubDate", "lastBuildDate", "updated", "author", "managingEditor", "icon", "logo", "docs", "own:thing"),
)
_STRANGE = (
    *("dc:title", "itunes:title", "itunes:summary", "dc:description", "body", "own:content", "url", "own:link", "date"),
    *("own:parsed", "thing", "dc_creator", "published_parsed", "guidislink", "links", "authors", "image", "textInput"),
    *(
        "div",
        "svg",
        "item",
        "entry",
        "channel",
        "feed",
        "rss",
        "own:published",
        "TITLE",
        "Description",
        "name",
        "email",
    ),
    *("uri", "title", "content", "summary", "media:title", "itunes:image", "itunes:owner", "georss:point", "cloud"),
)
_PLAIN = {
    "rss": ("title", "link", "guid", "description", "pubDate", "dc:creator", "content:encoded", "category"),
    "feed": ("title", "link", "id", "summary", "updated", "published", "author", "content"),
}
_ATTRIBUTES = {
    "link": (
        'rel="alternate"',
        'rel="self"',
        'rel="ALTERNATE"',
        'rel=""',
        'type="text/html"',
        'type="application/xml"',
    ),
    "guid": ('isPermaLink="false"', 'isPermaLink="true"', 'isPermaLink="True"', 'ispermalink="false"'),
    "text": ('type="html"', 'type="text"', 'type="HTML"', 'type="text/plain"', 'src="x"'),
    "strange": ('type="xhtml"', 'type=""', 'mode="base64"', 'type="application/xml"'),
}
_ANY_ATTRIBUTES = (
    *('xml:lang="fa-IR"', 'xml:base="https://other.example/"', 'base="x/"', 'lang="ru"', 'xml:space="preserve"'),
    *(
        'xml:base="https://other.example/b"',
        'a="1"',
        'domain="x"',
        'own:type="xhtml"',
        'thr:count="2"',
        'Type="xhtml"',
        'href="https://news.example/h"',
    ),
    *('url="https://news.example/u"', 'atom:href="x"', 'rel="enclosure"', 'HREF="/z"', 'media:type="xhtml"'),
)


def drawn_feed(chance: Random, *, oddity: float = 0.04) -> bytes:
    """A page as bytes; the greater the oddity, the less of it is as it should be."""
    return _Drawer(chance, oddity).page()


class _Drawer:
    def __init__(self, chance: Random, oddity: float) -> None:
        self.chance = chance
        self.oddity = oddity
        self.root = chance.choice(("rss", "rss", "feed"))

    def odd(self, more: float = 1.0) -> bool:
        return self.chance.random() < self.oddity * more

    def page(self) -> bytes:
        spaces = "".join(f' xmlns:{name}="{uri}"' for name, uri in _SPACES.items() if not self.odd(0.1))
        if self.odd():
            odd = self.chance.choice(_ODD_SPACES)
            spaces = (
                odd if odd.startswith("xmlns=") else f"{spaces} {odd}" if odd.split("=")[0] not in spaces else spaces
            )
        own = (
            ' xmlns="http://www.w3.org/2005/Atom"'
            if self.root == "feed" and "xmlns=" not in spaces
            else ' version="2.0"'
        )
        inner = self.feed()
        page = f"<{self.root}{own} {spaces}{self.some_attributes(0.5)}>{inner}</{self.root}>"
        start = self.chance.choice(('<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0"?>\n', ""))
        if self.odd():
            start += self.chance.choice(("<!-- c -->", "<?xml-stylesheet href='x'?>", "<!DOCTYPE rss>", " ", start))
        if self.odd(0.3):
            start = self.chance.choice(("\n", "\ufeff", "\ufeff\ufeff")) + start
        end = self.chance.choice(("\n", "<!-- end -->", "text", "<more/>", "\x00")) if self.odd(0.3) else ""
        return (start + page + end).encode("utf-8", "surrogatepass")

    def feed(self) -> str:
        inner = self.element("title", 0) if not self.odd() else ""
        inner += "".join(self.element(self.name(_IN_FEEDS, 0.0), 0) for _ in range(self.chance.randrange(4)))
        item = "item" if self.root == "rss" else "entry"
        for _ in range(self.chance.randrange(4)):
            names = [self.name(_IN_ENTRIES, 0.4) for _ in range(self.chance.randrange(7))]
            inside = "".join(self.blank() + self.element(name, 0) for name in names)
            inner += f"<{item}{self.some_attributes(0.2)}>{inside}</{item}>{self.blank()}"
        if self.odd():
            inner += self.element(self.name(_IN_FEEDS, 0.0), 0)
        if self.root == "feed":
            return inner
        return f"<channel{self.some_attributes(0.1)}>{inner}</channel>" + (
            self.element("item", 0) if self.odd(0.3) else ""
        )

    def name(self, groups: tuple[tuple[str, ...], ...], plainness: float) -> str:
        if self.odd():
            return self.chance.choice(_STRANGE)
        if self.chance.random() < plainness:
            return self.chance.choice(_PLAIN[self.root])
        return self.chance.choice(self.chance.choice(groups))

    def element(self, name: str, depth: int) -> str:
        if name in {"author", "atom:author", "contributor", "image", "skipHours"} and self.chance.random() < 0.6:
            inner = self.parts(name)
        elif name in {"media:content", "media:group", "own:thing"} and self.chance.random() < 0.4:
            inner = self.element(self.chance.choice(("media:title", "media:description", "media:thumbnail")), depth + 1)
        elif self.odd() and depth < 3:
            inner = self.text(name) + self.element(self.name(_IN_ENTRIES, 0.5), depth + 1)
        else:
            inner = self.text(name)
        return f"<{name}{self.attributes(name)}>{inner}</{name}>"

    def parts(self, name: str) -> str:
        prefix = name.rpartition(":")[0] + ":" if ":" in name else ""
        parts = {"image": ("url", "title", "link", "width"), "skipHours": ("hour", "day")}.get(
            name, ("name", "email", "uri")
        )
        chosen = [part for part in parts if self.chance.random() < 0.6]
        if self.odd(2):
            self.chance.shuffle(chosen)
            chosen.append(self.chance.choice(("gd:image", "name", "title", "own:thing")))
        return self.blank().join(self.element(part if ":" in part else prefix + part, 2) for part in chosen)

    def attributes(self, name: str) -> str:
        last = name.rpartition(":")[2].lower()
        if last == "link" and (self.root == "feed" or ":" in name):
            kinds = self.chance.sample(_ATTRIBUTES["link"], self.chance.randrange(2))
            address = escape(self.chance.choice(_ADDRESSES), {'"': "&quot;"})
            kinds += [] if self.odd() else [f'href="{address}"']
        else:
            table = _ATTRIBUTES["strange" if self.odd() else "guid" if last in {"guid", "id"} else "text"]
            is_bare = last in {"ttl", "updateperiod", "updatefrequency", "image"} and not self.odd()
            kinds = [self.chance.choice(table)] if self.chance.random() < 0.3 and not is_bare else []
        return "".join(f" {kind}" for kind in {kind.split("=")[0]: kind for kind in kinds}.values()) + (
            self.some_attributes(1.0) if not kinds else ""
        )

    def some_attributes(self, more: float) -> str:
        return f" {self.chance.choice(_ANY_ATTRIBUTES)}" if self.odd(more) else ""

    def text(self, name: str) -> str:
        last = name.rpartition(":")[2].lower()
        if "date" in last or last in {"published", "updated", "issued", "modified"}:
            text = self.chance.choice(_DATES)
        elif last in {"link", "guid", "id", "url", "uri", "comments"} and not self.odd():
            text = self.chance.choice(_ADDRESSES)
        elif last in {"ttl", "updatefrequency", "hour"}:
            text = self.chance.choice(("60", "3", "x", "", "-1"))
        elif last in {"language", "updateperiod"}:
            text = self.chance.choice(("ru", "fa_IR", "daily", "", " weekly "))
        else:
            text = self.chance.choice(_TEXTS)
        if self.odd(2):
            text = self.chance.choice(
                ("", " ", text + text, "x" * 1_200, "\u200f", "\u0085", "Fri, 2006/99/15 08:19:53 EDT", "http:///x/")
            )
        if self.chance.random() < 0.3 and "]]>" not in text:
            return f"{self.blank()}<![CDATA[{text}]]>{self.blank()}"
        return self.blank() + (text if self.odd(0.2) else escape(text)) + self.blank()

    def blank(self) -> str:
        return self.chance.choice(("", "", "", "\n  ", " ", "<!-- c -->", "\r\n"))
