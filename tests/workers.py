"""Workers in processes of their own, as people start them, over feeds on loopback; and what they logged."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

from service import PATIENCE
from tracker.domain.items import Feed
from tracker.seeds.subscriptions import write_opml

HASTE = {
    "TRACKER_FETCH_ALLOWED_NETWORKS": "127.0.0.0/8",
    "TRACKER_FETCH_HOST_SECONDS": "0",
    "TRACKER_FETCH_HOST_CONCURRENCY": "16",
    "TRACKER_TICK_SECONDS": "1",
}
"""How a worker is run that is to wait for nothing but loopback."""


def feeds_at(addresses: Mapping[str, str]) -> list[Feed]:
    """A feed for each name and address."""
    return [Feed(name, name, url, None, "en", None, "g", None, "C", "") for name, url in addresses.items()]


def subscribe(dossier: Path, feeds: Iterable[Feed]) -> None:
    """Let a dossier's folder have these feeds and no others."""
    (dossier / "feeds.opml").write_text(write_opml(list(feeds), title="Test"), encoding="utf-8")


class Worker:
    """`tracker worker` between `__enter__` and `__exit__`, as the script that is installed; it logs into `log`."""

    def __init__(self, *, environment: Mapping[str, str], log: Path) -> None:
        self._environment = {**os.environ, **environment}
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.is_running:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process that was started last."""
        assert self._process is not None
        return self._process

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it, or another one after it was killed; the log goes on."""
        program = Path(sys.executable).with_name("tracker")
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, str(program), "worker", "--json"],
                env=self._environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """SIGKILL to it and its children."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)

    def said(self) -> str:
        """The end of its log, for the message of a test that fails."""
        return self._log.read_text(encoding="utf-8")[-4000:]

    def polled(self) -> list[dict[str, Any]]:
        """Its lines about polls, oldest first."""
        lines = (line for line in self._log.read_text(encoding="utf-8").splitlines() if line.startswith("{"))
        return [line for line in map(json.loads, lines) if line["event"] == "polled"]
