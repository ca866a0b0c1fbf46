"""The lock files: exact versions with hashes, every declared dependency, and no registry's or machine's address."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKED = ROOT / "scripts" / "locked"
LOCKS = ("tools.txt", "run.txt", "test.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAME = r"[a-z0-9][a-z0-9-]*"
PIN = re.compile(rf"^({NAME})(\[[a-z,-]+\])?==[\w.+!]+( ; [^/:]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def names(lock: str) -> set[str]:
    lines = (LOCKED / lock).read_text(encoding="utf-8").splitlines()
    return {match[1] for line in lines if (match := PIN.match(line))}


def normal(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement)[0]).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_pins_and_hashes_and_nothing_else(lock: str) -> None:
    lines = (LOCKED / lock).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not (PIN.match(line) or HASH.match(line) or line.startswith("    #"))] == []
    assert [line for line in lines if re.search(r"://|file:|# +(via +)?/", line)] == []


def test_every_declared_dependency_is_locked() -> None:
    declared = {normal(requirement) for requirement in PROJECT["dependencies"]}
    for_tests = {normal(requirement) for requirement in PROJECT["optional-dependencies"]["test"]}
    assert declared <= names("run.txt")
    assert declared | for_tests <= names("test.txt")


def test_tests_run_on_the_versions_that_are_served() -> None:
    served, tested = (set(re.findall(r"^\S+==\S+", (LOCKED / lock).read_text(), re.MULTILINE)) for lock in LOCKS[1:])
    assert served <= tested
