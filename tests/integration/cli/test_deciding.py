"""The command lines that a page offers are the program's own."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

from command_line import DOSSIER, Tracker
from tracker.bootstrap import wire
from tracker.queries.moment import Moment
from tracker.settings import read_settings
from tracker.store.engine import reading
from tracker.web.review import Waiting, read_review


def waiting() -> list[Waiting]:
    """What stands in the queue, a development of the seeds first and one of the news."""
    program = wire(read_settings())
    with reading(program.tools.engine) as connection:
        page = read_review(connection, DOSSIER, Moment(), kind=None, category=None, today=program.today())
    program.tools.engine.dispose()
    return list({any("--irrelevant" in act.line for act in one.commands): one for one in page.waiting}.values())


def test_each_line_of_the_page_does_what_it_says(tracker: Tracker, tmp_path: Path) -> None:
    news = {"feed": "strelsau-courier", "title": "Ruritania lends Graustark a railway", "published": "2024-05-01"}
    (tmp_path / "news.jsonl").write_text(json.dumps(news), encoding="utf-8")
    assert tracker("ingest", "run", "--offline", tmp_path / "news.jsonl").code == 0
    found = waiting()
    assert len(found) == 2
    for one in found:
        for command in one.commands:
            program, *words = shlex.split(command.line.replace("DIRECTION", "strains"))
            ran = tracker(*words, *([] if "show" in words else ["--dry-run"]))
            assert (program, ran.code) == ("tracker", 0), (command.line, ran.err)
            assert one.entry.key in ran.out.replace("\n", "")
