"""Pages as a browser takes them apart: elements with their attributes and their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from starlette.testclient import TestClient

HTML = {"accept": "text/html"}
_VOID = {"meta", "link", "input", "br", "img"}


@dataclass(slots=True)
class Element:
    """One element; `text` is all that stands in it, also in elements within."""

    tag: str
    attributes: dict[str, str | None]
    text: str = field(default="")


class Page(HTMLParser):
    """A page. An element that is closed by another one's tag, or by none, fails the test.

    `runs` are its texts in order, each with whether an element around it ends what it does to the direction of others.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html, self.text = html, ""
        self.runs: list[tuple[str, bool]] = []
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, [element.tag for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open it."""
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the last one."""
        assert self._open.pop().tag == tag, (tag, self.getpos())

    def handle_data(self, data: str) -> None:
        """Text belongs to every open element."""
        self.text += data
        self.runs.append((data, any(one.tag == "bdi" or "dir" in one.attributes for one in self._open)))
        for element in self._open:
            element.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such element."""
        return [element.attributes for element in self.elements if element.tag == tag]

    def texts(self, tag: str, **attributes: str) -> list[str]:
        """What stands in every such element, spaces collapsed; `class_` asks for one class of several."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            " ".join(one.text.split())
            for one in self.elements
            if one.tag == tag
            and all(
                value in (one.attributes.get(name) or "").split() or value == one.attributes.get(name)
                for name, value in wanted.items()
            )
        ]

    def links(self, *beginning: str) -> list[str]:
        """Where its links lead, of those that begin so."""
        found = [str(link["href"]) for link in self.all("a")]
        return [href for href in found if href.startswith(beginning)]


def shown(client: TestClient, path: str, **query: str) -> Page:
    """A page that must be there."""
    response = client.get(path, params=query or None, headers=HTML)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    return Page(response.text)
