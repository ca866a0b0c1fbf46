"""A new tagger reads the whole log again: what it reads otherwise is appended, a slice a transaction; or only shown.

What a person decided stands. A run that was cut off is simply started again: what was appended reads as the tagger
reads it, so only the rest differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from tracker.domain import codec
from tracker.domain.envelope import Draft, Recorded
from tracker.domain.errors import NotFound
from tracker.domain.tags import Reading
from tracker.projections.redacted import REDACTED
from tracker.projections.views import ItemDecision, ItemView
from tracker.store.beside import beside, build, copy_live
from tracker.store.engine import Connection, reading, writing
from tracker.store.event_store import lock_head
from tracker.store.heads import read_head
from tracker.store.item_stream import count_items, stream_items
from tracker.store.views import get_many
from tracker.workflows import told_changes
from tracker.workflows.differences import KINDS, Difference, differences
from tracker.workflows.effect import Effect, effect_between
from tracker.workflows.intake import Intake
from tracker.workflows.known_reports import Memory
from tracker.workflows.reader import Reader, ReadItem
from tracker.workflows.record import record
from tracker.workflows.same_definition import require_same_definition
from tracker.workflows.tools import Tools

PAGE, SLICE = 50, 200
"""Items that are read at once, and of those that are read otherwise how many are appended in one transaction."""
Progress = Callable[[int, int], None]
"""Called with (items read, items in all)."""


@dataclass(frozen=True, slots=True)
class Reread:
    """One item that is read otherwise, and what differs; `decided` where a person's word stands whatever is read."""

    item: str
    title: str
    differences: tuple[Difference, ...]
    decided: bool


@dataclass(frozen=True, slots=True)
class Retagged:
    """What a tagger reads otherwise, of `read` items, and what that does.

    `gained` and `lost` became relevant or ceased to be, `retagged` are read otherwise and were and are relevant.
    `by_kind` counts items by what differs in them. `events` counts what was, or would be, appended by type. `items` are
    those that differ most, `developments` those of the effect that do. `position` is where the log ends.
    """

    dossier: str
    tagger: str
    version: str
    dry_run: bool
    read: int
    gained: int
    lost: int
    retagged: int
    by_kind: dict[str, int]
    events: dict[str, int]
    position: int
    items: tuple[Reread, ...]
    developments: tuple[told_changes.Difference, ...]
    effect: Effect


def retag(tools: Tools, reader: Reader, *, valid_at: date, most: int, progress: Progress) -> Retagged:
    """Append what the reader's tagger reads otherwise; the effect is that on the state of the day `valid_at`.

    At most `most` items, and as many developments, are told one by one. Raises ConfigurationError where the seed files
    are not what the log holds.
    """
    require_same_definition(tools, reader)
    dossier = reader.definition.id
    tally = _Tally(most)
    with reading(tools.engine) as connection:
        before = _begun(connection, dossier)
        for views in _slices(connection, reader, tally, progress):
            _append(tools, reader, views, tally)
    with reading(tools.engine) as connection:
        after = read_head(connection, dossier).position
        effect = effect_between(connection, dossier, before=before, after=after, valid_at=valid_at)
        changed = told_changes.weightiest(
            connection, dossier, effect.developments, before=before, after=after, most=most
        )
    return tally.result(reader, dry_run=False, position=after, effect=effect, developments=changed)


def foresee(tools: Tools, reader: Reader, *, valid_at: date, most: int, progress: Progress) -> Retagged:
    """The same on a copy of the read models that nobody sees: nothing is appended. Raises NotFound without a log."""
    dossier = reader.definition.id
    tally = _Tally(most)
    with reading(tools.engine) as connection, beside() as built:
        before = after = _begun(connection, dossier)
        copy_live(connection, built, dossier)
        for views in _slices(connection, reader, tally, progress):
            after = _fold(built, reader, views, tally, position=after, now=tools.now())
        effect = effect_between(built, dossier, before=before, after=after, valid_at=valid_at)
        changed = told_changes.weightiest(built, dossier, effect.developments, before=before, after=after, most=most)
    return tally.result(reader, dry_run=True, position=before, effect=effect, developments=changed)


class _Tally:
    """Counts as it goes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.read = self.gained = self.lost = self.retagged = 0
        self.events: Counter[str] = Counter()
        self.kinds: Counter[str] = Counter()
        self.items: list[Reread] = []

    def note(self, view: ItemView, said: Reading, *, decided: bool) -> None:
        """One item that differs."""
        before, after = view.screening.relevant, said.screening.relevant
        self.gained += after and not before
        self.lost += before and not after
        self.retagged += before and after
        found = differences(view.item, before=view.reading, relevant=before, after=said)
        self.kinds.update({one.kind for one in found})
        self.items.append(Reread(view.item.id, view.item.title, found, decided))
        if len(self.items) > 2 * self._most:
            self.items = self._weightiest()

    def _weightiest(self) -> list[Reread]:
        """Those that differ most, of equals those that were seen first."""
        ranked = sorted(self.items, key=lambda one: [KINDS.index(each.kind) for each in one.differences])
        return ranked[: self._most]

    def result(
        self,
        reader: Reader,
        *,
        dry_run: bool,
        position: int,
        effect: Effect,
        developments: tuple[told_changes.Difference, ...],
    ) -> Retagged:
        """All counts together."""
        return Retagged(
            dossier=reader.definition.id,
            tagger=reader.tagger.name,
            version=reader.tagger.version,
            dry_run=dry_run,
            read=self.read,
            gained=self.gained,
            lost=self.lost,
            retagged=self.retagged,
            by_kind={kind: self.kinds[kind] for kind in KINDS if self.kinds[kind]},
            events=dict(sorted(self.events.items())),
            position=position,
            items=tuple(self._weightiest()),
            developments=developments,
            effect=effect,
        )


def _slices(connection: Connection, reader: Reader, tally: _Tally, progress: Progress) -> Iterator[list[ItemView]]:
    """The items that are read otherwise, a few at a time, in the order in which they were first seen."""
    dossier = reader.definition.id
    total = count_items(connection, dossier)
    waiting: list[ItemView] = []
    views = stream_items(connection, dossier)
    while page := list(islice(views, PAGE)):
        waiting += [view for view, said in zip(page, _read(reader, page), strict=True) if _differs(view, said)]
        while len(waiting) >= SLICE:
            yield waiting[:SLICE]
            waiting = waiting[SLICE:]
        tally.read += len(page)
        progress(tally.read, total)
    if waiting:
        yield waiting


def _append(tools: Tools, reader: Reader, views: Sequence[ItemView], tally: _Tally) -> None:
    """One transaction; an item that was edited or read meanwhile is looked at as it is now."""
    dossier = reader.definition.id
    with writing(tools.engine) as connection:
        position = lock_head(connection, dossier).position
        now = tools.now()

        def keep(drafts: Sequence[Draft]) -> None:
            done = record(connection, dossier, drafts, now=now, random_bytes=tools.random_bytes)
            tally.events.update(event.type for event in done.events)

        _reread(connection, reader, views, tally, now=now, keep=keep, position=position)


def _fold(
    built: Connection, reader: Reader, views: Sequence[ItemView], tally: _Tally, *, position: int, now: datetime
) -> int:
    """The same beside; the position after it."""
    at = position

    def keep(drafts: Sequence[Draft]) -> None:
        nonlocal at
        events = [
            recorded_as(draft, reader.definition.id, position=at + n, now=now) for n, draft in enumerate(drafts, 1)
        ]
        build(built, reader.definition.id, events)
        tally.events.update(event.type for event in events)
        at += len(events)

    _reread(built, reader, views, tally, now=now, keep=keep, position=position)
    return at


def _reread(
    connection: Connection,
    reader: Reader,
    views: Sequence[ItemView],
    tally: _Tally,
    *,
    now: datetime,
    keep: Callable[[Sequence[Draft]], None],
    position: int,
) -> None:
    dossier = reader.definition.id
    keys = [view.item.id for view in views]
    current = get_many(connection, dossier, ItemView, keys=keys)
    decided = get_many(connection, dossier, ItemDecision, keys=keys)
    occasion = f"read by tagger {reader.tagger.version}"
    place = (occasion, str(position))
    intake = Intake(connection, reader, now=now, record=keep, memory=Memory(), occasion=occasion, place=place)
    standing = [current[key] for key in keys]
    for view, said in zip(standing, _read(reader, standing), strict=True):
        if _differs(view, said):
            tally.note(view, said, decided=view.item.id in decided)
            intake.reread(ReadItem(view.item, said), view)


def recorded_as(draft: Draft, dossier: str, *, position: int, now: datetime) -> Recorded:
    """A draft as the log would hold it at a position."""
    type_, version = codec.type_and_version(draft.event)
    return Recorded(
        dossier=dossier,
        position=position,
        event_id=draft.event_id,
        stream=draft.stream,
        stream_version=0,
        type=type_,
        version=version,
        recorded_at=now,
        actor=draft.actor,
        event=draft.event,
    )


def _read(reader: Reader, views: Sequence[ItemView]) -> list[Reading]:
    return reader.readings_of([(view.item, view.first_shown) for view in views])


def _differs(view: ItemView, said: Reading) -> bool:
    """Whether more than the score differs: relevance, or of a relevant item anything that is read in it."""
    if view.screening.relevant != said.screening.relevant:
        return True
    if not said.screening.relevant or view.item.title == REDACTED:
        return False
    old = view.reading
    return old is None or _essence(old) != _essence(said)


def _essence(said: Reading) -> tuple[object, ...]:
    return said.tags, said.plover, said.stage, said.actor, said.target, said.day


def _begun(connection: Connection, dossier: str) -> int:
    position = read_head(connection, dossier).position
    if position == 0:
        raise NotFound("dossier", dossier, hint="it has no log yet")
    return position
