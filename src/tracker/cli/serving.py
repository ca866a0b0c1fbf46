"""`tracker serve` and `tracker worker`: the two that keep running."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Annotated

import typer

from tracker.bootstrap import Program
from tracker.cli.contact import warn_without_contact
from tracker.cli.exit_codes import Exit
from tracker.cli.listening import listen, shown
from tracker.cli.opening import open_migrated
from tracker.cli.options import Dossier
from tracker.cli.render import say
from tracker.domain.errors import ConfigurationError
from tracker.observability.logs import configure_logs
from tracker.observability.metrics import shown_at

LinesAsJson = Annotated[bool, typer.Option("--json", help="Log lines as JSON, whatever TRACKER_LOG_FORMAT says.")]


def serve(
    *,
    scheduler: Annotated[
        bool, typer.Option("--scheduler/--no-scheduler", help="Also poll feeds, or leave that to `tracker worker`.")
    ] = True,
    host: Annotated[str | None, typer.Option(help="Address to listen on; by default TRACKER_HOST.")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on; by default TRACKER_PORT.")
    ] = None,
    dossier: Dossier = None,
    as_json: LinesAsJson = False,
) -> None:
    """Serve the page and the API, and poll the feeds."""
    import uvicorn  # noqa: PLC0415 - other commands need not load the server

    from tracker.api.unparsed import Protocol  # noqa: PLC0415 - other commands need not load the server
    from tracker.app import create_app  # noqa: PLC0415 - as above

    program = _open(dossier, as_json=as_json)
    host, port = host or program.settings.host, port or program.settings.port
    sockets = listen(host, port)
    if scheduler:
        warn_without_contact(program)
    _say_what_to_open(program, host=host, port=port)
    app = create_app(program, scheduler=scheduler)
    server = uvicorn.Server(uvicorn.Config(app, http=Protocol, log_config=None, access_log=False))
    with suppress(KeyboardInterrupt, SystemExit):
        server.run(sockets=sockets)
    if not server.started:
        raise typer.Exit(Exit.FAILURE)


def worker(*, dossier: Dossier = None, as_json: LinesAsJson = False) -> None:
    """Poll the feeds, without serving anything, until stopped."""
    from tracker.worker import run  # noqa: PLC0415 - other commands need not load the network client

    program = _open(dossier, as_json=as_json)
    until = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: until.set())
    warn_without_contact(program)
    with _metrics(program):
        say(f"Polling {', '.join(program.each)}; stop with Ctrl-C.")
        run(program, until=until)


@contextmanager
def _metrics(program: Program) -> Iterator[None]:
    """Metrics on a port of their own, where one is set. Raises ConfigurationError where it cannot be had."""
    host, port = program.settings.host, program.settings.metrics_port
    if port is None:
        yield
        return
    with ExitStack() as stack:
        try:
            stack.enter_context(shown_at(host, port))
        except OSError as error:
            why = f"cannot listen on {shown(host, port)}: {error.strerror}"
            raise ConfigurationError(f"TRACKER_METRICS_PORT: {why}; choose another") from error
        say(f"Metrics http://{shown(host, port)}/metrics")
        yield


def _open(dossier: str | None, *, as_json: bool) -> Program:
    """What keeps running says each outcome; other commands only what is amiss."""
    program = open_migrated(dossier)
    configure_logs("json" if as_json else program.settings.log_format, chatty=True)
    return program


def _say_what_to_open(program: Program, *, host: str, port: int) -> None:
    reached = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    base = f"http://{shown(reached, port)}"
    say(
        f"Open   {base}/\n"
        f"Ask    curl {base}/api/v1/dossiers/{program.each[0]}/standing\n"
        f"Read   {base}/openapi.json\n"
        "Stop with Ctrl-C."
    )
