"""Whether the spans that the seeds name stand in a copy of the article. The article itself is never stored.

Offsets count characters of the text as read from UTF-8 without newline translation.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.domain.developments import ArticleAnchor
from tracker.domain.dossier import Article

_LIST_MARK = "- "


@dataclass(frozen=True, slots=True)
class AnchorFault:
    """Something that the article does not bear out; `id` names the anchor, or the article as a whole."""

    id: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class AnchorReport:
    """Which anchors were checked, which failed, and which could not be checked and `why`."""

    checked: tuple[str, ...]
    failed: tuple[AnchorFault, ...]
    unchecked: tuple[str, ...]
    why: str

    @property
    def holds(self) -> bool:
        """Whether everything was checked and nothing failed."""
        return not self.failed and not self.unchecked


def check_anchors(anchors: Iterable[tuple[str, ArticleAnchor]], *, article: Article, text: str | None) -> AnchorReport:
    """Compare the article's digest and length, each span's digest, and the section each span stands in.

    Without a text nothing is checked and every anchor is reported as unchecked.
    """
    named = tuple(anchors)
    names = tuple(name for name, _ in named)
    if text is None:
        return AnchorReport(checked=(), failed=(), unchecked=names, why="no copy of the article was given")
    headings = _headings(text, sections={anchor.section for _, anchor in named})
    faults = list(_article_faults(article, text=text))
    for name, anchor in named:
        faults += _anchor_faults(name, anchor, text=text, headings=headings)
    return AnchorReport(checked=names, failed=tuple(faults), unchecked=(), why="")


def quote(text: str, anchor: ArticleAnchor) -> str:
    """The words of the article that an anchor names."""
    return text[anchor.start : anchor.end]


def digest(text: str) -> str:
    """SHA-256 (hex) of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _article_faults(article: Article, *, text: str) -> Iterator[AnchorFault]:
    if digest(text) != article.sha256:
        yield AnchorFault(article.id, expected=f"sha256 {article.sha256}", found=f"sha256 {digest(text)}")
    if len(text) != article.characters:
        yield AnchorFault(article.id, expected=f"{article.characters} characters", found=f"{len(text)} characters")


def _anchor_faults(
    name: str, anchor: ArticleAnchor, *, text: str, headings: list[tuple[int, str]]
) -> Iterator[AnchorFault]:
    found = digest(quote(text, anchor))
    if found != anchor.sha256:
        yield AnchorFault(name, expected=f"sha256 {anchor.sha256}", found=f"sha256 {found}")
    over = [heading for start, heading in headings if start <= anchor.start]
    section = over[-1] if over else None
    headed = any(heading == anchor.section for _, heading in headings)
    if section != (anchor.section if headed else None):
        yield AnchorFault(name, expected=f"section {anchor.section!r}", found=f"section {section!r}")


def _headings(text: str, *, sections: set[str]) -> list[tuple[int, str]]:
    """Where each section begins, in order; one without a heading of its own is what comes before the first heading.

    A heading ends its line. It may begin in the middle of one, where a copied page lost the break before it. In a list
    of contents it follows a list mark: there it heads nothing.
    """
    found = []
    for section in sections:
        starts = [at for at in _occurrences(f"{text}\n", f"{section}\n") if text[max(0, at - 2) : at] != _LIST_MARK]
        if starts:
            found.append((starts[-1], section))
    return sorted(found)


def _occurrences(text: str, part: str) -> Iterator[int]:
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)
