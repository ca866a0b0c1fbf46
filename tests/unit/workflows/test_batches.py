from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from tracker.workflows.batches import Batches


class Book:
    """Keeps batches, and refuses those with a word that is not allowed."""

    def __init__(self, *, refused: str = "") -> None:
        self.kept: list[list[str]] = []
        self.open = threading.Event()
        self._refused = refused

    def keep(self, words: Sequence[str]) -> list[str]:
        self.open.wait(10)
        if self._refused in words:
            raise ValueError(self._refused)
        self.kept.append(list(words))
        return [word.upper() for word in words]


async def added(book: Book, words: Sequence[str], *, most: int, weigh: Callable[[str], int] = len) -> list[object]:
    """What `add` gave for each word; the first is being written while the others come."""
    batches = Batches(book.keep, most=most, weigh=weigh)
    tasks = [asyncio.create_task(batches.add(word)) for word in words[:1]]
    await asyncio.sleep(0.01)
    tasks += [asyncio.create_task(batches.add(word)) for word in words[1:]]
    await asyncio.sleep(0.01)
    book.open.set()
    return list(await asyncio.gather(*tasks, return_exceptions=True))


def test_what_comes_while_one_batch_is_written_shares_the_next() -> None:
    book = Book()
    assert asyncio.run(added(book, ["a", "b", "c"], most=10)) == ["A", "B", "C"]
    assert book.kept == [["a"], ["b", "c"]]


def test_a_batch_holds_no_more_than_it_may_and_a_heavy_one_is_alone() -> None:
    book = Book()
    asyncio.run(added(book, ["x", "aa", "bbb", "cccccc", "d"], most=5))
    assert book.kept == [["x"], ["aa", "bbb"], ["cccccc"], ["d"]]


def test_a_fault_costs_only_the_one_that_has_it() -> None:
    book = Book(refused="bad")
    one, two, three = asyncio.run(added(book, ["a", "bad", "c"], most=10))
    assert (one, three, book.kept) == ("A", "C", [["a"], ["c"]])
    assert isinstance(two, ValueError)


def test_one_that_nobody_waits_for_any_more_is_passed_over() -> None:
    async def cancelled() -> list[list[str]]:
        book = Book()
        batches = Batches(book.keep, most=10)
        first = asyncio.create_task(batches.add("a"))
        await asyncio.sleep(0.01)
        second, third = (asyncio.create_task(batches.add(word)) for word in "bc")
        await asyncio.sleep(0.01)
        second.cancel()
        book.open.set()
        assert [await first, await third] == ["A", "C"]
        return book.kept

    assert asyncio.run(cancelled()) == [["a"], ["c"]]


def test_a_missing_outcome_is_a_fault_and_stops_nobody_else() -> None:
    async def twice() -> list[object]:
        outcomes: Iterator[list[str]] = iter([[], ["B"]])
        batches: Batches[str, str] = Batches(lambda _: next(outcomes), most=10)
        first = await asyncio.gather(batches.add("a"), return_exceptions=True)
        return [*first, await batches.add("b")]

    fault, second = asyncio.run(twice())
    assert isinstance(fault, RuntimeError)
    assert second == "B"


def test_after_it_was_idle_it_stores_again() -> None:
    async def twice() -> list[str]:
        book = Book()
        book.open.set()
        batches = Batches(book.keep, most=10)
        return [await batches.add("a"), await batches.add("b")]

    assert asyncio.run(twice()) == ["A", "B"]


def test_a_fault_of_one_alone_is_raised_to_it() -> None:
    async def alone() -> str:
        book = Book(refused="bad")
        book.open.set()
        return await Batches(book.keep, most=10).add("bad")

    with pytest.raises(ValueError, match="bad"):
        asyncio.run(alone())
