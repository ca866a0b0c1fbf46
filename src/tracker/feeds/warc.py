"""Answers in a WARC or ARC file, record by record; a record that is not whole is never given as one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

DAMAGED = "expected a whole archive, found one that breaks off or is damaged"
ANOTHER_KIND = "expected a WARC or ARC file, found something else"
ZIPPED_WHOLE = "expected an archive gzipped record by record, found one gzipped as a whole; `gunzip` it"
GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave with status 200, at most a byte more of it than was asked for, and when, as it says."""

    url: str
    body: bytes
    date: str
    content_type: str | None


@dataclass(frozen=True, slots=True)
class Damage:
    """What cannot be read, and why: a record of this address, or the file where it has none."""

    url: str
    why: str


def answers_in(file: BinaryIO, *, max_bytes: int) -> Iterator[Answer | Damage]:
    """The answers of a file; behind a record that breaks off nothing more is read."""
    records = ArchiveIterator(file, arc2warc=True, no_record_parse=True)
    records.INC_RECORD = ""  # It would be written to standard error; what is damaged is told.
    begun, rest = False, b""
    try:
        for record in records:
            begun, faults = True, records.err_count
            answer = _answer(record, records.loader, max_bytes=max_bytes)
            records.read_to_end()
            unzip = records.reader.decompressor
            member_ended, rest = (unzip.eof, unzip.unused_data) if unzip else (True, b"")
            broken = _breaks_off(record) or records.err_count > faults
            if unzip and records.next_line and not broken:
                yield Damage("", ZIPPED_WHOLE)
                return
            if broken or not member_ended:
                yield _damage(record)
                if records.err_count == faults:
                    return
            elif answer is not None:
                yield answer
        if rest and not _is_whole(rest):
            yield Damage("", DAMAGED)
    except ArchiveLoadFailed:
        yield Damage("", DAMAGED if begun else ANOTHER_KIND)
    except (OSError, EOFError, ValueError):
        yield Damage("", DAMAGED)


def _answer(record: Any, loader: Any, *, max_bytes: int) -> Answer | None:
    """An answer as far as it goes, which may not be its end; nothing where the record is another kind."""
    url = _url(record)
    if record.rec_type != "response" or not url:
        return None
    try:
        headers = loader.load_http_headers(record.rec_type, url, record.raw_stream, record.length)
    except EOFError:
        return None
    if headers is None or headers.get_statuscode() != "200":
        return None
    record.http_headers = headers
    body: bytes = record.content_stream().read(max_bytes + 1)
    date = str(record.rec_headers.get_header("WARC-Date") or "")
    return Answer(url, body, date, headers.get_header("Content-Type"))


def _url(record: Any) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI") or "")


def _length(record: Any) -> str:
    return str(record.rec_headers.get_header("Content-Length") or "")


def _breaks_off(record: Any) -> bool:
    """Whether a record that was read to its end has fewer bytes than it says, or does not say how many."""
    return not _length(record).isdecimal() or bool(record.raw_stream.tell() < record.length)


def _damage(record: Any) -> Damage:
    """Any five words pass for the head of an ARC record, but then the first is no address and the last no length."""
    url, length = _url(record), _length(record)
    strange = ":" not in url and length and not length.isdecimal()
    return Damage("", ANOTHER_KIND) if strange else Damage(url, DAMAGED)


def _is_whole(rest: bytes) -> bool:
    """Whether the bytes behind the last record, which held no other, are a gzip member with its end."""
    unzip = zlib.decompressobj(GZIP)
    try:
        unzip.decompress(rest)
    except zlib.error:
        return False
    return unzip.eof
