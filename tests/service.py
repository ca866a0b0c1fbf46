"""The real program in a process of its own, on a free port, to be asked over HTTP and killed without warning."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self, TypeVar

T = TypeVar("T")
PATIENCE = 60.0


class Service:
    """`tracker serve` between `__enter__` and `__exit__`; `kill` ends it as a power cut would."""

    def __init__(self, *, environment: Mapping[str, str], log: Path, scheduler: bool = True) -> None:
        self.port = free_port()
        self._environment = {**os.environ, **environment, "NO_COLOR": "1"}
        self._log = log
        self._options = [] if scheduler else ["--no-scheduler"]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tracker", "serve", "--port", str(self.port), *self._options],
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self._is_ready, what=lambda: f"the service to be ready; its log:\n{self._log.read_text()[-4000:]}")
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=PATIENCE)

    def kill(self) -> None:
        """SIGKILL to the whole process group."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=PATIENCE)

    def get(self, path: str) -> Any:
        """The JSON answer of a path below /api/v1."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1{path}", timeout=PATIENCE) as answer:
            return json.load(answer)

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=PATIENCE) as answer:
                return bool(answer.status == 200)
        except OSError:
            assert self._process is not None
            assert self._process.poll() is None, self._log.read_text()[-4000:]
            return False


def tracker(*arguments: str, environment: Mapping[str, str], patience: float = PATIENCE) -> str:
    """Run one command to its end and give its standard output; a failure shows what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "tracker", *arguments],
        env={**os.environ, **environment, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )
    assert done.returncode == 0, f"tracker {' '.join(arguments)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def wait_for(ask: Callable[[], T], *, what: Callable[[], str], patience: float = PATIENCE) -> T:
    """Ask until the answer is true; fail with what was waited for."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"waited {patience:g} s for {what()}")


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
