"""Log lines on stderr, one an outcome, with fields; for people or, as JSON, for machines."""

from __future__ import annotations

import logging
import os
import sys
from typing import Literal

import structlog

_QUIET = {"alembic": logging.WARNING, "apscheduler": logging.ERROR, "asyncio": logging.WARNING}
"""From which level on a library is shown. APScheduler warns of every tick that waits for the one before, which is
meant.
"""


def configure_logs(log_format: Literal["console", "json"], *, chatty: bool) -> None:
    """Send this program's lines and the libraries' to stderr in one form; calling it again replaces the form.

    Only warnings unless `chatty`. A line carries `timestamp` (UTC), `level`, `event` and the fields it was given.
    """
    least = logging.INFO if chatty else logging.WARNING
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder(), _without_colours],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_endings(log_format)],
        )
    )
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old.formatter, structlog.stdlib.ProcessorFormatter)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(least)
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)


def _without_colours(
    _: structlog.types.WrappedLogger, __: str, line: structlog.types.EventDict
) -> structlog.types.EventDict:
    """The HTTP server repeats each of its lines with escape sequences in it."""
    line.pop("color_message", None)
    return line


def _endings(log_format: Literal["console", "json"]) -> list[structlog.types.Processor]:
    if log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    # A traceback with local variables would print passwords that stand in them.
    plain = structlog.dev.plain_traceback
    colors = sys.stderr.isatty() and "NO_COLOR" not in os.environ
    return [structlog.dev.ConsoleRenderer(colors=colors, pad_event_to=0, pad_level=False, exception_formatter=plain)]
