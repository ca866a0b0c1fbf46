"""Tiles: their names in files, which a log has, and a tree that grows through them."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.audit.merkle import Frontier
from tracker.audit.tiles import ENTRIES, WIDTH, Growth, Tile, Whole, parse_path, place_of, split, tiles_of
from tracker.domain.errors import InputError

LEAVES = [hashlib.sha256(str(number).encode()).digest() for number in range(70_000)]


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),
        (Tile(1, 1000, 7), "tile/1/x001/000.p/7"),
        (Tile(5, 999, 255), "tile/5/999.p/255"),
        (Tile(ENTRIES, 1067, 8), "tile/entries/x001/067.p/8"),
    ],
)
def test_a_tile_has_one_name(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_path(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/x000/001",
        "tile/00/001",
        "tile/-1/001",
        "tile/6/000",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/0/000.p/07",
        "tile/0/000/",
        "/tile/0/000",
        "tile/0/../000",
        "tile/-1/000",
        "tile/0/\u0660\u0660\u0660",
        "tile/0/x999/x999/x999/x999/999",
        "tile/0/" + "x999/" * 2000 + "999",
        "",
    ],
)
def test_no_second_name_is_read(path: str) -> None:
    with pytest.raises(InputError, match="name of a tile"):
        parse_path(path)


@given(st.integers(0, 5), st.integers(0, 10**12), st.integers(1, WIDTH))
def test_every_name_is_read_back(level: int, index: int, width: int) -> None:
    assert parse_path(Tile(level, index, width).path) == Tile(level, index, width)


def test_the_last_name_is_that_of_hash_2_to_the_53() -> None:
    assert parse_path(Tile(0, 1 << 45).path).start == 1 << 53
    with pytest.raises(InputError):
        parse_path(Tile(0, (1 << 45) + 1).path)


def test_a_log_has_whole_tiles_and_one_partial_a_level() -> None:
    assert list(tiles_of(0)) == []
    assert list(tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(70_000))[-3:] == [Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1)]


@given(st.integers(0, 200_000), st.integers(0, 2000))
def test_what_is_new_since_a_size_and_what_was_there_make_everything(old: int, more: int) -> None:
    was, now = set(tiles_of(old)), set(tiles_of(old + more))
    assert now <= was | set(tiles_of(old + more, since=old))


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 5000, 65_536, 70_000])
def test_a_growing_tree_has_the_frontiers_root_and_the_tiles_of_its_size(size: int) -> None:
    growth = Growth()
    made: list[Whole] = []
    for leaf in LEAVES[:size]:
        made += growth.add(leaf)
    assert growth.frontier() == Frontier().extend(LEAVES[:size])
    assert {whole.tile for whole in made} | {tile for tile, _ in growth.unfinished()} == set(tiles_of(size))
    again = Growth.continued(size, [list(hashes) for hashes in growth.levels])
    assert again.frontier() == growth.frontier()


def test_a_finished_tile_holds_its_hashes_in_order_and_their_root() -> None:
    growth = Growth()
    made = [whole for leaf in LEAVES[:512] for whole in growth.add(leaf)]
    assert split(made[1].hashes) == LEAVES[256:512]
    assert made[1].root == Frontier().extend(LEAVES[256:512]).root


def test_a_subtree_lies_within_one_tile() -> None:
    assert place_of(0, 300) == (0, 300, 1)
    assert place_of(7, 3) == (0, 384, 128)
    assert place_of(9, 2) == (1, 4, 2)
