"""Gathering: while one transaction writes, what comes next waits and shares the one after it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeAlias, TypeVar

One = TypeVar("One")
Outcome = TypeVar("Outcome")
_Batch: TypeAlias = list[tuple[One, "asyncio.Future[Outcome]"]]


class Batches(Generic[One, Outcome]):
    """`add` returns once what was added is stored, with what storing it gave.

    `keep` stores a batch in a thread and gives one outcome for each of it, in order. `most` bounds a batch by the sum
    of what `weigh` says; a heavier one is a batch of its own. Where a batch of several cannot be stored, each is tried
    alone, so that one fault costs nobody else anything.
    """

    def __init__(
        self,
        keep: Callable[[Sequence[One]], Sequence[Outcome]],
        *,
        most: int,
        weigh: Callable[[One], int] = lambda _: 1,
    ) -> None:
        self._keep = keep
        self._most = most
        self._weigh = weigh
        self._waiting: _Batch[One, Outcome] = []
        self._writer: asyncio.Task[None] | None = None

    async def add(self, one: One) -> Outcome:
        """Raises what storing it raised."""
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, outcome))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        return await outcome

    async def _write(self) -> None:
        """Store until nothing waits."""
        try:
            while batch := self._next():
                fault = await self._store(batch)
                if fault is not None:
                    for part in batch:
                        if part[1].done():
                            continue
                        fault = await self._store([part]) if len(batch) > 1 else fault
                        if fault is not None and not part[1].done():
                            part[1].set_exception(fault)
        finally:
            self._writer = None

    async def _store(self, batch: _Batch[One, Outcome]) -> BaseException | None:
        """What was raised, else everybody knows the outcome; whoever stopped waiting is passed over."""
        writing = asyncio.to_thread(self._keep, [one for one, _ in batch])
        (attempt,), _ = await asyncio.wait({asyncio.create_task(writing)})
        fault: BaseException | None = attempt.exception()
        if fault is not None:
            return fault
        outcomes = attempt.result()
        if len(outcomes) != len(batch):
            return RuntimeError(f"expected an outcome for each of {len(batch)}, found {len(outcomes)}")
        for (_, waiting), outcome in zip(batch, outcomes, strict=True):
            if not waiting.done():
                waiting.set_result(outcome)
        return None

    def _next(self) -> _Batch[One, Outcome]:
        """The longest waiting, as many as one batch may hold; without those that nobody waits for any more."""
        batch: _Batch[One, Outcome] = []
        weight = 0
        while self._waiting:
            one, waiting = self._waiting[0]
            weight += 0 if waiting.done() else self._weigh(one)
            if batch and weight > self._most:
                break
            del self._waiting[0]
            if not waiting.done():
                batch.append((one, waiting))
        return batch
