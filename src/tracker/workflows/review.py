"""A person decides: an act becomes events, once, on what that person saw; or is only shown with what it would do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tracker.domain import codec
from tracker.domain.envelope import PROGRAM_ACTORS, Recorded, event_id, require_person
from tracker.domain.errors import FEW_NAMES, Conflict, NotFound, Outdated, Unfit
from tracker.domain.reviews import ACTS, Act, Undo, Unlink
from tracker.projections.views import DevelopmentView
from tracker.queries.moment import Context
from tracker.queries.questioned import Questioned
from tracker.store.acts import act_at, changed_keys, decided_at, later_in_stream, version_of
from tracker.store.engine import Connection, reading, writing
from tracker.store.event_store import lock_head, read
from tracker.store.heads import read_head
from tracker.store.requests_done import Request
from tracker.store.views import Stored, get_as_of
from tracker.workflows.effect import Effect, effect_between, effect_of
from tracker.workflows.reader import Reader
from tracker.workflows.record import record
from tracker.workflows.rehearsal import Rehearsal, Step
from tracker.workflows.repeated import done_before, keep_receipt
from tracker.workflows.review_apart import warnings_of
from tracker.workflows.review_later import built_on
from tracker.workflows.review_notes import notes_on
from tracker.workflows.review_steps import steps_of
from tracker.workflows.review_undo import undo_steps
from tracker.workflows.told_changes import Difference, differences
from tracker.workflows.tools import Tools

T = TypeVar("T")
Pair = tuple[DevelopmentView | None, DevelopmentView | None]
NAME_OF = {cls: name for name, cls in ACTS.items()}
KINDS = ("development", "item")


@dataclass(frozen=True, slots=True)
class Order:
    """What a person wants done to the development or item `key`, and why.

    `seen` is the version the person saw (`None`: whatever stands there), `request` what makes it the same order when it
    is sent again.
    """

    act: Act
    key: str
    reason: str
    by: str
    seen: int | None = None
    request: Request | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One event of an act; `position` is the place it has, or would have, in the log."""

    position: int
    type: str
    stream: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """That an act was done: the log ended at `before` and then at `after`."""

    dossier: str
    act: str
    key: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act did, or with `dry_run` would do. `version` is what the development or item is at then.

    `changes` are the developments that read otherwise, `effect` is what that does to the state, `notes` what it left
    behind that a person should know of. `warnings` are said beforehand only: what speaks against doing it.
    """

    dossier: str
    act: str
    key: str
    dry_run: bool
    position: int
    version: int
    events: tuple[Told, ...]
    changes: tuple[Difference, ...]
    effect: Effect
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def decide(tools: Tools, dossier: str, order: Order, *, valid_at: date) -> Outcome:
    """Do it. Its effect is that on the state of the day `valid_at`.

    Raises NotFound, InputError, Outdated, and Conflict where the thing is not in a state for it, or where the
    idempotency key was used for something else.
    """
    _require_sense(order)
    with writing(tools.engine) as connection:
        receipt = done_before(connection, order.request, Receipt)
        if receipt is None:
            receipt = _do(tools, connection, dossier, order)
    with reading(tools.engine) as connection:
        return _outcome(connection, receipt, valid_at)


def preview(
    tools: Tools, dossier: str, order: Order, *, valid_at: date, reader: Callable[[], Reader] | None = None
) -> Outcome:
    """What it would do, folded in memory: nothing is appended. Raises what `decide` raises.

    Without a `reader` nobody is warned of reports that speak against each other.
    """
    _require_sense(order)
    with reading(tools.engine) as connection:
        head = read_head(connection, dossier)
        rehearsal = _rehearse(tools, connection, dossier, order, position=head.position)
        events = tuple(
            Told(head.position + number, codec.type_and_version(step.event)[0], step.stream)
            for number, step in enumerate(rehearsal.steps, start=1)
        )
        return Outcome(
            dossier=dossier,
            act=NAME_OF[type(order.act)],
            key=order.key,
            dry_run=True,
            position=head.position,
            version=_version(connection, dossier, order.key, position=head.position),
            events=events,
            changes=tuple(differences(_foreseen(connection, dossier, rehearsal, position=head.position))),
            effect=effect_of(connection, dossier, rehearsal.changes, position=head.position, valid_at=valid_at),
            notes=notes_on(
                connection,
                dossier,
                NAME_OF[type(order.act)],
                view=rehearsal.live.get(DevelopmentView, order.key),
                before=head.position,
                done_at=None,
            ),
            warnings=warnings_of(connection, dossier, order.act, key=order.key, reader=reader) if reader else (),
        )


def without_report(tools: Tools, one: Questioned, context: Context) -> Effect | None:
    """What it would do to the state if an edited item were unlinked from its development; nobody orders it here.

    None of an earlier moment, of which nothing can be decided, and where the item reports it no more: somebody may have
    decided since the caller looked.
    """
    if context.position != context.head.size:
        return None
    order = Order(Unlink(one.question.item), one.development.development.id, "a look", "nobody")
    try:
        return preview(tools, context.dossier, order, valid_at=context.valid_at).effect
    except NotFound:
        return None


def _require_sense(order: Order) -> None:
    require_person(order.by)
    if not order.reason.strip():
        raise Unfit("reason", expected="why", found="an empty text")


def version(tools: Tools, dossier: str, key: str) -> int:
    """At which log position a development or an item last changed. Raises NotFound."""
    with reading(tools.engine) as connection:
        return _version(connection, dossier, key, position=read_head(connection, dossier).position)


def _do(tools: Tools, connection: Connection, dossier: str, order: Order) -> Receipt:
    head = lock_head(connection, dossier)
    rehearsal = _rehearse(tools, connection, dossier, order, position=head.position)
    act = event_id(dossier, "act", order.by, str(head.position))
    drafts = rehearsal.drafts(act=act)
    now = tools.now()
    done = record(connection, dossier, drafts, now=now, random_bytes=tools.random_bytes)
    receipt = Receipt(dossier, NAME_OF[type(order.act)], order.key, head.position, done.head.position)
    keep_receipt(connection, order.request, receipt, at=now)
    return receipt


def _rehearse(tools: Tools, connection: Connection, dossier: str, order: Order, *, position: int) -> Rehearsal:
    """The act on top of the read models. Raises Outdated where the thing has changed since it was seen."""
    if position == 0:
        raise NotFound("dossier", dossier, hint="it has no log yet")
    at = _version(connection, dossier, order.key, position=position)
    if order.seen is not None and order.seen != at:
        raise Outdated(order.key, seen=order.seen, found=at)
    live = Stored(connection, dossier)
    rehearsal = Rehearsal.on(live, dossier, actor=order.by, now=tools.now(), position=position)
    for step in _steps(connection, dossier, order, rehearsal):
        rehearsal.play(step)
    return rehearsal


def _steps(connection: Connection, dossier: str, order: Order, rehearsal: Rehearsal) -> Iterator[Step]:
    if not isinstance(order.act, Undo):
        at = rehearsal.position
        return steps_of(order.act, order.key, live=rehearsal.live, reason=order.reason, position=at)

    def before(cls: type[T], key: str, *, position: int) -> T | None:
        return get_as_of(connection, dossier, cls, key=key, position=position)

    act = _act_of(connection, dossier, order.act.position, key=order.key)
    return _undone(connection, dossier, act, undo_steps(act, live=rehearsal.live, before=before, reason=order.reason))


def _undone(connection: Connection, dossier: str, act: Sequence[Recorded], steps: Iterator[Step]) -> Iterator[Step]:
    """The steps; where something stands in their way that a person decided since, the error names it."""
    try:
        yield from steps
    except Conflict as error:
        position = built_on(connection, dossier, act)
        if position is None or any(getattr(one.event, "undoes", None) is not None for one in act):
            raise
        later = _event(connection, dossier, position)
        told = f"position {position} ({later.type}) on {_key_of(later)!r}"
        raise Conflict(f"{error}; undo what was decided since first: {told}") from error


def _key_of(recorded: Recorded) -> str:
    """The development or item to whose stream an event belongs."""
    return recorded.stream.partition(":")[2]


def _act_of(connection: Connection, dossier: str, position: int, *, key: str) -> Sequence[Recorded]:
    """The events of a person's act that concerned the thing in hand and was not taken back yet."""
    found = act_at(connection, dossier, position)
    if found is None or found[0] in PROGRAM_ACTORS:
        decided = ", ".join(map(str, decided_at(connection, dossier, key)[-FEW_NAMES:])) or "no position yet"
        raise NotFound("act of review", str(position), hint=f"persons decided about {key!r} at {decided}")
    act = [_event(connection, dossier, at) for at in found[1]]
    for one in act:
        for later in later_in_stream(connection, dossier, one.position):
            if getattr(_event(connection, dossier, later).event, "undoes", None) == one.position:
                raise Conflict(_taken_back(position, one.position, later=later))
    keys = list(dict.fromkeys(_key_of(one) for one in act))
    if key not in keys:
        other = f"{position} ({act[0].type}), one on {keys[0]!r}: undo position {position} on {keys[0]!r}"
        raise Unfit("position", expected=f"an act on {key!r}", found=other)
    return act


def _taken_back(asked: int, found: int, *, later: int) -> str:
    """An act of several events is taken back by any of them; what stands in the way is told of the one that it hits."""
    if asked == found:
        return f"position {asked} was taken back at position {later}"
    return f"position {asked} is of one act with position {found}, which was taken back at position {later}"


def _event(connection: Connection, dossier: str, position: int) -> Recorded:
    """One event, with nothing left open on the connection."""
    (found,) = tuple(read(connection, dossier, after=position - 1, to=position))
    return found


def _version(connection: Connection, dossier: str, key: str, *, position: int) -> int:
    found = [version_of(connection, dossier, kind, key=key, position=position) for kind in KINDS]
    if not any(found):
        raise NotFound("development or item", key)
    return max(found)


def _outcome(connection: Connection, receipt: Receipt, valid_at: date) -> Outcome:
    dossier, before, after = receipt.dossier, receipt.before, receipt.after
    view = get_as_of(connection, dossier, DevelopmentView, key=receipt.key, position=after)
    events = tuple(
        Told(one.position, one.type, one.stream) for one in read(connection, dossier, after=before, to=after)
    )
    return Outcome(
        dossier=dossier,
        act=receipt.act,
        key=receipt.key,
        dry_run=False,
        position=after,
        version=_version(connection, dossier, receipt.key, position=after),
        events=events,
        changes=tuple(differences(_done(connection, dossier, before=before, after=after))),
        effect=effect_between(connection, dossier, before=before, after=after, valid_at=valid_at),
        notes=notes_on(connection, dossier, receipt.act, view=view, before=before, done_at=after),
    )


def _foreseen(connection: Connection, dossier: str, rehearsal: Rehearsal, *, position: int) -> Iterator[Pair]:
    for key in sorted({change.key for change in rehearsal.changes if change.cls is DevelopmentView}):
        old = get_as_of(connection, dossier, DevelopmentView, key=key, position=position)
        yield old, rehearsal.live.get(DevelopmentView, key)


def _done(connection: Connection, dossier: str, *, before: int, after: int) -> Iterator[Pair]:
    for key in sorted(changed_keys(connection, dossier, DevelopmentView, after=before, to=after)):
        old, new = (get_as_of(connection, dossier, DevelopmentView, key=key, position=at) for at in (before, after))
        yield old, new
