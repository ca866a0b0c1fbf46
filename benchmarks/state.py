"""How fast is a warm `/state`, beside a bare FastAPI route that returns the same bytes?

Both are asked in one process through ASGI, in turns, so that whatever else the machine does falls on both. Peer: a
route of FastAPI that returns a ready `Response`. Floor: half as fast as that.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Response

from tracker.app import create_app
from tracker.bootstrap import Program, wire
from tracker.settings import Settings
from tracker.workflows import database, seed

FLOOR = 0.5
Application = Callable[[Any, Any, Any], Awaitable[None]]


def main() -> int:
    """Measure, print, and say by the exit code whether the floor holds."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        program = _loaded(Path(folder))
        app = create_app(program, scheduler=False)
        path = f"/api/v1/dossiers/{program.dossier}/state"
        body = asyncio.run(_ask(app, path, times=1))[1]
        peer = _peer(path, body)
        rounds = asyncio.run(_measure(app, peer, path, rounds=arguments.rounds, times=arguments.times))
        program.tools.engine.dispose()
    report = _report(rounds, size=len(body))
    if arguments.json:
        print(json.dumps(report))
    else:
        print(f"{'route':<22}{'microseconds':>14}")
        print(f"{'warm /state':<22}{report['state_us']:>14.1f}")
        print(f"{'bare FastAPI route':<22}{report['bare_us']:>14.1f}")
        print(f"{'ratio':<22}{report['ratio']:>14.2f}   floor {FLOOR}, {report['bytes']} bytes")
    return 0 if report["ratio"] >= FLOOR else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    parser.add_argument("--rounds", type=int, default=41, help="how often the two take turns")
    parser.add_argument("--times", type=int, default=200, help="requests a turn")
    return parser.parse_args()


def _loaded(folder: Path) -> Program:
    program = wire(Settings(database_url=f"sqlite:///{folder / 'tracker.db'}"))
    database.upgrade(program.tools, scripts=program.migrations)
    seed.load(program.tools, program.files())
    return program


def _peer(path: str, body: bytes) -> FastAPI:
    app = FastAPI()

    async def bare() -> Response:
        return Response(body, media_type="application/json")

    app.add_api_route(path, bare)
    return app


async def _measure(
    app: Application, peer: Application, path: str, *, rounds: int, times: int
) -> list[tuple[float, float]]:
    """Seconds a request of each in every round; a first round that warms both is left out."""
    found = []
    for _ in range(rounds + 1):
        ours, _ = await _ask(app, path, times=times)
        theirs, _ = await _ask(peer, path, times=times)
        found.append((ours / times, theirs / times))
    return found[1:]


async def _ask(app: Application, path: str, *, times: int) -> tuple[float, bytes]:
    """Seconds for so many requests one after the other, and the last body."""
    body = b""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        nonlocal body
        if message["type"] == "http.response.body":
            body = message["body"]

    began = time.perf_counter()
    for _ in range(times):
        await app(_scope(path), receive, send)
    return time.perf_counter() - began, body


def _scope(path: str) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), (b"accept", b"*/*")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
    }


def _report(rounds: list[tuple[float, float]], *, size: int) -> dict[str, float]:
    ours = statistics.median(ours for ours, _ in rounds)
    theirs = statistics.median(theirs for _, theirs in rounds)
    ratio = statistics.median(theirs / ours for ours, theirs in rounds)
    return {"state_us": ours * 1e6, "bare_us": theirs * 1e6, "ratio": ratio, "bytes": size}


if __name__ == "__main__":
    sys.exit(main())
