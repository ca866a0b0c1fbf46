"""The command lines that decide about what waits for review; a page itself decides nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.developments import Label
from tracker.projections.views import DevelopmentView
from tracker.queries.resembling import Relation, saying
from tracker.queries.review import Entry
from tracker.queries.review_lines import deciding, line

_TOGETHER: dict[Relation, str] = {
    "same": "both tell of the same",
    "denies": "it denies the other",
    "denied": "the other denies it",
}


@dataclass(frozen=True, slots=True)
class Command:
    """One decision: what it says, and the line that takes it."""

    says: str
    line: str


def commands(
    entry: Entry, *, one: DevelopmentView | None, other: DevelopmentView | None, dossier: str
) -> tuple[Command, ...]:
    """To look at an entry of the queue, and then every act that it is there for.

    `one` is its development, where it has one, and `other` what that resembles.
    """
    acts = _acts(entry, one=one, other=other)
    look = Command("look closer", line("show", entry.key, dossier=dossier))
    return look, *(Command(says, deciding(*act, dossier=dossier)) for says, *act in acts)


def _acts(entry: Entry, *, one: DevelopmentView | None, other: DevelopmentView | None) -> Iterator[tuple[str, ...]]:
    key = entry.key
    if entry.kind == "sample":
        yield "it concerns the two, as this category", "judge", key, "--relevant", "--label", "CATEGORY:DIRECTION"
        yield "it does not concern the two", "judge", key, "--irrelevant"
        return
    if entry.kind == "edit":
        yield "the item reports it no more", "unlink", key, str(entry.item)
        yield "it reports it still", "keep", key, str(entry.item)
        return
    yield "it is as it reads", "confirm", key
    yield "it reads otherwise", "correct", key, *_relabelled(entry, one.development.labels if one else ())
    if one and other:
        relation = entry.relation or "same"
        yield _TOGETHER[relation], *saying(one.development, other.development, relation)
    yield "it should not count", "withdraw", key
    if one and one.reports:
        yield "nor do its reports concern the two", "withdraw", key, "--irrelevant"


def _relabelled(entry: Entry, labels: Sequence[Label]) -> Iterator[str]:
    """Labels replace all there were, so the others are said again."""
    for label in labels:
        direction = "DIRECTION" if label.category == entry.category else label.direction
        yield from ("--set", f"label={label.category}:{direction}")
