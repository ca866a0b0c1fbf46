"""Checkpoints are signed over the log as it is, kept once, and published with the tiles that they promise."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from builders import DOSSIER, draft
from logs import appended, migrate, opened
from tile_files import unpack
from tracker.audit.checkpoint import open_checkpoint
from tracker.audit.merkle import perfect_root
from tracker.audit.tiles import entry_bundles_of, parse_path, split, tiles_of
from tracker.domain.errors import ConfigurationError, NotFound, VerificationFailed
from tracker.domain.events import FeedRemoved
from tracker.store.checkpoints import add_checkpoint, stored_checkpoints
from tracker.store.engine import reading, writing
from tracker.store.heads import read_head
from tracker.workflows.checkpoints import issue, publish
from tracker.workflows.keys import Keys, make_keys, public_keys, rotate_keys
from tracker.workflows.tools import Tools


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    made = Keys(tmp_path / "data", "example.org")
    make_keys(made, random_bytes=os.urandom)
    return made


def grow(tools: Tools, count: int, *, mark: str) -> None:
    appended(tools, *(draft(FeedRemoved(f"{mark}-{n}", "a test")) for n in range(count)))


def signed_sizes(tools: Tools) -> list[int]:
    with reading(tools.engine) as connection:
        return [stored.size for stored in stored_checkpoints(connection, DOSSIER)]


def test_a_checkpoint_is_the_head_signed(tools: Tools, keys: Keys) -> None:
    grow(tools, 3, mark="a")
    made = issue(tools, DOSSIER, keys=keys)
    found = open_checkpoint(made.note, public_keys(keys, DOSSIER), origin=f"example.org/{DOSSIER}")
    with reading(tools.engine) as connection:
        head = read_head(connection, DOSSIER)
    assert (found.size, found.root) == (3, head.frontier.root)


def test_a_size_is_signed_once_a_key(tools: Tools, keys: Keys) -> None:
    grow(tools, 3, mark="a")
    assert issue(tools, DOSSIER, keys=keys) == issue(tools, DOSSIER, keys=keys)
    rotate_keys(keys, random_bytes=os.urandom)
    issue(tools, DOSSIER, keys=keys)
    grow(tools, 1, mark="b")
    issue(tools, DOSSIER, keys=keys)
    assert signed_sizes(tools) == [3, 3, 4]


def test_nothing_is_signed_without_a_log_or_a_key(tools: Tools, keys: Keys, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        issue(tools, DOSSIER, keys=keys)
    with pytest.raises(ConfigurationError):
        issue(tools, DOSSIER, keys=Keys(tmp_path / "none", "example.org"))


def test_the_files_are_the_tiles_of_the_checkpoint(tools: Tools, keys: Keys, tmp_path: Path) -> None:
    home = tmp_path / "site" / DOSSIER
    for count, mark in ((300, "a"), (0, "again"), (300, "b")):
        grow(tools, count, mark=mark)
        done = publish(tools, DOSSIER, keys=keys, folder=tmp_path / "site")
        assert (done.files == 0) == (mark == "again")
        found = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
        assert {parse_path(name) for name in found - {"checkpoint", "keys.txt"}} >= {
            *tiles_of(done.size),
            *entry_bundles_of(done.size),
        }
        assert (home / "checkpoint").read_text() == done.note
    whole = (home / "tile/0/000").read_bytes()
    assert (home / "tile/1/000.p/2").read_bytes()[:32] == perfect_root(split(whole))
    entries = unpack((home / "tile/entries/000").read_bytes())
    assert [hashlib.sha256(b"\0" + entry).digest() for entry in entries] == split(whole)
    assert not (home / "tile/0/001.p").exists()
    assert (home / "keys.txt").read_text() == f"{public_keys(keys, DOSSIER)[0]}\n"


def test_what_was_published_of_another_log_is_not_overwritten(
    tools: Tools, keys: Keys, sqlite_url: str, tmp_path: Path
) -> None:
    grow(tools, 5, mark="a")
    publish(tools, DOSSIER, keys=keys, folder=tmp_path / "site")
    before = (tmp_path / "site" / DOSSIER / "checkpoint").read_text()
    for count in (4, 2):
        with opened(f"{sqlite_url}-{count}") as other:
            migrate(other)
            grow(other, count, mark="b")
            grow(other, count, mark="c")
            with pytest.raises(VerificationFailed, match="move that folder away"):
                publish(other, DOSSIER, keys=keys, folder=tmp_path / "site")
            assert signed_sizes(other) == [], "what is refused is not signed either"
    assert (tmp_path / "site" / DOSSIER / "checkpoint").read_text() == before


@pytest.mark.parametrize("length", [3, 5, 7])
def test_a_log_that_does_not_go_on_from_what_was_signed_is_not_signed(
    tools: Tools, keys: Keys, sqlite_url: str, length: int
) -> None:
    """As after a restore from an old copy that kept the checkpoints, or a log that was written anew."""
    grow(tools, 5, mark="a")
    signed = issue(tools, DOSSIER, keys=keys)
    rotate_keys(keys, random_bytes=os.urandom)
    with opened(f"{sqlite_url}-other") as other:
        migrate(other)
        grow(other, length, mark="b")
        with writing(other.engine) as connection:
            add_checkpoint(connection, DOSSIER, signed)
        with pytest.raises(VerificationFailed, match="stored checkpoint of size 5"):
            issue(other, DOSSIER, keys=keys)
        assert signed_sizes(other) == [5]


def test_publishers_that_meet_neither_alarm_nor_go_back(tools: Tools, keys: Keys, tmp_path: Path) -> None:
    def turn(number: int) -> int:
        if number % 3 == 0:
            grow(tools, 1, mark=f"turn-{number}")
        return publish(tools, DOSSIER, keys=keys, folder=tmp_path / "site").size

    grow(tools, 250, mark="a")
    with ThreadPoolExecutor(3) as pool:
        sizes = list(pool.map(turn, range(30)))
    published = (tmp_path / "site" / DOSSIER / "checkpoint").read_text()
    found = open_checkpoint(published, public_keys(keys, DOSSIER), origin=keys.name(DOSSIER))
    assert found.size == max(sizes) == 260


@pytest.mark.parametrize("damage", [b"", b"\xff", b"nothing\n\n"])
def test_a_published_checkpoint_that_cannot_be_read_is_named(
    tools: Tools, keys: Keys, tmp_path: Path, damage: bytes
) -> None:
    grow(tools, 3, mark="a")
    publish(tools, DOSSIER, keys=keys, folder=tmp_path / "site")
    (tmp_path / "site" / DOSSIER / "checkpoint").write_bytes(damage)
    with pytest.raises(VerificationFailed, match="expected a checkpoint"):
        publish(tools, DOSSIER, keys=keys, folder=tmp_path / "site")
