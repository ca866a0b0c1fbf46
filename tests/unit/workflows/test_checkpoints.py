"""Checkpoints are signed over the log as it is, kept once, and published with the tiles that they promise."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from builders import DOSSIER, draft
from logs import appended, migrate, opened
from tracker.audit.checkpoint import open_checkpoint
from tracker.audit.entries import unpack
from tracker.audit.merkle import perfect_root
from tracker.audit.tiles import entry_bundles_of, parse_path, split, tiles_of
from tracker.domain.errors import ConfigurationError, NotFound, VerificationFailed
from tracker.domain.events import FeedRemoved
from tracker.store.checkpoints import stored_checkpoints
from tracker.store.engine import reading
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
    with reading(tools.engine) as connection:
        assert [stored.size for stored in stored_checkpoints(connection, DOSSIER)] == [3, 3, 4]


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
    assert (tmp_path / "site" / DOSSIER / "checkpoint").read_text() == before
