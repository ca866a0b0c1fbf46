"""Newspapers on loopback whose page changes with every reader that has kept the one before: nothing on it may be lost.

A new page is made only for a request that names the newest ETag, so a page that was followed by another has been stored
by whoever asked. While a paper rests it says 304 to such a request.
"""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

from feed_server import Reply, Request
from tracker.domain.items import item_id

NEW, ON_PAGE, YOUNG = 10, 40, 8
TOPICS = ("river locks", "a mountain railway", "customs forms", "a royal visit", "grain", "a border post", "bells")


@dataclass
class Paper:
    """One feed: every item it ever had with its title, and how often each was edited."""

    feed: str
    titles: dict[str, str] = field(default_factory=dict)
    edits: Counter[str] = field(default_factory=Counter)
    resting: bool = False
    edition: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, request: Request) -> Reply:
        """The page, a new one, or 304."""
        with self._lock:
            known = request.headers.get("if-none-match") == self.etag
            if self.edition == 0 or (known and not self.resting):
                self._print()
                known = False
            headers = {"ETag": self.etag, "Content-Type": "application/rss+xml"}
            return Reply(status=304, headers=headers) if known else Reply(body=self._page(), headers=headers)

    @property
    def etag(self) -> str:
        """Names the edition."""
        return f'"{self.feed}-{self.edition}"'

    def streams(self) -> dict[str, int]:
        """The stream of every item there was, and how many edits it has seen."""
        return {f"item:{item_id(self.feed, guid)}": self.edits[guid] for guid in self.titles}

    def _print(self) -> None:
        self.edition += 1
        young = list(self.titles)[-YOUNG:]
        if young:
            guid = young[self.edition % len(young)]
            self.edits[guid] += 1
            self.titles[guid] += f" ({self.edits[guid]})"
        for part in range(NEW):
            number = self.edition * NEW + part
            topic = TOPICS[number % len(TOPICS)]
            self.titles[f"{self.feed}-{number}"] = f"Ruritania and Graustark sign agreement {number} on {topic}"

    def _page(self) -> bytes:
        items = "".join(
            f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title>"
            f"<pubDate>Fri, 20 Nov 2026 09:00:00 +0000</pubDate></item>"
            for guid, title in list(self.titles.items())[-ON_PAGE:]
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>P</title>{items}</channel></rss>'.encode()
