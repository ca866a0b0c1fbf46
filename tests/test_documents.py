"""The documents say what the program has, down to each option and event type, and the README runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer.main

from dossier_folders import ARTICLE
from service import Service, tracker
from tracker.app import create_app
from tracker.bootstrap import wire
from tracker.cli.root import app
from tracker.domain.events import EVENT_TYPES
from tracker.domain.neighbours import Facet, Neighbours
from tracker.domain.plover import PLOVER
from tracker.observability import metrics
from tracker.settings import Settings
from tracker.tagging.lexicon import Calendar, Concept, Defaults, Grammar, Manner, MentionKind, Weights

ROOT = Path(__file__).parents[1]
SHARED_OPTIONS = {"--json", "--dossier", "-d", "--valid-at", "--known-at", "--limit", "-n", "--cursor"}
ADDRESS = "127.0.0.1:8000"
KEEPS_RUNNING = ("serve", "worker")


def document(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(command: Any, path: tuple[str, ...] = ("tracker",)) -> Iterator[tuple[str, set[str]]]:
    """Every command with its options."""
    below = getattr(command, "commands", {})
    for name, child in below.items():
        yield from commands(child, (*path, name))
    if not below:
        options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
        yield " ".join(path), {name for name in options if name.startswith("-")} - {"--help", "-h"}


def sections(text: str) -> dict[str, str]:
    """The text below each heading of the third level, by what stands in its backquotes."""
    parts = re.split(r"^###? (.*)$", text, flags=re.MULTILINE)[1:]
    return {title.strip("`"): body for title, body in zip(parts[::2], parts[1::2], strict=True)}


COMMANDS = dict(commands(typer.main.get_command(app)))
PATHS = sorted(create_app(wire(Settings(database_url="sqlite://")), scheduler=False).openapi()["paths"])


def test_every_setting_is_documented_and_no_other() -> None:
    written = set(re.findall(r"^\| `(TRACKER_\w+)`", document("docs/settings.md"), flags=re.MULTILINE))
    assert written == {f"TRACKER_{name.upper()}" for name in Settings.model_fields}


def test_the_documented_defaults_are_the_real_ones() -> None:
    rows = dict(re.findall(r"^\| `TRACKER_(\w+)` \| `([^`]+)` \|", document("docs/settings.md"), flags=re.MULTILINE))
    real = {name.upper(): str(field.default) for name, field in Settings.model_fields.items()}
    assert rows == {name: real[name] for name in rows}
    assert len(rows) > 10


def test_every_metric_is_documented() -> None:
    names = {
        f"{metric.name}_total" if metric.type == "counter" else metric.name for metric in metrics.REGISTRY.collect()
    }
    assert {name for name in names if f"`{name}`" not in document("docs/settings.md")} == set()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented_with_its_own_options(command: str) -> None:
    section = sections(document("docs/cli.md")).get(command)
    assert section is not None, f"docs/cli.md: expected a section `{command}`"
    assert {option for option in COMMANDS[command] - SHARED_OPTIONS if f"`{option}" not in section} == set()


def test_the_documented_commands_and_shared_options_exist() -> None:
    text = document("docs/cli.md")
    assert {title for title in sections(text) if title.startswith("tracker ")} == set(COMMANDS)
    every = set().union(*COMMANDS.values())
    assert {option for option in SHARED_OPTIONS if option not in every or f"`{option}" not in text} == set()


def test_every_command_can_answer_in_json() -> None:
    assert {command for command, options in COMMANDS.items() if "--json" not in options} == set()


@pytest.mark.parametrize("path", PATHS)
def test_every_route_is_documented(path: str) -> None:
    """Whole, or below `/api/v1/dossiers/{dossier}`; parameters may go by another name."""
    text = re.sub(r"\{\w+\}", "{}", document("docs/api.md"))
    whole = re.sub(r"\{\w+\}", "{}", path)
    short = whole.removeprefix("/api/v1").removeprefix("/dossiers/{}")
    assert re.search(rf"(?<![\w/}}])(?:{re.escape(whole)}|{re.escape(short or whole)})(?![\w/{{])", text), path


def test_every_event_type_is_documented_with_its_version() -> None:
    rows = re.findall(r"^\| `([a-z]+\.[a-z]+)` \| (\d+) \|", document("docs/events.md"), flags=re.MULTILINE)
    assert {name: int(version) for name, version in rows} == {name: v for name, (_, v) in EVENT_TYPES.items()}


def test_every_type_of_act_is_documented_with_its_class_and_value() -> None:
    rows = re.findall(r"^\| `([A-Z]+)` \| ([a-z ]+).* \| (.*) \|$", document("docs/scoring.md"), flags=re.MULTILINE)
    written = {code: (quad.strip().replace(" ", "-"), Decimal(value)) for code, quad, value in rows}
    assert written == {code: (act.quad, act.goldstein) for code, act in PLOVER.items()}


def test_every_way_in_which_a_poll_fails_is_documented() -> None:
    """Literal codes, wherever the rooms that fetch and poll name one."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/tracker/feeds").glob("*.py"))
    codes = set(re.findall(r"""(?:Failed|Refusal)\(\s*"([a-z-]+)\"""", sources))
    codes |= set(re.findall(r"""Error, "([a-z-]+)"\)""", sources)) | {"http-<status>", "error"}
    assert len(codes) > 10
    text = document("docs/feeds.md").partition("\n## How a poll ends\n")[2]
    assert {code for code in codes if f"`{code}`" not in text} == set()


@pytest.mark.parametrize("words", [MentionKind, Manner])
def test_every_word_of_a_lexicon_is_documented(words: type[StrEnum]) -> None:
    section = document("docs/dossier.md").partition("\n## lexicon\n")[2]
    assert [word for word in words if f"`{word}`" not in section] == []


def test_every_key_of_a_lexicon_is_documented() -> None:
    """A concept's name is the key it stands under, and `defaults` tells of its category itself."""
    section = document("docs/dossier.md").partition("\n## lexicon\n")[2]
    concepts = {key.name for key in fields(Concept)} - {"name"}
    defaults = {f"defaults.{key.name}" for key in fields(Defaults)} - {"defaults.category"}
    written = set(re.findall(r"`([\w.]+)`", "".join(re.findall(r"^\| (`.*?) \|", section, flags=re.MULTILINE))))
    weights = {f"weights.{key.name}" for key in fields(Weights)}
    calendar = {f"calendar.{key.name}" for key in fields(Calendar)}
    grammar = {f"grammar.{key.name}" for key in fields(Grammar)}
    neighbours = {f"neighbours.{key.name}" for key in fields(Neighbours)}
    facets = {f"neighbours.facets.{key.name}" for key in fields(Facet)}
    assert written == concepts | defaults | weights | calendar | grammar | neighbours | facets | {"defaults", "senses"}


@pytest.mark.parametrize(
    "name", sorted(str(path.relative_to(ROOT)) for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")))
)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document(name))
    assert [target for target in targets if not (ROOT / name).parent.joinpath(target).exists()] == []


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the README that a reader would type, and the first line shown below it."""

    line: str
    shown: str | None


def readme_blocks() -> list[list[Step]]:
    """The lines with `tracker` and `curl` of blocks fenced as sh, where one may need what one above it has made.

    Where some begin with `$ `, the others are output.
    """
    blocks = []
    for block in re.findall(r"^```sh\n(.*?)^```", document("README.md"), flags=re.MULTILINE | re.DOTALL):
        steps = []
        prompt = "$ " if "$ " in block else ""
        for line, following in pairwise([*block.splitlines(), "$ "]):
            words = line.removeprefix(prompt).split()
            if line.startswith(prompt) and words[:1] in (["tracker"], ["curl"]) and words[1] not in KEEPS_RUNNING:
                shown = None if not prompt or following.startswith(prompt) else following
                steps.append(Step(line.removeprefix(prompt), shown))
        blocks.append(steps)
    return [steps for steps in blocks if steps]


def without_digits(text: str) -> str:
    return re.sub(r"\d+", "0", text).strip()


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Service]]:
    """A folder where somebody followed the README: the shipped dossier, loaded, and served without polling."""
    folder = tmp_path_factory.mktemp("readme")
    environment = {"TRACKER_DATA_DIR": str(folder / "var")}
    tracker("init", environment=environment)
    with Service(environment=environment, log=folder / "serve.log", scheduler=False) as service:
        yield folder, service


@pytest.mark.slow
@pytest.mark.parametrize("steps", readme_blocks(), ids=lambda steps: steps[0].line)
def test_the_commands_of_the_readme_run_and_say_what_is_shown(steps: list[Step], reader: tuple[Path, Service]) -> None:
    folder, service = reader
    for step in steps:
        if "curl " in step.line and not shutil.which("curl"):
            pytest.skip("curl is not installed here")
        if "article.txt" in step.line and not ARTICLE.is_file():
            pytest.skip("the article is not at hand here, of which the last line asks")
        done = run_as_reader(step.line, folder, service)
        assert done.returncode == 0, f"{step.line}: {done.stderr}"
        if step.shown is not None:
            first = next((said for said in done.stdout.splitlines() if said.strip()), "")
            assert without_digits(first) == without_digits(step.shown), step.line


def run_as_reader(line: str, folder: Path, service: Service) -> subprocess.CompletedProcess[str]:
    """Run a line of the README in a shell as if typed, with files in the folder and the service at its own port."""
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "TRACKER_DATA_DIR": str(folder / "var"),
        "NO_COLOR": "1",
    }
    line = line.replace(ADDRESS, f"127.0.0.1:{service.port}").replace("article.txt", str(ARTICLE))
    line = re.sub(r"\b(?:checkpoint\.txt|log\.zip)\b", lambda name: str(folder / name[0]), line)
    return subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", line],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_readme_shows_commands() -> None:
    assert readme_blocks()
