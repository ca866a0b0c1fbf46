"""Removing a content encoding while the bytes arrive, never holding more than a cap.

Only what is decoded step by step here is offered to servers; anything else, and encodings stacked on each other (a bomb
within a bomb), is refused by name.
"""

from __future__ import annotations

import zlib

import brotli

ACCEPT_ENCODING = "gzip, deflate, br"
_NAMES = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "br"}
_STEP = 64 * 1024
# Each member copies what follows it; half a million empty ones would hold the loop for seconds.
_MAX_MEMBERS = 1_000


class DecodingError(Exception):
    """A body that will not be had; the three kinds below."""


class TooLarge(DecodingError):
    """More bytes than the cap allows."""


class BadEncoding(DecodingError):
    """The bytes are not in the encoding that was announced, or it is none we take."""


class Truncated(DecodingError):
    """The bytes ended in the middle of a compressed stream."""


class Decoder:
    """Collects a body in one content encoding: `feed` each chunk, then `finish`; raises BadEncoding for a stack."""

    def __init__(self, content_encoding: str, *, cap: int) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        names = [name for name in names if name not in {"", "identity"}]
        if len(names) > 1 or not _NAMES.keys() >= set(names):
            raise BadEncoding(f"expected one of {ACCEPT_ENCODING} or none, found {content_encoding[:100]!r}")
        self._encoding = _NAMES[names[0]] if names else None
        self._stream: zlib._Decompress | None = None
        self._brotli = brotli.Decompressor() if self._encoding == "br" else None
        self._ended = False
        self._members = 0
        self._cap = cap
        self._wire = 0
        self._body = bytearray()

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes from the wire; raises TooLarge and BadEncoding."""
        self._wire += len(chunk)
        if self._wire > self._cap:
            raise TooLarge(f"more than {self._cap} bytes on the wire")
        if self._encoding is None:
            self._body += chunk
            return
        if self._brotli is not None:
            self._unbrotli(self._brotli, chunk)
            return
        while chunk and not self._ended:
            chunk = self._inflate(chunk)

    def _unbrotli(self, stream: brotli.Decompressor, chunk: bytes) -> None:
        """Decode a chunk in steps; what follows the end of the stream is padding."""
        try:
            while not stream.is_finished():
                self._body += stream.process(chunk, output_buffer_limit=_STEP)
                self._require_room()
                chunk = b""
                if stream.can_accept_more_data():
                    break
        except brotli.error as error:
            raise BadEncoding(f"announced as br: {error}") from error

    def _require_room(self) -> None:
        if len(self._body) > self._cap:
            raise TooLarge(f"more than {self._cap} bytes after decoding")

    def _inflate(self, chunk: bytes) -> bytes:
        """Decode one step and return what is left of the chunk."""
        if self._stream is None:
            self._stream = _decompressor(self._encoding, first=chunk)
            self._members += 1
        try:
            self._body += self._stream.decompress(chunk, _STEP)
        except zlib.error as error:
            raise BadEncoding(f"announced as {self._encoding}: {error}") from error
        self._require_room()
        if not self._stream.eof:
            return self._stream.unconsumed_tail
        return self._after_member(self._stream.unused_data)

    def _after_member(self, rest: bytes) -> bytes:
        """A gzip file may hold several members; zeros between them and anything after the last are padding."""
        rest = rest.lstrip(b"\0")
        if self._encoding != "gzip" or (rest and not rest.startswith(b"\x1f")) or self._members >= _MAX_MEMBERS:
            self._ended = True
        self._stream = None
        return rest

    def finish(self) -> bytes:
        """The whole body; raises Truncated if a compressed stream did not end."""
        if self._stream is not None or (self._brotli is not None and self._wire and not self._brotli.is_finished()):
            raise Truncated(f"the {self._encoding} stream broke off after {self._wire} bytes")
        return bytes(self._body)


def _decompressor(encoding: str | None, *, first: bytes) -> zlib._Decompress:
    """Servers send `deflate` with a zlib header, as the standard has it, or without, as old browsers wanted it."""
    if encoding == "gzip":
        return zlib.decompressobj(16 + zlib.MAX_WBITS)
    has_header = first[0] & 0x0F == zlib.DEFLATED and int.from_bytes(first[:2], "big") % 31 == 0
    return zlib.decompressobj(zlib.MAX_WBITS if has_header or len(first) == 1 else -zlib.MAX_WBITS)
