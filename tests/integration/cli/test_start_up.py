"""What begins and what keeps running: help, version, the OpenAPI document, `serve` and `worker` as processes."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from importlib.metadata import version
from pathlib import Path

import pytest
import typer.main

from command_line import DOSSIER, Tracker
from service import Service, free_port
from tracker.cli.listening import listen
from tracker.cli.root import Commands, app
from tracker.domain.errors import ConfigurationError

SERVER = ("fastapi", "starlette", "uvicorn", "aiohttp", "feedparser", "apscheduler", "jinja2", "alembic")
HEAVY = (*SERVER, "sqlalchemy", "pydantic_settings", "structlog", "edtf", "yaml", "cryptography", "tracker.bootstrap")
PROBE = """
import sys
from tracker.cli import main
code = main(sys.argv[1:])
print(code, *sys.modules, file=sys.stderr)
"""


def loaded(*command: str) -> tuple[str, set[str]]:
    """The exit code of a command in a process of its own, and every module it loaded."""
    done = subprocess.run([sys.executable, "-c", PROBE, *command], capture_output=True, text=True, check=True)
    code, *modules = done.stderr.splitlines()[-1].split()
    return code, set(modules)


@pytest.mark.parametrize("command", [("--help",), ("version",), ("version", "--json")])
def test_what_asks_for_nothing_loads_next_to_nothing(command: tuple[str, ...]) -> None:
    code, modules = loaded(*command)
    assert (code, modules & set(HEAVY)) == ("0", set())


def test_a_command_that_does_not_exist_loads_none_that_does() -> None:
    code, modules = loaded("stat")
    assert (code, [name for name in modules if name.startswith("tracker.cli.state")]) == ("2", [])


@pytest.mark.parametrize("command", [("state",), ("standing",), ("log", "tail"), ("feeds", "list"), ("db", "check")])
def test_a_question_loads_neither_server_nor_network_client(tracker: Tracker, command: tuple[str, ...]) -> None:
    assert tracker("doctor").code == 0
    code, modules = loaded(*command)
    assert (code, modules & set(SERVER)) == ("0", set())


@pytest.mark.parametrize("name", Commands.PLACES)
def test_what_the_help_says_of_a_command_is_the_first_sentence_of_its_own_help(name: str) -> None:
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    assert Commands.PLACES[name].says == command.help.partition("\n")[0]


def test_no_command_at_all_shows_the_help(empty: Tracker) -> None:
    ran = empty()
    assert "Usage" in ran.out + ran.err


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_the_version_is_that_of_the_package(empty: Tracker, form: tuple[str, ...]) -> None:
    assert version("tracker") in empty("version", *form).out


def test_the_openapi_document_needs_no_database(empty: Tracker, tmp_path: Path) -> None:
    document = empty("openapi").json
    assert document["openapi"].startswith("3.")
    assert any(path.endswith("/standing") for path in document["paths"])
    assert not (tmp_path / "var").exists()


def test_serve_says_what_to_open_and_answers_there(tracker: Tracker, tmp_path: Path) -> None:
    assert tracker("doctor").code == 0
    log = tmp_path / "serve.log"
    with Service(environment={"TRACKER_FETCH_CONTACT": "https://gazette.example"}, log=log) as service:
        assert service.get(f"/dossiers/{DOSSIER}/standing")["dossier"] == DOSSIER
        with socket.create_connection(("127.0.0.1", service.port)) as connection:
            connection.sendall("GET /\u0627 HTTP/1.1\r\n\r\n".encode())
            answer = connection.makefile("rb").read()
        shown = log.read_text(encoding="utf-8")
    assert b"application/problem+json" in answer
    assert f"http://127.0.0.1:{service.port}/\n" in shown
    assert "TRACKER_FETCH_CONTACT" not in shown
    assert f"/api/v1/dossiers/{DOSSIER}/standing" in shown


SAME = [
    (("state",), "/state"),
    (("state", "waters"), "/state/categories/waters"),
    (("state", "--explain"), "/state/explain"),
    (
        ("state", "waters", "--explain", "--valid-at", "2020-01-01"),
        "/state/explain?category=waters&valid_at=2020-01-01",
    ),
    (("standing", "--known-at", "9"), "/standing?known_at=9"),
    (("developments", "list", "--limit", "3"), "/developments?limit=3"),
    (("items", "list"), "/items"),
    (("feeds", "list"), "/feeds"),
    (("ingest", "status"), "/status"),
    (("log", "show", "2"), "/events/2"),
]


def test_the_command_line_and_the_interface_give_the_same_json(tracker: Tracker, tmp_path: Path) -> None:
    with Service(environment={}, log=tmp_path / "serve.log", scheduler=False) as service:
        for command, path in SAME:
            assert tracker(*command, "--json").json == service.get(f"/dossiers/{DOSSIER}{path}"), path


def test_a_port_in_use_is_said_before_anything_else(tracker: Tracker) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = tracker("serve", "--port", port)
    assert ran.code == 1
    assert ran.err == f"error: 127.0.0.1:{port} is in use; stop what listens there or choose another with --port\n"


def test_an_address_of_another_machine_is_refused(tracker: Tracker) -> None:
    ran = tracker("serve", "--host", "192.0.2.1")
    assert ran.code == 1
    assert ran.err.startswith("error: cannot listen on 192.0.2.1:8000: ")


def test_a_host_that_has_no_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(ConfigurationError, match="expected an address of this machine to listen on, found 'nowhere'"):
        listen("nowhere", 8000)


def test_a_name_listens_on_each_of_its_addresses() -> None:
    port = free_port()
    sockets = listen("localhost", port)
    assert "127.0.0.1" in [one.getsockname()[0] for one in sockets]
    assert {one.getsockname()[1] for one in sockets} == {port}
    for one in sockets:
        one.close()


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_what_keeps_running_needs_the_tables(bare: Tracker, command: str) -> None:
    ran = bare(command)
    assert ran.code == 1
    assert "tracker db upgrade" in ran.err


def test_the_worker_polls_until_it_is_told_to_stop(tracker: Tracker) -> None:
    for key in ("strelsau-courier", "ruritanian-wire", "edelweiss-post"):
        assert tracker("feeds", "pause", key, "--reason", "nobody answers there").code == 0
    command = [sys.executable, "-m", "tracker", "worker"]
    port = free_port()
    environment = {**os.environ, "TRACKER_METRICS_PORT": str(port)}
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()
    assert process.stderr is not None
    with process, process.stderr as said:
        seen = ""
        for line in said:
            seen += line
            if "worker started" in line:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
                    metrics = answer.read().decode()
                process.send_signal(signal.SIGTERM)
        code = process.wait()
    watchdog.cancel()
    assert code == 0, seen
    assert re.search(rf"Polling {DOSSIER}", seen)
    assert "warning: TRACKER_FETCH_CONTACT is not set" in seen
    assert "worker stopped" in seen
    assert "tracker_polls_total" in metrics


def test_a_port_for_metrics_that_is_taken_is_said(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("TRACKER_METRICS_PORT", str(port))
        ran = tracker("worker")
    assert ran.code == 1
    assert f"TRACKER_METRICS_PORT: cannot listen on 127.0.0.1:{port}" in ran.err


@pytest.mark.parametrize(
    "command", [("ingest", "run"), ("feeds", "test", "http://10.0.0.1/"), ("feeds", "discover", "http://10.0.0.1/")]
)
def test_whoever_asks_publishers_is_told_that_they_cannot_answer(tracker: Tracker, command: tuple[str, ...]) -> None:
    for key in ("strelsau-courier", "ruritanian-wire", "edelweiss-post"):
        tracker("feeds", "pause", key, "--reason", "nobody answers there")
    assert "warning: TRACKER_FETCH_CONTACT is not set" in tracker(*command).err
