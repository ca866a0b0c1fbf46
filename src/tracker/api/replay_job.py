"""One replay at a time in a thread of its own, with its progress; the last result of each dossier is kept."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from tracker.domain.errors import Conflict, TrackerError
from tracker.queries.readiness import DatabaseFailure
from tracker.workflows.replay import Replayed, replay
from tracker.workflows.tools import Tools

UNFINISHED = "it ended without a result; the service's own log says why"


@dataclass(frozen=True, slots=True)
class Job:
    """How far a replay is, or what it found: `state` is never, running, same, differs or failed."""

    dossier: str
    state: str = "never"
    done: int = 0
    total: int = 0
    position: int | None = None
    rows: int | None = None
    digest: str | None = None
    detail: str | None = None


class ReplayJobs:
    """The jobs of one process."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()

    def get(self, dossier: str) -> Job:
        """The job of a dossier as it is now."""
        return self._jobs.get(dossier, Job(dossier))

    def start(self, dossier: str) -> Job:
        """Begin a replay; raises Conflict while any is running."""
        with self._lock:
            running = [job.dossier for job in self._jobs.values() if job.state == "running"]
            if running:
                raise Conflict(f"a replay of {running[0]!r} is running; ask for it until it is done")
            job = self._jobs[dossier] = Job(dossier, "running")
        threading.Thread(target=self._run, args=(dossier,), name="replay", daemon=True).start()
        return job

    def _run(self, dossier: str) -> None:
        def progress(done: int, total: int) -> None:
            self._jobs[dossier] = replace(self._jobs[dossier], done=done, total=total)

        try:
            found = replay(self._tools, dossier, check=True, progress=progress)
        except (TrackerError, DatabaseFailure, OSError) as error:
            self._jobs[dossier] = replace(self._jobs[dossier], state="failed", detail=str(error))
        else:
            self._jobs[dossier] = _finished(self._jobs[dossier], found)
        finally:
            if self._jobs[dossier].state == "running":
                self._jobs[dossier] = replace(self._jobs[dossier], state="failed", detail=UNFINISHED)


def _finished(job: Job, found: Replayed) -> Job:
    first = found.difference
    detail = f"{first.table} {first.key}: expected {first.expected}, found {first.found}" if first else None
    return replace(
        job,
        state="differs" if first else "same",
        position=found.position,
        rows=found.rows,
        digest=found.digest,
        detail=detail,
    )
