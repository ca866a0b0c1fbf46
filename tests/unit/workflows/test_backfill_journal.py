"""The journal of saved pieces: what a power cut leaves half written costs one line, now and later."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.workflows.backfill_journal import NOT_AT_ALL, Journal, Read


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
        Journal(path).note(file, Read(200))
    path.write_bytes(path.read_bytes()[:-cut])
    Journal(path).note(files[2], Read(300))
    assert [Journal(path).read(file).pieces for file in files] == [200, 200 if cut == 1 else 0, 300]


@pytest.mark.parametrize("row", [b'["a", 2["b", 3]', b"[]", b"[1, 2]", b'["a", 2]', b"7", b"\x00\xff", b""])
def test_a_line_that_says_nothing_is_passed_over(tmp_path: Path, files: list[Path], row: bytes) -> None:
    path = tmp_path / "journal.jsonl"
    Journal(path).note(files[0], Read(5))
    path.write_bytes(row + b"\n" + path.read_bytes())
    assert Journal(path).read(files[0]) == Read(5)


def test_what_was_told_of_a_file_grows_line_by_line_until_it_is_forgotten(tmp_path: Path, files: list[Path]) -> None:
    path, journal = tmp_path / "journal.jsonl", Journal(tmp_path / "journal.jsonl")
    for told in (Read(3, 1, 1, ("a:1: \udc80",), ("a:2",)), Read(9, 2, 1, ("a:1: \udc80", "a:7"), ("a:2",))):
        journal.note(files[0], told)
        assert Journal(path).read(files[0]).strangers == told.strangers
    assert Journal(path).read(files[0]).faults[1:] == ("a:7",)
    assert path.read_text().count("a:2") == 1
    journal.note(files[0], NOT_AT_ALL)
    assert Journal(path).read(files[0]) == NOT_AT_ALL
    journal.note(files[0], Read(1, 0, 1, (), ("a:2",)))
    assert Journal(path).read(files[0]) == Read(1, 0, 1, (), ("a:2",))
