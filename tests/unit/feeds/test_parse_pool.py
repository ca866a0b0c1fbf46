"""Hostile pages cost themselves one failure; nobody else notices."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from hostile_feeds import CODECS, HOSTILE, rss
from tracker.feeds.base import MIB, Failed, Limits, Page
from tracker.feeds.parse_pool import ParsePool

Parse = Callable[[bytes], Coroutine[None, None, Page | Failed]]

URL = "https://feeds.example/all.xml"
GOOD = rss(b"<title>good news</title><link>https://feeds.example/1</link>")
SLOW = {"long_author", "long_blank", "many_attributes", "many_entries", "nested_tags"}
CONTAINED = {
    *("long_style", "billion_laughs", "quadratic_entities", "external_entity", "external_dtd", "invalid_utf8"),
    *(f"declared_{codec}" for codec in CODECS),
}


def limits(*, seconds: float = 20.0, memory: int = 256 * MIB) -> Limits:
    return Limits(parse_seconds=seconds, parse_memory_bytes=memory)


@asynccontextmanager
async def pool_of(workers: int, limits: Limits) -> AsyncIterator[Parse]:
    async with ParsePool(workers=workers, limits=limits) as pool:
        yield lambda body: pool.parse(body, content_type="application/xml", url=URL)


def title_of(outcome: Page | Failed) -> str:
    assert isinstance(outcome, Page), outcome
    return outcome.entries[0].title


def memory() -> int:
    """The most bytes this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def kill_children() -> None:
    for child in multiprocessing.active_children():
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)


def test_pages_that_would_take_for_ever_are_stopped_in_time() -> None:
    async def scenario() -> dict[str, Page | Failed]:
        async with pool_of(2, limits(seconds=1.0)) as parse:
            outcomes = await asyncio.gather(*(parse(HOSTILE[name]()) for name in SLOW))
        return dict(zip(SLOW, outcomes, strict=True))

    before = memory()
    outcomes = asyncio.run(scenario())

    assert outcomes == dict.fromkeys(SLOW, Failed("parse-timeout", "the page took too long to parse"))
    assert memory() - before < 100 * MIB


def test_the_other_hostile_pages_are_read_or_refused_for_what_they_are() -> None:
    async def scenario() -> dict[str, Page | Failed]:
        async with pool_of(2, limits()) as parse:
            outcomes = await asyncio.gather(*(parse(HOSTILE[name]()) for name in CONTAINED))
        return dict(zip(CONTAINED, outcomes, strict=True))

    failed = {name: outcome.reason for name, outcome in asyncio.run(scenario()).items() if isinstance(outcome, Failed)}

    assert failed == {"declared_undefined": "unreadable", "declared_utf-16": "not-a-feed"}


def test_entities_neither_unfold_nor_read_files() -> None:
    async def scenario() -> list[Page | Failed]:
        async with pool_of(1, limits()) as parse:
            return [await parse(HOSTILE[name]()) for name in ("billion_laughs", "external_entity")]

    laughs, secret = asyncio.run(scenario())

    assert len(title_of(laughs)) < 1000
    assert "root:" not in str(secret)


def test_a_slow_page_does_not_hold_up_the_others() -> None:
    async def scenario() -> list[Page | Failed]:
        async with pool_of(2, limits(seconds=2.0)) as parse:
            slow = asyncio.create_task(parse(HOSTILE["many_attributes"]()))
            others = [await parse(GOOD) for _ in range(5)]
            assert not slow.done()
            return [*others, await slow]

    *others, slow = asyncio.run(scenario())

    assert {title_of(outcome) for outcome in others} == {"good news"}
    assert slow == Failed("parse-timeout", "the page took too long to parse")


def test_a_page_that_needs_too_much_memory_fails_alone() -> None:
    async def scenario() -> tuple[Page | Failed, Page | Failed]:
        async with pool_of(1, limits(memory=24 * MIB)) as parse:
            return await parse(rss(b"<title>t</title>" * 600_000)), await parse(GOOD)

    large, good = asyncio.run(scenario())

    assert isinstance(large, Failed)
    assert large.reason == "parse-crash"
    assert title_of(good) == "good news"


def test_three_million_items_of_json_cost_no_more_memory_than_a_child_may_have() -> None:
    async def scenario() -> tuple[Page | Failed, Page | Failed]:
        async with pool_of(1, limits(memory=24 * MIB)) as parse:
            return await parse(HOSTILE["huge_json"]()), await parse(GOOD)

    huge, good = asyncio.run(scenario())

    assert huge == Failed("parse-crash", "the page took too much memory to parse")
    assert title_of(good) == "good news"


def test_a_child_does_not_load_the_command_line_that_started_it() -> None:
    probe = "import sys; from tracker.cli import main; print('sqlalchemy' in sys.modules, 'typer' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]


def test_a_child_killed_while_idle_is_replaced_unnoticed() -> None:
    async def scenario() -> Page | Failed:
        async with pool_of(1, limits()) as parse:
            await parse(GOOD)
            kill_children()
            await asyncio.sleep(0.3)
            return await parse(GOOD)

    assert title_of(asyncio.run(scenario())) == "good news"


def test_a_child_killed_at_work_costs_its_page_only() -> None:
    async def scenario() -> tuple[Page | Failed, Page | Failed]:
        async with pool_of(1, limits()) as parse:
            await parse(GOOD)
            doomed = asyncio.create_task(parse(HOSTILE["many_attributes"]()))
            await asyncio.sleep(0.5)
            kill_children()
            return await doomed, await parse(GOOD)

    doomed, good = asyncio.run(scenario())

    assert doomed == Failed("parse-crash", f"the child ended with exit code {-signal.SIGKILL}")
    assert title_of(good) == "good news"


def test_whoever_stops_waiting_stops_the_child() -> None:
    async def scenario() -> Page | Failed:
        async with pool_of(1, limits(seconds=60.0)) as parse:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(parse(HOSTILE["many_attributes"]()), 0.5)
            return await parse(GOOD)

    assert title_of(asyncio.run(scenario())) == "good news"


def test_children_are_started_with_the_first_page_and_gone_at_the_end() -> None:
    async def scenario() -> None:
        async with pool_of(2, limits()) as parse:
            assert not multiprocessing.active_children()
            await parse(GOOD)
            started = {process.pid for process in multiprocessing.active_children()}
            await parse(GOOD)
            assert {process.pid for process in multiprocessing.active_children()} == started
        assert not multiprocessing.active_children()

    asyncio.run(scenario())


def test_children_of_a_killed_program_end_by_themselves(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(
            """
            import asyncio
            from tracker.feeds.base import Limits
            from tracker.feeds.parse_pool import ParsePool

            async def main():
                async with ParsePool(workers=1, limits=Limits()) as pool:
                    await pool.parse(b"<rss/>", content_type=None, url="https://feeds.example/")
                    print("children run", flush=True)
                    await asyncio.sleep(60)

            if __name__ == "__main__":
                asyncio.run(main())
            """
        )
    )
    with subprocess.Popen([sys.executable, program], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "children run\n"
        process.kill()

        # Every child holds the pipe open; it ends when the last of them does.
        assert process.communicate(timeout=20)[0] == ""


def test_children_do_not_run_the_program_again(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        textwrap.dedent(
            """
            import asyncio
            from tracker.feeds.base import Limits
            from tracker.feeds.parse_pool import ParsePool

            print("the program runs", flush=True)

            async def main():
                async with ParsePool(workers=2, limits=Limits()) as pool:
                    await pool.parse(b"<rss/>", content_type=None, url="https://feeds.example/")

            if __name__ == "__main__":
                asyncio.run(main())
            """
        )
    )
    ran = subprocess.run([sys.executable, program], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.splitlines() == ["the program runs"]
