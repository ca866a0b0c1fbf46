"""docker-compose.yml without Docker: what it starts and sets exists in the program, and what it promises holds."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from tracker.cli.root import app
from tracker.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
PROGRAM = {name: service for name, service in SERVICES.items() if "build" in service}
HEALTH_COMMANDS = {
    name: service["healthcheck"]["test"][2:]
    for name, service in SERVICES.items()
    if service.get("healthcheck", {}).get("test", [])[1:2] == ["tracker"]
}


def assert_is_a_command(words: list[str]) -> None:
    """Follow the words through the program's commands; what is left must be options that the last one has."""
    command: Any = typer.main.get_command(app)
    rest = list(words)
    while rest and rest[0] in getattr(command, "commands", {}):
        command = command.commands[rest.pop(0)]
    assert not getattr(command, "commands", {}), f"expected a command, found {' '.join(words)!r}"
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    options = [word.split("=")[0] for word in rest if word.startswith("--")]
    assert set(options) <= known, f"{' '.join(words)}: expected {sorted(known)}, found {options}"
    assert rest[:1] == options[:1], f"{' '.join(words)}: no command takes {rest[:1]}"


@pytest.mark.parametrize("service", PROGRAM)
def test_a_service_starts_a_command_that_the_program_has(service: str) -> None:
    assert_is_a_command(PROGRAM[service]["command"])


@pytest.mark.parametrize("service", HEALTH_COMMANDS)
def test_a_health_check_runs_a_command_that_the_program_has(service: str) -> None:
    assert_is_a_command(HEALTH_COMMANDS[service])


@pytest.mark.parametrize("service", PROGRAM)
def test_a_service_sets_only_variables_that_the_program_reads(service: str) -> None:
    known = {f"TRACKER_{name}".upper() for name in Settings.model_fields}
    variables = {name for name in PROGRAM[service]["environment"] if name.startswith("TRACKER_")}
    assert variables
    assert variables <= known


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_runs_a_pinned_image_on_a_read_only_root(service: str) -> None:
    assert re.fullmatch(r"(postgres:\d+\.\d+-\w+|tracker:\d+\.\d+\.\d+)", SERVICES[service]["image"])
    assert SERVICES[service]["read_only"] is True


def test_the_program_is_built_from_a_pinned_image_with_hashed_packages_and_not_run_as_root() -> None:
    recipe = PROGRAM["api"]["build"]["dockerfile_inline"]
    assert re.search(r"^FROM python:3\.\d+\.\d+-slim-\w+$", recipe, re.MULTILINE)
    assert recipe.count("--require-hashes") == 2
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", recipe, re.MULTILINE)


def test_the_image_copies_only_what_is_there_and_not_ignored() -> None:
    recipe = PROGRAM["api"]["build"]["dockerfile_inline"]
    copied = [word for line in re.findall(r"^COPY (.+)$", recipe, re.MULTILINE) for word in line.split()[:-1]]
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert [name for name in copied if not {name, name.split("/")[0]} & kept] == []


def test_only_the_migrations_run_as_the_owner() -> None:
    owners = [name for name in PROGRAM if "tracker_owner" in PROGRAM[name]["environment"]["TRACKER_DATABASE_URL"]]
    assert owners == ["migrate"]


def test_what_runs_on_is_watched_and_waits_for_what_it_needs() -> None:
    lasting = [name for name, service in SERVICES.items() if service["restart"] == "unless-stopped"]
    assert sorted(lasting) == ["api", "postgres", "worker"]
    assert all("healthcheck" in SERVICES[name] for name in lasting)
    needs = {name: next(iter(service["depends_on"])) for name, service in PROGRAM.items()}
    assert needs == {"migrate": "postgres", "seed": "migrate", "api": "seed", "worker": "seed"}


def test_nothing_is_published_beyond_this_machine() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8000:8000"]


def test_mounted_files_and_named_volumes_exist() -> None:
    sources = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    files = {source for source in sources if source.startswith("./")}
    assert all(os.path.lexists(ROOT / source) for source in files)
    assert sources - files == set(COMPOSE["volumes"])


def test_the_init_script_reads_the_passwords_that_the_services_use() -> None:
    script = (ROOT / "scripts" / "postgres" / "roles.sql").read_text(encoding="utf-8")
    environment = SERVICES["postgres"]["environment"]
    assert set(re.findall(r"\\getenv \w+ (\w+)", script)) == set(environment) - {"POSTGRES_PASSWORD"}
    assert PROGRAM["migrate"]["environment"]["PGPASSWORD"] == environment["POSTGRES_OWNER_PASSWORD"]
    assert PROGRAM["api"]["environment"]["PGPASSWORD"] == environment["POSTGRES_APP_PASSWORD"]
