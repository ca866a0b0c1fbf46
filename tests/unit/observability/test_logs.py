"""Log lines: one an outcome, on standard error, for people or machines."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

from tracker.observability.logs import configure_logs

pytestmark = pytest.mark.usefixtures("logs_as_before")


def test_a_line_for_machines_is_one_json_object_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", chatty=True)
    structlog.get_logger("tracker.test").info("polled", feed="gazette", new=3)
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["feed"], line["new"], line["level"]) == ("polled", "gazette", 3, "info")
    assert line["timestamp"].endswith("Z")


def test_a_line_for_people_has_the_fields_beside_the_event(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console", chatty=True)
    structlog.get_logger("tracker.test").info("polled", feed="gazette")
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "[info] polled feed=gazette" in printed.err


def test_lines_of_libraries_take_the_same_form(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", chatty=True)
    logging.getLogger("uvicorn.error").warning("port %d is taken", 8000)
    assert json.loads(capsys.readouterr().err)["event"] == "port 8000 is taken"


def test_one_shot_commands_log_warnings_only(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console", chatty=False)
    structlog.get_logger("tracker.test").info("polled")
    structlog.get_logger("tracker.test").warning("refused")
    assert capsys.readouterr().err.count("\n") == 1


def test_setting_up_twice_says_nothing_twice(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("console", chatty=True)
    configure_logs("json", chatty=True)
    structlog.get_logger("tracker.test").info("polled")
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_traceback_shows_no_values_of_variables(capsys: pytest.CaptureFixture[str], form: str) -> None:
    configure_logs("json" if form == "json" else "console", chatty=True)
    password = "tell-nobody"
    try:
        raise ValueError(len(password))
    except ValueError:
        structlog.get_logger("tracker.test").exception("failed")
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "Traceback" in said
    assert said.count("tell-nobody") == 0


def test_a_line_that_the_server_repeats_in_colours_is_written_once(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json", chatty=True)
    logging.getLogger("uvicorn.error").info("ready", extra={"color_message": "\x1b[36mready\x1b[0m"})
    assert "color_message" not in json.loads(capsys.readouterr().err)
