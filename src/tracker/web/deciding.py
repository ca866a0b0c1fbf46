"""The command lines that decide about what waits for review; a page itself decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.developments import Label
from tracker.projections.views import DevelopmentView
from tracker.queries.resembling import Relation, saying
from tracker.queries.review import Entry
from tracker.queries.review_lines import deciding, line

AS_IT_READS, OTHERWISE = "it is as it reads", "it reads otherwise"
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
    return _commands(entry.key, _acts(entry, one=one, other=other), dossier=dossier)


def on_development(view: DevelopmentView, *, dossier: str) -> tuple[Command, ...]:
    """To look at a development, and what may be decided about it as it stands, whether it waits or not."""
    return _commands(view.development.id, _of_development(view), dossier=dossier)


def on_item(key: str, *, dossier: str, is_redacted: bool) -> tuple[Command, ...]:
    """To look at an item and to judge it, which nobody can where its words are gone."""
    return _commands(key, () if is_redacted else _judging(key), dossier=dossier)


def _commands(key: str, acts: Iterable[tuple[str, ...]], *, dossier: str) -> tuple[Command, ...]:
    look = Command("look closer", line("show", key, dossier=dossier))
    return look, *(Command(says, deciding(*act, dossier=dossier)) for says, *act in acts)


def _acts(entry: Entry, *, one: DevelopmentView | None, other: DevelopmentView | None) -> Iterator[tuple[str, ...]]:
    key = entry.key
    if entry.kind == "sample":
        yield from _judging(key)
        return
    if entry.kind == "edit":
        yield "the item reports it no more", "unlink", key, str(entry.item)
        yield "it reports it still", "keep", key, str(entry.item)
        return
    yield AS_IT_READS, "confirm", key
    yield OTHERWISE, "correct", key, *_relabelled(entry.category, one.development.labels if one else ())
    if one and other:
        relation = entry.relation or "same"
        yield _TOGETHER[relation], *saying(one.development, other.development, relation)
    yield from _withdrawing(key, one)


def _of_development(view: DevelopmentView) -> Iterator[tuple[str, ...]]:
    key, labels = view.development.id, view.development.labels
    if view.status == "withdrawn":
        yield "it should count again", "restore", key
    if view.status != "live":
        return
    if not view.confirmed:
        yield AS_IT_READS, "confirm", key
    yield OTHERWISE, "correct", key, *(_relabelled(None, labels) if labels else ("--set", "FIELD=VALUE"))
    yield from _withdrawing(key, view)


def _judging(key: str) -> Iterator[tuple[str, ...]]:
    yield "it concerns the two, as this category", "judge", key, "--relevant", "--label", "CATEGORY:DIRECTION"
    yield "it does not concern the two", "judge", key, "--irrelevant"


def _withdrawing(key: str, view: DevelopmentView | None) -> Iterator[tuple[str, ...]]:
    yield "it should not count", "withdraw", key
    if view and view.reports:
        yield "nor do its reports concern the two", "withdraw", key, "--irrelevant"


def _relabelled(category: str | None, labels: Sequence[Label]) -> Iterator[str]:
    """Labels replace all there were, so the others are said again; without a category each may point elsewhere."""
    for label in labels:
        direction = "DIRECTION" if category in (None, label.category) else label.direction
        yield from ("--set", f"label={label.category}:{direction}")
