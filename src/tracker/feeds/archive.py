"""What was saved of feeds, read back piece by piece: saved pages, JSON lines of items, WARC files, folders of these.

Nothing here is held whole but one page: files of any size are read as they come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from tracker.feeds.base import Entry
from tracker.feeds.entries import AUTHOR, SUMMARY, TITLE, guid_of, link_of
from tracker.feeds.text import line, plain

PAGES = (".xml", ".rss", ".atom", ".rdf", ".json")
LINES = (".jsonl", ".ndjson")
WARCS = (".warc", ".warc.gz", ".arc", ".arc.gz")
LONGEST_LINE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A feed's page as it was served; `of` are what may say whose it is: an address, or names of file and folder."""

    of: tuple[str, ...]
    body: bytes
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class SavedItem:
    """One item; `of` as in SavedPage."""

    of: tuple[str, ...]
    entry: Entry


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A piece that is none of these, with the reason."""

    why: str


Saved = SavedPage | SavedItem | Unreadable


class _Line(msgspec.Struct):
    title: str = ""
    summary: str = ""
    id: str | int = ""
    url: str = ""
    published: str = ""
    author: str = ""
    feed: str = ""


_LINE = msgspec.json.Decoder(_Line)


def files_in(path: Path) -> list[Path]:
    """The file itself, or every file below a folder that can be read here, in order of their names."""
    if path.is_file():
        return [path]
    return sorted(found for found in path.rglob("*") if found.is_file() and found.name.endswith(PAGES + LINES + WARCS))


def saved_in(path: Path, *, max_bytes: int) -> Iterator[Saved]:
    """What one file holds; a page larger than `max_bytes` is unreadable, whatever else there is is read on."""
    if path.name.endswith(LINES):
        yield from _lines(path)
    elif path.name.endswith(WARCS):
        yield from _records(path, max_bytes=max_bytes)
    elif path.stat().st_size > max_bytes:
        yield Unreadable(f"{path.name}: more than {max_bytes} bytes")
    else:
        yield SavedPage((path.stem, path.parent.name), path.read_bytes())


def _lines(path: Path) -> Iterator[Saved]:
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(LONGEST_LINE):
            number += 1
            if raw.strip():
                yield _item(raw, place=f"{path.name}:{number}", of=(path.stem, path.parent.name))


def _item(raw: bytes, *, place: str, of: tuple[str, ...]) -> Saved:
    try:
        said = _LINE.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return Unreadable(f"{place}: expected an item with a title, found a fault: {error}")
    title, summary = plain(said.title, longest=TITLE), plain(said.summary, longest=SUMMARY)
    link = link_of(said.url, base="")
    if not (title or summary):
        return Unreadable(f"{place}: expected a title or a summary, found neither")
    entry = Entry(
        guid=guid_of(str(said.id), link=link, text=f"{title}\n{summary}"),
        url=link,
        title=title,
        summary=summary,
        published=_moment(said.published),
        published_claim=line(said.published, longest=100) or None,
        author=plain(said.author, longest=AUTHOR) or None,
    )
    return SavedItem((said.feed, *of) if said.feed else of, entry)


def _records(path: Path, *, max_bytes: int) -> Iterator[Saved]:
    with path.open("rb") as file:
        try:
            for record in ArchiveIterator(file, arc2warc=True):
                headers = record.http_headers
                if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
                    continue
                url = str(record.rec_headers.get_header("WARC-Target-URI") or "")
                body: bytes = record.content_stream().read(max_bytes + 1)
                if len(body) > max_bytes:
                    yield Unreadable(f"{path.name}: {url[:200]}: more than {max_bytes} bytes")
                else:
                    yield SavedPage((url,), body, headers.get_header("Content-Type"))
        except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
            yield Unreadable(f"{path.name}: {line(str(error), longest=300)}")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
