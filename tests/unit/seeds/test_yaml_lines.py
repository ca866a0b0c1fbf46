"""What the YAML reader accepts, what it refuses, and that it says where."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import SeedError
from tracker.seeds.yaml_lines import Profile, read_yaml


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


@dataclass(frozen=True, slots=True)
class Leaf:
    code: str
    size: int
    colour: Colour = Colour.RED
    weight: Decimal | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    name: str
    old: bool
    grade: Literal["A", "B"]
    planted: date
    leaves: tuple[Leaf, ...]
    notes: dict[str, Decimal] = field(default_factory=dict)
    origin: str = "wild"


GOOD = """name: no
old: true
grade: A
planted: 2001-03-12
leaves:
- code: 2002
  size: 3
  weight: 1.50
- {code: '0', size: -1, colour: green, tags: [a, b]}
notes: {x: 1}
"""


def read(folder: Path, text: str, profile: Profile | None = None) -> Tree:
    path = folder / "tree.yaml"
    path.write_text(text, encoding="utf-8")
    return read_yaml(path, Tree, profile=profile).value


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(SeedError) as caught:
        read(folder, text)
    return [str(problem) for problem in caught.value.problems]


def test_the_expected_type_decides_how_a_scalar_is_read(tmp_path: Path) -> None:
    tree = read(tmp_path, GOOD)
    assert (tree.name, tree.old, tree.grade, tree.planted) == ("no", True, "A", date(2001, 3, 12))
    assert tree.leaves[0] == Leaf(code="2002", size=3, weight=Decimal("1.50"))
    assert tree.leaves[1] == Leaf(code="0", size=-1, colour=Colour.GREEN, tags=("a", "b"))
    assert tree.notes == {"x": Decimal(1)}


def test_every_place_knows_its_line(tmp_path: Path) -> None:
    path = tmp_path / "tree.yaml"
    path.write_text(GOOD, encoding="utf-8")
    document = read_yaml(path, Tree)
    assert document.line("leaves", 0, "weight") == 8
    assert document.line("leaves", 1) == 9
    assert document.line("leaves", 1, "weight") == 9
    assert document.line("no", "such", "place") == 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("size: 3", "size: three", "tree.yaml:7: size: expected a whole number, found 'three'"),
        ("size: 3", "size: '3'", "tree.yaml:7: size: expected a whole number, found '3'"),
        ("size: 3", "size:", "tree.yaml:7: size: expected a whole number, found nothing"),
        ("size: 3", "sice: 3", "tree.yaml:7: key 'sice' is not defined for Leaf; did you mean 'size'?"),
        ("weight: 1.50", "weight: nan", "tree.yaml:8: weight: expected a number, found 'nan'"),
        ("weight: 1.50", "weight: 1_0", "tree.yaml:8: weight: expected a number, found '1_0'"),
        ("weight: 1.50", "size: 4", "tree.yaml:8: size: expected the key once, found it again"),
        ("weight: 1.50", "? [a]\n  : b", "tree.yaml:8: leaves: expected a word as key, found a list"),
        ("green", "gren", "tree.yaml:9: colour: expected one of red, green, found 'gren'; did you mean 'green'?"),
        ("[a, b]", "a", "tree.yaml:9: tags: expected a list, found 'a'"),
        ("[a, b]", "[a, [b]]", "tree.yaml:9: tags: expected text, found a list"),
        ("old: true", "old: yes", "tree.yaml:2: old: expected true or false, found 'yes'"),
        ("grade: A", "grade: C", "tree.yaml:3: grade: expected one of A, B, found 'C'"),
        ("2001-03-12", "2001-13-12", "tree.yaml:4: planted: expected a day as YYYY-MM-DD, found '2001-13-12'"),
        ("name: no\n", "", "tree.yaml:1: expected the key 'name', found none"),
        ("notes: {x: 1}", "notes: x", "tree.yaml:10: notes: expected keys and values, found 'x'"),
        ("name: no", "name: &a no", "tree.yaml:4: expected the value itself, found the alias '*a'"),
        ("name: no", "name: !!python/name:os.system x", "tree.yaml:1: expected a plain value, found one with a tag"),
        ("name: no", "name: ]", "tree.yaml:1: expected YAML, found a fault"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    text = GOOD.replace("2001-03-12", "*a") if "&a" in new else GOOD
    assert any(problem.startswith(message) for problem in problems(tmp_path, text.replace(old, new)))


def test_all_mistakes_are_named_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("old: true", "old: maybe").replace("size: 3", "size: x").replace("grade: A", "grade: Z")
    assert [problem.split(":")[1] for problem in problems(tmp_path, text)] == ["2", "3", "7"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "tree.yaml: expected keys and values, found an empty file"),
        ("- 1\n--- \n- 2\n", "tree.yaml:2: expected YAML, found a fault"),
        ("[" * 5000, "tree.yaml:1: expected at most 40 levels of nesting, found more"),
        ("#" + "x" * 4_000_000, "tree.yaml: expected at most 4000000 characters, found 4000001"),
        ("name: \x07", "tree.yaml"),
    ],
)
def test_a_file_that_is_no_plain_document_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (problem,) = problems(tmp_path, text)
    assert problem.startswith(message)


def test_a_missing_file_and_foreign_bytes_are_problems_too(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"tree\.yaml: expected a file, found none"):
        read_yaml(tmp_path / "tree.yaml", Tree)
    (tmp_path / "tree.yaml").write_bytes(b"name: \xff")
    with pytest.raises(SeedError, match=r"tree\.yaml: expected UTF-8, found invalid start byte"):
        read_yaml(tmp_path / "tree.yaml", Tree)


def test_withheld_keys_are_given_by_the_program_and_not_by_the_file(tmp_path: Path) -> None:
    profile = Profile(withheld={Tree: {"origin": "seed"}})
    assert read(tmp_path, GOOD, profile).origin == "seed"
    with pytest.raises(SeedError, match=r"tree\.yaml:11: key 'origin' is not defined for Tree"):
        read(tmp_path, GOOD + "origin: wild\n", profile)


def test_defaults_fill_what_a_file_leaves_out(tmp_path: Path) -> None:
    profile = Profile(defaults={Tree: {"name": "unnamed"}})
    assert read(tmp_path, GOOD.replace("name: no\n", ""), profile).name == "unnamed"
    assert read(tmp_path, GOOD, profile).name == "no"


@given(text=st.text(max_size=200))
def test_no_text_ends_in_anything_but_a_value_or_a_seed_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = folder / "any.yaml"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        read_yaml(path, Tree)
    except SeedError as error:
        assert error.problems
