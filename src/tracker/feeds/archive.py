"""What was saved of feeds, read back piece by piece: saved pages, JSON lines of items, WARC files, folders of these.

Nothing here is held whole but one page: files of any size are read as they come. Every piece says where it stands and
when it was saved: a record of a WARC file by its own date; anything else by a date in its file's name, or when the file
was last written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tracker.feeds.base import Entry
from tracker.feeds.broken import json_fault
from tracker.feeds.entries import AUTHOR, SUMMARY, TITLE, guid_of, link_of
from tracker.feeds.text import line, plain
from tracker.feeds.warc import Answer, Damage, answers_in

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
    """A piece that is none of these, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What was found, where (a file, and in it a line or the address of a page), and how many bytes of the file were
    read by then.
    """

    place: str
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
_NO_LINE = "expected an object with a title or a summary"


@dataclass(frozen=True, slots=True)
class Files:
    """What a path holds: files that can be read here, in the order in which they were saved, and the others by name."""

    read: tuple[Path, ...]
    others: tuple[Path, ...]


def files_in(path: Path) -> Files:
    """The file itself, whatever its name, or every file below a folder; a name that begins with a dot hides a file."""
    if path.is_file():
        return Files((path,), ())
    found = [one for one in path.rglob("*") if one.is_file() and not one.name.startswith(".")]
    read = [one for one in found if one.name.endswith(PAGES + LINES + WARCS)]
    others = sorted(set(found).difference(read))
    return Files(tuple(sorted(read, key=lambda one: (saved_at(one), one))), tuple(others))


def names_of(path: Path) -> tuple[str, ...]:
    """What a file may say by its name of whose it is: its name, that without a date, and the name of its folder."""
    undated = _NAMED.sub("", path.stem).strip(" ._-")
    return tuple(dict.fromkeys(name for name in (path.stem, undated, path.parent.name) if name))


def saved_at(path: Path) -> datetime:
    """When a file was saved: the date in its name (UTC, at midnight where it has no time), else when it was written."""
    if (named := _NAMED.search(path.name)) is not None:
        year, month, day, *time = named.groups(default="00")
        moment = _moment(f"{year}-{month}-{day}T{':'.join(time)}")
        if moment is not None:
            return moment
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def saved_in(path: Path, *, name: str, max_bytes: int) -> Iterator[Piece]:
    """What a file holds, which is told of as `name`; a page of more than `max_bytes` is unreadable."""
    size = path.stat().st_size
    if path.name.endswith(LINES):
        yield from _lines(path, name=name)
    elif path.name.endswith(WARCS):
        yield from _records(path, name=name, max_bytes=max_bytes)
    elif size > max_bytes:
        yield Piece(name, _too_large(max_bytes), size)
    else:
        yield Piece(name, SavedPage(names_of(path), path.read_bytes(), saved_at(path)), size)


def _too_large(max_bytes: int) -> Unreadable:
    return Unreadable(f"expected at most {max_bytes} bytes (TRACKER_FETCH_MAX_BYTES), found more")


def _lines(path: Path, *, name: str) -> Iterator[Piece]:
    captured, of = saved_at(path), names_of(path)
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(LONGEST_LINE):
            number += 1
            if raw.strip():
                yield Piece(f"{name}:{number}", _item(raw, of=of, captured=captured), file.tell())


def _item(raw: bytes, *, of: tuple[str, ...], captured: datetime) -> SavedItem | Unreadable:
    try:
        said = _LINE.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Unreadable(f"{_NO_LINE}, found {_fault_of(raw)}")
    title, summary = plain(said.title, longest=TITLE), plain(said.summary, longest=SUMMARY)
    link = link_of(said.url, base="")
    if not (title or summary):
        return Unreadable(f"{_NO_LINE}, found neither")
    entry = Entry(
        guid=guid_of(str(said.id), link=link, text=f"{title}\n{summary}"),
        url=link,
        title=title,
        summary=summary,
        published=_moment(said.published),
        published_claim=line(said.published, longest=100) or None,
        author=plain(said.author, longest=AUTHOR) or None,
    )
    return SavedItem((said.feed,) if said.feed else of, entry, captured)


def _fault_of(raw: bytes) -> str:
    """Why a line is no item, in words."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        return f"a byte that is not UTF-8, the {error.start + 1}th"
    if (fault := json_fault(text)) is not None:
        return f"no JSON: {fault.removeprefix('line 1, ')}"
    said = msgspec.json.decode(raw)
    if not isinstance(said, dict):
        return "JSON of another kind"
    wrong = next((name for name in _Line.__struct_fields__ if not isinstance(said.get(name, ""), _kinds(name))), "")
    return f"something else than text in {wrong!r}"


def _kinds(name: str) -> type | tuple[type, ...]:
    return (str, int) if name == "id" else str


def _records(path: Path, *, name: str, max_bytes: int) -> Iterator[Piece]:
    saved = saved_at(path)
    with path.open("rb") as file:
        for one in answers_in(file, max_bytes=max_bytes):
            place = f"{name}: {line(one.url, longest=200)}" if one.url else name
            yield Piece(place, _record(one, saved=saved, max_bytes=max_bytes), file.tell())


def _record(one: Answer | Damage, *, saved: datetime, max_bytes: int) -> SavedPage | Unreadable:
    if isinstance(one, Damage):
        return Unreadable(one.why)
    if len(one.body) > max_bytes:
        return _too_large(max_bytes)
    return SavedPage((one.url,), one.body, _moment(one.date) or saved, one.content_type)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
