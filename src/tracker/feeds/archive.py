"""What was saved of feeds, read back piece by piece: saved pages, JSON lines of items, WARC files, folders of these.

Nothing here is held whole but one page: files of any size are read as they come. Every piece says when it was saved: a
record of a WARC file by its own date; anything else by a date in its file's name, or when the file was last
written.
"""

from __future__ import annotations

import re
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
_NAMED = re.compile(r"(?<!\d)(\d{4})-?(\d\d)-?(\d\d)(?:[T_ -]?(\d\d)[-:]?(\d\d)(?:[-:]?(\d\d))?Z?)?(?!\d)")
"""A day, and a time of it in UTC, as names of saved files have them."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A feed's page as it was served; `of` are what may say whose it is: an address, or names of file and folder."""

    of: tuple[str, ...]
    body: bytes
    captured: datetime
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class SavedItem:
    """One item; `of` and `captured` as in SavedPage."""

    of: tuple[str, ...]
    entry: Entry
    captured: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A piece that is none of these, with the reason."""

    why: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What was found, and how many bytes of the file were read by then."""

    found: SavedPage | SavedItem | Unreadable
    end: int


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
    """The file itself, or every file below a folder that can be read here, in the order in which they were saved."""
    if path.is_file():
        return [path]
    found = (one for one in path.rglob("*") if one.is_file() and one.name.endswith(PAGES + LINES + WARCS))
    return sorted(found, key=lambda one: (saved_at(one), one))


def saved_at(path: Path) -> datetime:
    """When a file was saved: the date in its name (UTC, at midnight where it has no time), else when it was written."""
    if (named := _NAMED.search(path.name)) is not None:
        year, month, day, *time = named.groups(default="00")
        moment = _moment(f"{year}-{month}-{day}T{':'.join(time)}")
        if moment is not None:
            return moment
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def saved_in(path: Path, *, max_bytes: int) -> Iterator[Piece]:
    """What one file holds; a page larger than `max_bytes` is unreadable, whatever else there is is read on."""
    size = path.stat().st_size
    if path.name.endswith(LINES):
        yield from _lines(path)
    elif path.name.endswith(WARCS):
        yield from _records(path, max_bytes=max_bytes)
    elif size > max_bytes:
        yield Piece(Unreadable(f"{path.name}: more than {max_bytes} bytes"), size)
    else:
        yield Piece(SavedPage((path.stem, path.parent.name), path.read_bytes(), saved_at(path)), size)


def _lines(path: Path) -> Iterator[Piece]:
    captured = saved_at(path)
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(LONGEST_LINE):
            number += 1
            if raw.strip():
                found = _item(raw, place=f"{path.name}:{number}", of=(path.stem, path.parent.name), captured=captured)
                yield Piece(found, file.tell())


def _item(raw: bytes, *, place: str, of: tuple[str, ...], captured: datetime) -> SavedItem | Unreadable:
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
    return SavedItem((said.feed, *of) if said.feed else of, entry, captured)


def _records(path: Path, *, max_bytes: int) -> Iterator[Piece]:
    saved = saved_at(path)
    with path.open("rb") as file:
        try:
            for record in ArchiveIterator(file, arc2warc=True):
                headers = record.http_headers
                if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
                    continue
                url = str(record.rec_headers.get_header("WARC-Target-URI") or "")
                body: bytes = record.content_stream().read(max_bytes + 1)
                if len(body) > max_bytes:
                    yield Piece(Unreadable(f"{path.name}: {url[:200]}: more than {max_bytes} bytes"), file.tell())
                else:
                    captured = _moment(str(record.rec_headers.get_header("WARC-Date") or "")) or saved
                    yield Piece(SavedPage((url,), body, captured, headers.get_header("Content-Type")), file.tell())
        except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
            yield Piece(Unreadable(f"{path.name}: {line(str(error), longest=300)}"), file.tell())


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
