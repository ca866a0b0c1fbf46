"""What all workers of a database know of a host together: when it was asked last, until when it wants to be left alone,
and how many of its feeds are leased. Operation, not history.

What runs is counted over the leases themselves, of all dossiers, so that it expires as they do. Locks are taken
in one order: the head of the log, then hosts by their names, then feeds by theirs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from tracker.store.clock import from_text, to_text
from tracker.store.driver import fetch, run
from tracker.store.parts import parts
from tracker.store.tables import feed_state, host_state

_H = host_state
_F = feed_state
_READ = 'SELECT host, asked_at, rest_until FROM host_state WHERE host IN ? ORDER BY host COLLATE "C"'
_RUNNING = "SELECT host, count(*) FROM feed_state WHERE host IN ? AND lease_until > ? GROUP BY host"
_ASK = "UPDATE host_state SET asked_at = ? WHERE host IN ?"


@dataclass(frozen=True, slots=True)
class HostState:
    """A host as it is known; `running` counts the leases on its feeds that have not run out."""

    asked_at: datetime | None = None
    rest_until: datetime | None = None
    running: int = 0


UNKNOWN = HostState()


def read_hosts(connection: Connection, hosts: Collection[str]) -> dict[str, HostState]:
    """Those of the hosts that something is known of, without what runs."""
    return _states(connection, sorted(hosts), locked=False)


def lock_hosts(connection: Connection, hosts: Collection[str], *, now: datetime) -> dict[str, HostState]:
    """Every one of the hosts; no other worker leases a feed of theirs until the transaction ends."""
    names = sorted(hosts)
    _put_in(connection, names, known=_states(connection, names, locked=False))
    locked = _states(connection, names, locked=True)
    if len(locked) < len(names):
        # Another worker forgot some between the look and the lock; what is put in now nobody else sees yet.
        _put_in(connection, names, known=locked)
        locked = _states(connection, names, locked=True)
    running = _running(connection, names, now=now)
    return {name: replace(state, running=running.get(name, 0)) for name, state in locked.items()}


def _put_in(connection: Connection, names: Sequence[str], *, known: Collection[str]) -> None:
    fresh = [{"host": name} for name in names if name not in known]
    if fresh:
        connection.execute(_insert(connection).on_conflict_do_nothing(), fresh)


def note_asked(connection: Connection, hosts: Collection[str], *, at: datetime) -> None:
    """These hosts, which are locked, are asked now."""
    if hosts:
        run(connection, _ASK, to_text(at), list(hosts))


def rest_host(connection: Connection, host: str, *, until: datetime) -> None:
    """Nobody asks this host before a moment; a longer rest that it asked for before stands."""
    fresh = _insert(connection).values(host=host, rest_until=to_text(until))
    longer = or_(_H.c.rest_until.is_(None), _H.c.rest_until < fresh.excluded.rest_until)
    connection.execute(
        fresh.on_conflict_do_update(
            index_elements=[_H.c.host], set_={"rest_until": fresh.excluded.rest_until}, where=longer
        )
    )


def read_resting(connection: Connection, *, now: datetime) -> set[str]:
    """The hosts that want to be left alone now."""
    return set(connection.execute(select(_H.c.host).where(_H.c.rest_until > to_text(now))).scalars())


def forget_hosts(connection: Connection, *, before: datetime) -> int:
    """Forget hosts that no feed was leased for last and that were neither asked nor at rest since then; how many.

    Those that a worker has locked just now are left to it.
    """
    past = to_text(before)
    named = select(_F.c.host).where(_F.c.host.is_not(None))
    query = select(_H.c.host).where(
        func.coalesce(_H.c.asked_at, "") < past, func.coalesce(_H.c.rest_until, "") < past, _H.c.host.not_in(named)
    )
    gone = list(connection.execute(query.with_for_update(skip_locked=True)).scalars())
    for part in parts(gone):
        connection.execute(delete(_H).where(_H.c.host.in_(part)))
    return len(gone)


def _states(connection: Connection, names: Sequence[str], *, locked: bool) -> dict[str, HostState]:
    found: dict[str, HostState] = {}
    for part in parts(names):
        rows = run(connection, f"{_READ} FOR UPDATE" if locked else _READ, part)
        found |= {row.host: HostState(_moment(row.asked_at), _moment(row.rest_until)) for row in rows}
    return found


def _running(connection: Connection, names: Sequence[str], *, now: datetime) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts(names):
        found |= dict(fetch(connection, _RUNNING, part, to_text(now)))
    return found


def _insert(connection: Connection) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(_H) if connection.dialect.name == "postgresql" else sqlite.insert(_H)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else from_text(text)
