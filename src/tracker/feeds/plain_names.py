"""What feedparser would call the elements and attributes of a page, so that the quick lane means the same by it.

Namespaces, and the names it has handlers for, are asked of feedparser itself. What could mean two things is not plain.
"""

from __future__ import annotations

from feedparser.mixin import _FeedParserMixin

XML = "http://www.w3.org/XML/1998/namespace"
BASE = f"{XML} base"

_STANDARD: dict[str, str] = {uri.lower(): prefix.lower() for uri, prefix in _FeedParserMixin.namespaces.items()}
_PREFIXES = frozenset(_STANDARD.values())
_HANDLED = frozenset(name.split("_", 2)[2] for name in dir(_FeedParserMixin) if name.startswith(("_start_", "_end_")))
# What has no handler is kept under its name; under these it would be read, or trip a handler.
_TAKEN = frozenset(
    (
        *("items", "date", "date_parsed", "modified_parsed", "issued_parsed", "published_parsed", "updated_parsed"),
        *("guidislink", "links", "entries", "enclosures", "generator_detail", "authors", "author_detail"),
        *("contributors", "publisher", "publishers", "publisher_detail"),
    )
)
# Attributes with a meaning of their own, by whatever way feedparser comes to know them.
_TELLING = frozenset(("base", "lang", "href", "url", "uri", "rel", "type", "mode", "lastmod", "version", "ispermalink"))
_MOST_NAMES = 256
_MOST_ATTRIBUTES = 32
_MOST_FOREIGN = 64


class NotPlain(Exception):
    """feedparser is to read the page; the argument says what was met."""


class Names:
    """The names of one page."""

    def __init__(self) -> None:
        self._meanings: dict[str, str] = {}
        self._foreign: dict[str, str] = {}
        self._keys: dict[str, str] = {}
        self.harmless: set[str] = set()
        """Attributes that were found to be what they seem, and no base."""

    def declare(self, prefix: str | None, uri: str | None) -> bool:
        """Take a namespace declaration, and say whether it may change what an element is called.

        One prefix has one meaning on a whole page, and none has that of another.
        """
        if not uri or prefix is None:
            return False
        low, standard = prefix.lower(), _STANDARD.get(uri.lower())
        meaning = uri if standard is None else standard
        is_lent = standard is not None and low in _PREFIXES and low != standard
        if is_lent or standard == "xlink" or self._meanings.setdefault(low, meaning) != meaning:
            raise NotPlain(f"prefix {prefix} for {uri}")
        if standard and self._meanings.setdefault(standard, standard) != standard:
            raise NotPlain(f"prefix {standard} for another namespace")
        if standard is not None or prefix in self._foreign:
            return False
        # Each is looked through for each name, and costs all names that were known.
        if len(self._foreign) >= _MOST_FOREIGN:
            raise NotPlain("many namespaces")
        self._foreign[prefix] = uri
        self._keys.clear()
        return True

    def key(self, name: str) -> str:
        """The element's name as feedparser has it: `title`, `dc_creator`."""
        key = self._keys.get(name)
        if key is None:
            if len(self._keys) >= _MOST_NAMES:
                raise NotPlain("many names")
            key = self._keys[name] = self._resolved(name)
        return key

    def _resolved(self, name: str) -> str:
        uri, _, local = name.rpartition(" ")
        low = uri.lower()
        if len(name.split()) > 2 or ":" in local or "backend.userland.com/rss" in low:
            raise NotPlain(f"element {name}")
        prefix = _STANDARD.get(low, "")
        if low not in _STANDARD:
            prefix = next((prefix.lower() for prefix, known in self._foreign.items() if known == uri), "")
        return f"{prefix}_{local.lower()}" if prefix else local.lower()

    def check(self, attributes: dict[str, str]) -> None:
        """Refuse attributes that feedparser would take for others."""
        if len(attributes) > _MOST_ATTRIBUTES or len(self.harmless) > _MOST_NAMES:
            raise NotPlain("many attributes")
        for name in attributes:
            uri, _, local = name.rpartition(" ")
            low = local.lower()
            # Of a namespace it does not know feedparser takes the attribute for one without.
            is_borrowed = bool(uri) and not _STANDARD.get(uri.lower())
            is_disguised = low in _TELLING and (is_borrowed or local not in {low, "isPermaLink"})
            if is_disguised or (low == "base" and name != BASE) or len(name.split()) > 2:
                raise NotPlain(f"attribute {name}")
            if name != BASE:
                self.harmless.add(name)


def is_passed_over(key: str) -> bool:
    """Whether feedparser merely keeps such an element, under a name that nobody reads."""
    return key not in _HANDLED and key not in _TAKEN
