"""Pages that are read in a process of their own: the same readings, whatever happens to the process."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

import logs
from tracker.bootstrap import wire
from tracker.domain.items import Item
from tracker.domain.tags import Reading
from tracker.feeds.base import Entry
from tracker.seeds.shapes import DossierFiles
from tracker.settings import Settings
from tracker.tagging.base import Tagger
from tracker.tagging.learned import Contribution
from tracker.tagging.rules import Text
from tracker.worker import desk_of
from tracker.workflows import reading_process
from tracker.workflows.reader import Reader, ReadItem
from tracker.workflows.reading_process import FEW, ReadingEndedError, ReadingProcess

NOW = datetime(2024, 7, 2, 9, tzinfo=UTC)
TITLES = ("Ruritania and Graustark sign agreement on river locks", "Bathing season opens with a regatta in Strelsau")


class LocalName(str):
    """A text that no other process gets."""

    __slots__ = ()

    def __reduce__(self) -> str:
        raise TypeError("not to be pickled")


@dataclass
class Slow:
    """A tagger that takes its time, and says where it was asked."""

    tagger: Tagger
    asked: str
    seconds: float = 60.0
    name: str = "slow"
    version: str = "1"

    def read(self, *, title: str, summary: str, language: str) -> Reading:
        Path(self.asked).touch()
        time.sleep(self.seconds)
        return self.tagger.read(title=title, summary=summary, language=language)

    def read_all(self, texts: Sequence[Text]) -> list[Reading]:
        return [self.read(title=title, summary=summary, language=language) for title, summary, language in texts]

    def explain(self, *, title: str, summary: str, language: str) -> Sequence[Contribution]:
        return self.tagger.explain(title=title, summary=summary, language=language)


@dataclass
class Deaf:
    """A tagger that hears nothing."""

    tagger: Tagger
    name: str = "deaf"
    version: str = "1"

    def read(self, *, title: str, summary: str, language: str) -> Reading:
        return self.tagger.read(title=title[:0], summary=summary[:0], language=language)

    def read_all(self, texts: Sequence[Text]) -> list[Reading]:
        return [self.read(title=title, summary=summary, language=language) for title, summary, language in texts]

    def explain(self, *, title: str, summary: str, language: str) -> Sequence[Contribution]:
        return self.tagger.explain(title=title[:0], summary=summary[:0], language=language)


@pytest.fixture
def files(tmp_path: Path) -> DossierFiles:
    return logs.fictional_files(tmp_path)


@pytest.fixture
def reader(files: DossierFiles) -> Reader:
    return Reader.of(files)


@pytest.fixture
def told() -> list[tuple[str, Exception]]:
    """What was read here, though it should not."""
    return []


@pytest.fixture
def readings(told: list[tuple[str, Exception]]) -> Iterator[ReadingProcess]:
    with ReadingProcess(lambda *said: told.append(said)) as process:
        yield process
    assert not multiprocessing.active_children()


def items_of(files: DossierFiles, reader: Reader, *, count: int = 2 * FEW) -> list[Item]:
    entries = [Entry(f"g{number}", None, TITLES[number % 2], "", NOW, None, None) for number in range(count)]
    return reader.items(files.feeds[0], entries)


def read(process: ReadingProcess, reader: Reader, items: list[Item]) -> list[ReadItem]:
    return process.read(reader, items, now=NOW)


def read_elsewhere(process: ReadingProcess, reader: Reader, items: list[Item]) -> list[ReadItem]:
    """As `read`, where this process may not read itself."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delattr(Reader, "read_all")
        return read(process, reader, items)


def kill_children() -> None:
    for child in multiprocessing.active_children():
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()


def test_what_the_process_reads_is_what_the_reader_reads(
    files: DossierFiles, reader: Reader, readings: ReadingProcess
) -> None:
    items = items_of(files, reader)
    found = read_elsewhere(readings, reader, items)
    assert len(multiprocessing.active_children()) == 1
    assert found == reader.read_all(items, now=NOW)
    assert {one.reading.screening.relevant for one in found} == {True, False}


def test_the_shipped_reader_with_all_its_weights_reads_alike_in_the_process(readings: ReadingProcess) -> None:
    shipped = logs.shipped_files()
    reader = Reader.of(shipped)
    titles = ("Iran and Russia sign a contract on a gas pipeline", "Iranian team wins the cup in Moscow")
    entries = [Entry(f"g{number}", None, titles[number % 2], "", NOW, None, None) for number in range(2 * FEW)]
    items = reader.items(shipped.feeds[0], entries)
    found = read_elsewhere(readings, reader, items)
    assert found == reader.read_all(items, now=NOW)


def test_few_items_start_no_process(files: DossierFiles, reader: Reader, readings: ReadingProcess) -> None:
    items = items_of(files, reader, count=FEW - 1)
    assert read(readings, reader, items) == reader.read_all(items, now=NOW)
    assert not multiprocessing.active_children()


def test_a_process_that_was_killed_costs_nothing(files: DossierFiles, reader: Reader, readings: ReadingProcess) -> None:
    items = items_of(files, reader)
    expected = reader.read_all(items, now=NOW)
    for _ in range(2):
        assert read(readings, reader, items) == expected
        kill_children()
    assert read(readings, reader, items) == expected


def test_another_reader_of_a_dossier_takes_the_place_of_the_one_before(
    files: DossierFiles, reader: Reader, readings: ReadingProcess
) -> None:
    items = items_of(files, reader)
    assert any(one.reading.screening.relevant for one in read(readings, reader, items))
    deaf = replace(reader, tagger=Deaf(reader.tagger))
    assert not any(one.reading.screening.relevant for one in read(readings, deaf, items))
    assert any(one.reading.screening.relevant for one in read(readings, reader, items))


def test_what_the_process_knows_is_not_looked_at_by_each_collection(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_process, "_readers", {})
    try:
        reading_process._learn(1, reader)
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_a_reader_that_cannot_be_handed_over_reads_here_which_is_told_once(
    files: DossierFiles, reader: Reader, readings: ReadingProcess, told: list[tuple[str, Exception]]
) -> None:
    items = items_of(files, reader)
    bound = Deaf(reader.tagger)
    bound.name = LocalName("deaf")
    here = replace(reader, tagger=bound)
    for _ in range(2):
        assert read(readings, here, items) == here.read_all(items, now=NOW)
    [(dossier, error)] = told
    assert (dossier, str(error)) == (reader.definition.id, "not to be pickled")
    assert read_elsewhere(readings, reader, items) == reader.read_all(items, now=NOW)


def test_a_worker_logs_why_it_had_to_read_itself(sqlite_url: str, tmp_path: Path) -> None:
    program = wire(Settings(database_url=sqlite_url, data_dir=tmp_path))

    async def tell() -> None:
        async with desk_of(program) as desk:
            desk.readings.tell("ruritania", TypeError("not to be pickled"))

    with structlog.testing.capture_logs() as said:
        asyncio.run(tell())
    [line] = said
    assert (line["log_level"], line["dossier"], line["why"]) == ("warning", "ruritania", "TypeError: not to be pickled")


def test_who_waits_is_not_forgotten_when_the_process_is_given_up_for_another(
    files: DossierFiles,
    reader: Reader,
    readings: ReadingProcess,
    told: list[tuple[str, Exception]],
    tmp_path: Path,
) -> None:
    """Two dossiers share the process: the fault of one must not keep the other waiting."""
    asked, items = tmp_path / "asked", items_of(files, reader, count=FEW)
    slow = replace(reader, tagger=Slow(reader.tagger, str(asked), seconds=0.5))
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(read, readings, slow, items)
        while not asked.exists() and not waiting.done():
            time.sleep(0.01)
        readings._discard(readings._pool)
        assert waiting.result(timeout=60) == reader.read_all(items, now=NOW)
    assert [dossier for dossier, _ in told] == [reader.definition.id]
    assert read(readings, reader, items) == reader.read_all(items, now=NOW)


def test_who_waits_for_a_page_when_the_process_is_left_is_told_at_once(
    files: DossierFiles, reader: Reader, tmp_path: Path
) -> None:
    asked = tmp_path / "asked"
    slow = replace(reader, tagger=Slow(reader.tagger, str(asked)))
    with ThreadPoolExecutor(1) as threads:
        with ReadingProcess() as process:
            waiting = threads.submit(read, process, slow, items_of(files, reader))
            while not asked.exists() and not waiting.done():
                time.sleep(0.01)
        assert isinstance(waiting.exception(timeout=30), ReadingEndedError)
    with pytest.raises(ReadingEndedError):
        read(process, reader, items_of(files, reader))
    assert not multiprocessing.active_children()


def test_a_reader_brings_no_database_along() -> None:
    """Each process that reads holds what this module imports."""
    asked = "import sys, tracker.workflows.reading_process; print('sqlalchemy' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
