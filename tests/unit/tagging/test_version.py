from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

import tracker.tagging
from tracker.tagging.version import reading_modules

READS = """
import hashlib, json
from labelled_items import FILE
from logs import shipped_files
from tracker.tagging.base import TAGGERS

files = shipped_files()
tagger = TAGGERS["rules"](files.lexicon, files.definition)
digest = hashlib.sha256(tagger.version.encode())
for line in FILE.with_name("written.jsonl").read_text(encoding="utf-8").splitlines()[::4]:
    row = json.loads(line)
    digest.update(repr(tagger.read(title=row["title"], summary=row["summary"], language=row["lang"])).encode())
print(digest.hexdigest())
"""
ASIDE = {"base", "calibration", "evaluation", "grounds", "measures", "strata", "unlisted", "version"}
"""Modules of the package that read nothing: they choose, judge, name or tell of what does."""


def test_the_version_covers_every_module_that_a_reading_depends_on() -> None:
    package = Path(tracker.tagging.__file__).parent
    there = {path.stem for path in package.glob("*.py")} - {"__init__"} - ASIDE
    assert {name.removeprefix("tracker.tagging.") for name in reading_modules()} - {
        "tracker.domain.plover",
        "tracker.domain.sentences",
        "tracker.domain.tags",
    } - ASIDE == there


@pytest.mark.parametrize(
    "name",
    ["tagging.rules", "tagging.act_dates", "tagging.language", "tagging.lexicon", "domain.plover", "domain.tags"],
)
def test_the_version_covers_what_a_hand_made_list_forgot(name: str) -> None:
    assert f"tracker.{name}" in reading_modules()


def test_two_processes_read_the_same_whatever_their_hashes() -> None:
    tests = Path(__file__).parents[2]
    digests = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", READS],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(tests), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout.strip())
    assert len(digests) == 1
    assert len(digests.pop()) == len(hashlib.sha256().hexdigest())
