"""What a redacted seed event said, where the files still say it: its id derives from every word, and so tells. Pure.

Nothing is brought back by this. It keeps a load from telling again, as if it were new, what was taken away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from msgspec import structs

from tracker.domain.developments import Development
from tracker.domain.envelope import Recorded, Redacted
from tracker.domain.events import DevelopmentCorrected, DevelopmentRecorded, Event
from tracker.workflows.seed_steps import CHANGED, Said, Value, seed_event_id


def as_said(recorded: Recorded, *, said: Mapping[str, Said], wanted: Mapping[str, Value]) -> Recorded:
    """A seed event with the words of the files where it had the same, else with what its redaction left of it.

    `said` is what stood on each stream before it, `wanted` what the files say now.
    """
    if not isinstance(recorded.event, Redacted) or recorded.event.left is None:
        return recorded
    before, value = said.get(recorded.stream), wanted.get(recorded.stream)
    whole = _filled(recorded.event.left, value) if isinstance(value, Development) else None
    number = before.events + 1 if before else 1
    if whole is not None and recorded.event_id == seed_event_id(
        whole, stream=recorded.stream, number=number, dossier=recorded.dossier
    ):
        return structs.replace(recorded, event=whole)
    return structs.replace(recorded, event=recorded.event.left)


def _filled(left: Event, value: Development) -> Event | None:
    """What is left of an event with the words of a file put in."""
    match left:
        case DevelopmentRecorded(development=blank):
            return DevelopmentRecorded(_with_words(blank, value))
        case DevelopmentCorrected(development=blank, changed=changed):
            return DevelopmentCorrected(_with_words(blank, value), changed, CHANGED)
        case _:
            return None


def _with_words(blank: Development, value: Development) -> Development:
    said = value.occurred
    occurred = replace(blank.occurred, note=said.note, alternatives=said.alternatives)
    return replace(blank, statement=value.statement, notes=value.notes, occurred=occurred, references=value.references)
