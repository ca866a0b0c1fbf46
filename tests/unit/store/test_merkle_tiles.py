"""Tiles in their table: written with the event that completes them, and the tree at any size from them."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import delete, insert, select, text

from builders import DOSSIER, draft
from logs import SCRIPTS, appended, event_rows
from tile_files import stored_tiles
from tracker.audit.merkle import EMPTY_ROOT, Frontier
from tracker.audit.proofs import check_consistency, check_inclusion, prove_consistency, prove_inclusion
from tracker.audit.tiles import WIDTH, Tile, tiles_of
from tracker.domain.errors import NotFound, VerificationFailed
from tracker.domain.events import FeedRemoved
from tracker.store.engine import reading, writing
from tracker.store.merkle_tiles import Nodes, fill, frontier_at, growth_at, read_tile
from tracker.store.tables import events, merkle_tiles
from tracker.workflows.database import upgrade
from tracker.workflows.tools import Tools

LARGE = 66_000


def grow(tools: Tools, *sizes: int) -> list[bytes]:
    """Append batches of those sizes; the leaves of the whole log."""
    number = len(event_rows(tools))
    for size in sizes:
        appended(tools, *(draft(FeedRemoved(f"feed-{number + n}", "a test")) for n in range(size)))
        number += size
    return [row.leaf_hash for row in event_rows(tools)]


@pytest.fixture
def large(sqlite_tools: Tools) -> list[bytes]:
    """A log of 66,000 rows of which only the leaves are true, and which has its tiles."""
    leaves = [hashlib.sha256(str(number).encode()).digest() for number in range(LARGE)]
    row = {"dossier": DOSSIER, "type": "t", "version": 1, "recorded_at": "", "actor": "", "payload_hash": b""}
    with writing(sqlite_tools.engine) as connection:
        connection.execute(text("DROP TRIGGER events_refuse_replace"))
        connection.execute(
            insert(events),
            [
                {**row, "position": n, "event_id": str(n), "stream": str(n), "stream_version": 1, "leaf_hash": leaf}
                for n, leaf in enumerate(leaves, start=1)
            ],
        )
        fill(connection, DOSSIER, before=0, after=LARGE)
    return leaves


def test_whole_tiles_are_stored_by_the_append_that_completes_them(tools: Tools) -> None:
    leaves = grow(tools, 255)
    with reading(tools.engine) as connection:
        assert list(stored_tiles(connection, DOSSIER)) == []
    leaves = grow(tools, 1, 300)
    with reading(tools.engine) as connection:
        stored = list(stored_tiles(connection, DOSSIER))
    assert [whole.tile for whole in stored] == [Tile(0, 0), Tile(0, 1)]
    assert b"".join(whole.hashes for whole in stored) == b"".join(leaves[:512])


def test_the_tree_at_every_size_is_the_frontiers(tools: Tools) -> None:
    leaves = grow(tools, 100, 200, 300)
    frontier = Frontier()
    with reading(tools.engine) as connection:
        for size, leaf in enumerate(leaves, start=1):
            frontier = frontier.extend([leaf])
            if size % 37 == 0 or abs(size - WIDTH) < 2:
                assert frontier_at(connection, DOSSIER, size) == frontier
                assert growth_at(connection, DOSSIER, size).frontier() == frontier
        assert frontier_at(connection, DOSSIER, 0).root == EMPTY_ROOT


def test_proofs_from_the_tables_hold(tools: Tools) -> None:
    leaves = grow(tools, 700)
    with reading(tools.engine) as connection:
        roots = {size: frontier_at(connection, DOSSIER, size).root for size in (1, 255, 256, 300, 700)}
        nodes = Nodes(connection, DOSSIER, 700)
        for index in (0, 255, 256, 699):
            proof = prove_inclusion(nodes, index, 700)
            check_inclusion(proof, roots[700], leaf=leaves[index], index=index, size=700)
        for old, root in roots.items():
            proof = prove_consistency(nodes, old, 700)
            check_consistency(proof, old=old, old_root=root, new=700, new_root=roots[700])


def test_a_log_without_tiles_gets_them_from_an_upgrade(tools: Tools) -> None:
    grow(tools, 600)
    with writing(tools.engine) as connection:
        before = list(stored_tiles(connection, DOSSIER))
        connection.execute(delete(merkle_tiles))
    upgrade(tools, scripts=SCRIPTS)
    with reading(tools.engine) as connection:
        assert list(stored_tiles(connection, DOSSIER)) == before


def test_a_log_without_tiles_gets_them_from_the_append_that_completes_one(tools: Tools) -> None:
    grow(tools, 300)
    with writing(tools.engine) as connection:
        connection.execute(delete(merkle_tiles))
    grow(tools, 300)
    with reading(tools.engine) as connection:
        assert [whole.tile for whole in stored_tiles(connection, DOSSIER)] == [Tile(0, 0), Tile(0, 1)]


def test_a_large_log_has_its_root_and_its_proofs_over_three_levels(sqlite_tools: Tools, large: list[bytes]) -> None:
    root = Frontier().extend(large).root
    with reading(sqlite_tools.engine) as connection:
        assert frontier_at(connection, DOSSIER, LARGE).root == root
        assert {whole.tile for whole in stored_tiles(connection, DOSSIER)} == {
            tile for tile in tiles_of(LARGE) if tile.width == WIDTH
        }
        nodes = Nodes(connection, DOSSIER, LARGE)
        for index in (0, 65_535, 65_536, LARGE - 1):
            proof = prove_inclusion(nodes, index, LARGE)
            check_inclusion(proof, root, leaf=large[index], index=index, size=LARGE)


def test_a_tile_can_be_read_whole_and_in_part(tools: Tools) -> None:
    leaves = grow(tools, 600)
    with reading(tools.engine) as connection:
        assert read_tile(connection, DOSSIER, Tile(0, 1)) == b"".join(leaves[256:512])
        assert read_tile(connection, DOSSIER, Tile(0, 2, 50)) == b"".join(leaves[512:562])
        assert read_tile(connection, DOSSIER, Tile(1, 0, 1)) == Frontier().extend(leaves[:256]).root
        for beyond in (Tile(0, 2), Tile(0, 2, 89), Tile(1, 0, 3), Tile(3, 0, 1)):
            with pytest.raises(NotFound, match="has not come that far"):
                read_tile(connection, DOSSIER, beyond)


def test_a_missing_tile_is_a_failure_and_no_other_root(sqlite_tools: Tools, large: list[bytes]) -> None:
    assert large
    with writing(sqlite_tools.engine) as connection:
        connection.execute(delete(merkle_tiles))
        assert connection.execute(select(merkle_tiles)).all() == []
        with pytest.raises(VerificationFailed, match="merkle_tiles"):
            frontier_at(connection, DOSSIER, LARGE)
