"""Bodies are decoded as they arrive and never beyond the cap."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.feeds.decoding import BadEncoding, Decoder, TooLarge, Truncated

MIB = 1024 * 1024


def raw_deflate(body: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return squeeze.compress(body) + squeeze.flush()


PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "identity": bytes,
    "gzip": gzip.compress,
    "X-GZIP": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
}


def decode(wire: bytes, encoding: str, *, cap: int = MIB, step: int = 1000) -> bytes:
    decoder = Decoder(encoding, cap=cap)
    for start in range(0, len(wire), step):
        decoder.feed(wire[start : start + step])
    return decoder.finish()


@given(body=st.binary(max_size=5000), encoding=st.sampled_from(sorted(PACK)), step=st.integers(1, 700))
def test_what_was_encoded_is_decoded_whatever_the_chunks(body: bytes, encoding: str, step: int) -> None:
    assert decode(PACK[encoding](body), encoding, step=step) == body


@given(body=st.binary(max_size=5000), step=st.integers(2, 700))
def test_deflate_without_a_zlib_header_is_decoded(body: bytes, step: int) -> None:
    assert decode(raw_deflate(body), "deflate", step=step) == body


@given(parts=st.lists(st.binary(max_size=300), min_size=1, max_size=4), padding=st.sampled_from([b"", b"\0\0\0"]))
def test_gzip_members_are_joined(parts: list[bytes], padding: bytes) -> None:
    assert decode(padding.join(gzip.compress(part) for part in parts) + padding, "gzip") == b"".join(parts)


def test_anything_after_the_last_gzip_member_is_ignored() -> None:
    assert decode(gzip.compress(b"news") + b"<!-- cached -->" * 500, "gzip") == b"news"


def test_half_a_million_empty_members_do_not_hold_the_loop() -> None:
    assert decode(gzip.compress(b"") * 50_000, "gzip", cap=10 * MIB, step=65_536) == b""


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("deflate", raw_deflate), ("br", brotli.compress)],
)
def test_a_bomb_is_stopped_at_the_cap(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(20 * MIB))

    assert len(bomb) < 30_000
    with pytest.raises(TooLarge, match="after decoding"):
        decode(bomb, encoding, cap=MIB, step=len(bomb))


def test_more_bytes_than_the_cap_are_refused_on_the_wire() -> None:
    with pytest.raises(TooLarge, match="on the wire"):
        decode(bytes(MIB + 1), "")


@pytest.mark.parametrize("encoding", ["gzip, gzip", "gzip,deflate", "zstd", "compress", "gzip, br", "br,br"])
def test_stacked_and_unknown_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(BadEncoding, match="expected one of gzip, deflate"):
        Decoder(encoding, cap=MIB)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_body_that_is_not_compressed_as_announced_is_refused(encoding: str) -> None:
    with pytest.raises(BadEncoding, match=f"announced as {encoding}"):
        decode(b"<rss version='2.0'/>", encoding)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
def test_a_compressed_body_that_breaks_off_is_noticed(encoding: str) -> None:
    with pytest.raises(Truncated, match="broke off"):
        decode(PACK[encoding](b"news" * 1000)[:-9], encoding)
