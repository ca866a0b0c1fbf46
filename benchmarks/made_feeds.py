"""Feeds for the benchmark of ingestion: pages of made-up news, and a server for them in a process of its own."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

START = datetime(2026, 1, 1, tzinfo=UTC)
# fmt: off
_WORDS = [
    "market", "river", "council", "school", "bridge", "harvest", "election", "museum", "station", "theatre",
    "hospital", "budget", "stadium", "engine", "library", "orchard", "factory", "airport", "village",
    "parliament", "concert", "climate", "railway", "teacher", "farmer", "doctor", "painter", "voter", "driver",
    "tourist", "winter", "summer", "morning", "evening", "price", "record", "debate", "search", "repair",
    "opening", "closing", "visit", "report", "question", "answer", "letter", "story", "number", "garden",
    "forest", "harbour", "island", "mountain", "valley", "street", "window",
]
# fmt: on
# One entry in so many names both parties and an act, so that it passes the whole way to a development.
RELEVANT_ONE_IN = 20
_ACTS = (
    "{a} and {b} sign agreement on {x} {y}",
    "{a} delivers {x} to {b} under {y} contract",
    "{a} and {b} discuss {x} and {y} in talks",
    "{a} imports more {x} from {b} despite {y}",
)


def page(number: int, *, entries: int, parties: tuple[str, str]) -> bytes:
    """RSS 2.0 of so many entries, about 600 bytes each; the same number gives the same bytes."""
    chance = random.Random(number)
    items = "".join(_item(number, place, chance, parties) for place in range(entries))
    head = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Feed {number}</title>'
    return f"{head}<link>http://news.example/{number}</link>{items}</channel></rss>".encode()


def _item(number: int, place: int, chance: random.Random, parties: tuple[str, str]) -> str:
    words = chance.choices(_WORDS, k=60)
    title = " ".join(words[:8]).capitalize()
    if (number * 7 + place) % RELEVANT_ONE_IN == 0:
        title = chance.choice(_ACTS).format(a=parties[0], b=parties[1], x=words[0], y=words[1])
    said = format_datetime(START - timedelta(minutes=17 * place + number))
    address = f"http://news.example/{number}/{place}"
    summary = f"&lt;p&gt;{' '.join(words[8:])}.&lt;/p&gt;"
    return (
        f'<item><title>{title}</title><link>{address}</link><guid isPermaLink="true">{address}</guid>'
        f"<pubDate>{said}</pubDate><description>{summary}</description><author>desk@news.example</author></item>"
    )


@contextmanager
def served(*, feeds: int, entries: int, parties: tuple[str, str]) -> Iterator[str]:
    """The address below which `/feed/0`, `/feed/1` ... answer, with an ETag and 304 to whoever sends it."""
    command = [sys.executable, str(Path(__file__)), str(feeds), str(entries), *parties]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


async def _serve(feeds: int, entries: int, parties: tuple[str, str]) -> None:
    pages = [page(number, entries=entries, parties=parties) for number in range(feeds)]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                number = int(head.split(b" ", 2)[1].rpartition(b"/")[2])
                etag = b'"%d"' % number
                if etag in head:
                    writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % etag)
                else:
                    body = pages[number]
                    writer.write(
                        b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nETag: %s\r\nContent-Length: %d\r\n\r\n"
                        % (etag, len(body))
                    )
                    writer.write(body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=4096)
    sys.stdout.write(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), (sys.argv[3], sys.argv[4])))
