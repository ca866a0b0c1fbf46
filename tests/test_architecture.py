"""The shape of the code: imports point down, files and functions stay short, and no party's name is code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "tracker"
MODULES = sorted(SOURCE.rglob("*.py"))
MIGRATIONS = sorted((ROOT / "alembic").rglob("*.py"))
DOSSIERS = sorted(path.parent for path in (*ROOT.glob("seeds/*/dossier.yaml"), *ROOT.glob("tests/data/*/dossier.yaml")))

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
NAMING_KINDS = {"country", "capital", "leader"}


def module_id(path: Path) -> str:
    return path.relative_to(SOURCE if path.is_relative_to(SOURCE) else ROOT).as_posix()


def test_imports_point_down() -> None:
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_top_level_module_has_its_layer() -> None:
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = configuration["tool"]["importlinter"]["contracts"][0]
    layered = {name.strip() for layer in contract["layers"] for name in layer.split("|")}
    rooms = {path.relative_to(SOURCE).parts[0].removesuffix(".py") for path in MODULES}
    assert rooms - {"__init__", *contract["exhaustive_ignores"]} == layered


@pytest.mark.parametrize("path", MODULES, ids=module_id)
def test_a_file_holds_one_idea_under_a_telling_name(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_LINES_OF_A_FILE, (
        f"{module_id(path)}: expected at most {MOST_LINES_OF_A_FILE} lines, found {lines}"
    )
    assert not NAMES_THAT_SAY_NOTHING & {part.removesuffix(".py") for part in path.relative_to(SOURCE).parts}


@pytest.mark.parametrize("path", [*MODULES, *MIGRATIONS], ids=module_id)
def test_functions_are_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {f"{node.name}:{node.lineno}": (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES_OF_A_FUNCTION} == {}


@pytest.mark.parametrize("folder", DOSSIERS, ids=lambda folder: folder.name)
def test_no_party_capital_or_leader_is_named_in_the_code(folder: Path) -> None:
    names = sorted(set(party_names(folder)) | set(lexicon_names(folder)))
    pattern = re.compile("|".join(rf"\b(?:{name})\b" for name in names), re.IGNORECASE)
    files = [path for path in SOURCE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), start=1)
        for match in pattern.finditer(line)
    ]
    assert found == []


def test_the_names_of_both_parties_are_looked_for() -> None:
    for folder in DOSSIERS:
        assert len(set(party_names(folder))) >= 4, folder.name


def party_names(folder: Path) -> Iterator[str]:
    """The names and adjectives that a dossier gives its parties, as patterns."""
    dossier = yaml.safe_load((folder / "dossier.yaml").read_text(encoding="utf-8"))
    for party in dossier["parties"]:
        yield from (re.escape(party["name"]), re.escape(party["adjective"]))


def lexicon_names(folder: Path) -> Iterator[str]:
    """The forms, in every language, of concepts that name a party by its country, capital or leader, as patterns.

    A form's `*` ends a stem, a leading `^` asks for a capital letter, and ` .. ` leaves words out.
    """
    for path in sorted(folder.glob("lexicon/*.yaml")):
        concepts = yaml.safe_load(path.read_text(encoding="utf-8")).get("concepts") or {}
        for concept in concepts.values():
            if "party" in concept and concept.get("kind", "country") in NAMING_KINDS:
                for forms in concept["forms"].values():
                    yield from (form_pattern(form) for form in forms)


def form_pattern(form: str) -> str:
    """A form of the lexicon as a regular expression."""
    words = form.replace("^", "").split(" .. ")
    return r"\W+(?:\w+\W+){0,3}".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
