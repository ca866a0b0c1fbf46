"""`tracker ingest run --offline`: saved feeds taken in."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.bootstrap import Program
from tracker.cli.render import counted, plain, print_json, progress, say, show

if TYPE_CHECKING:
    from tracker.workflows.backfill import Backfilled


def read_saved(program: Program, path: Path, *, only: Sequence[str], as_json: bool) -> None:
    """Take in a file or a folder, with a bar where standard error is a terminal, and say what came of it."""
    with progress("Reading") as report:
        done = asyncio.run(_run(program, path, only, report))
    if as_json:
        print_json({"dossier": program.dossier, "path": str(path), **asdict(done)})
    else:
        show(
            plain(
                f"{counted(done.files, 'file')} read: {counted(done.new, 'new item')}, {done.revised} edited, "
                f"{done.relevant} relevant; {done.strange} of no feed here, {done.unreadable} unreadable."
            )
        )
    for fault in done.faults:
        say(f"not read: {fault}")


async def _run(program: Program, path: Path, only: Sequence[str], report: Callable[[int, int], None]) -> Backfilled:
    from tracker.worker import reach  # noqa: PLC0415 - other commands need not load the network client
    from tracker.workflows.backfill import Journal, backfill_of  # noqa: PLC0415 - as above

    mark = hashlib.sha256(f"{program.dossier} {path.resolve()} {only}".encode()).hexdigest()[:16]
    journal = Journal(program.settings.data_dir / "offline" / f"{mark}.jsonl")
    async with reach(program) as (_, pool):
        reading = backfill_of(
            program.tools,
            program.reader(),
            pool,
            only=only,
            max_bytes=program.settings.fetch_max_bytes,
        )
        return await reading.run(path, journal=journal, progress=report)
