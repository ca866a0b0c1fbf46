"""What persons decided after an act and on top of it: that is undone first, the newest at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.developments import Development
from tracker.domain.envelope import Recorded
from tracker.domain.events import TYPE_OF, DevelopmentsMerged, Event
from tracker.store.acts import acts_of_persons
from tracker.store.engine import Connection


def built_on(connection: Connection, dossier: str, act: Sequence[Recorded]) -> int | None:
    """The position of the newest decision that names what the act names, came later and was not taken back."""
    done = acts_of_persons(connection, dossier, types=[*TYPE_OF.values()])
    settled = {_undoes(event) for _, event in done}
    about = {name for recorded in act for name in _named(recorded.event)}
    for position, event in reversed(done):
        if position <= act[-1].position:
            return None
        if position not in settled and _undoes(event) is None and about.intersection(_named(event)):
            return position
    return None


def _undoes(event: Event) -> int | None:
    found: int | None = getattr(event, "undoes", None)
    return found


def _named(event: object) -> Iterator[str]:
    """The developments and items that an event is about."""
    if isinstance(event, DevelopmentsMerged):
        for moved in event.merged:
            yield moved.development
            yield from moved.items
    for name in ("development", "into", "item"):
        found = getattr(event, name, None)
        if found is not None:
            yield found.id if isinstance(found, Development) else found
