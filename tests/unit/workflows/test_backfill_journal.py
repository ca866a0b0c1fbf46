"""The journal of saved pieces: what a power cut leaves half written costs one line, now and later."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.workflows.backfill import Journal


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = [tmp_path / name for name in ("a.xml", "b.xml", "c.xml")]
    for file in found:
        file.touch()
    return found


@pytest.mark.parametrize("cut", [1, 2, 9])
def test_what_is_noted_behind_a_line_that_was_cut_off_is_read_again(
    tmp_path: Path, files: list[Path], cut: int
) -> None:
    path = tmp_path / "journal.jsonl"
    for file in files[:2]:
        Journal(path).note(file, 200)
    path.write_bytes(path.read_bytes()[:-cut])
    Journal(path).note(files[2], 300)
    assert [Journal(path).done(file) for file in files] == [200, 200 if cut == 1 else 0, 300]


@pytest.mark.parametrize("row", [b'["a", 2["b", 3]', b"[]", b"[1, 2]", b"7", b"\x00\xff", b""])
def test_a_line_that_says_nothing_is_passed_over(tmp_path: Path, files: list[Path], row: bytes) -> None:
    path = tmp_path / "journal.jsonl"
    Journal(path).note(files[0], 5)
    path.write_bytes(row + b"\n" + path.read_bytes())
    assert Journal(path).done(files[0]) == 5
