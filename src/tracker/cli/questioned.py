"""An edit that speaks against what a person decided, on a screen: what it changed, and what could be done about it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from tracker.cli.changes_told import indices, standing
from tracker.cli.item_edits import changed
from tracker.cli.render import pairs, plain
from tracker.queries.questioned import Questioned
from tracker.queries.review_lines import deciding
from tracker.workflows.effect import Effect


def edit_card(one: Questioned, unlinked: Effect | None) -> Iterator[RenderableType]:
    """The edit, and what unlinking its item would do; without that where the moment is an earlier one."""
    key, item = one.development.development.id, one.question.item
    yield (
        plain("\nEdited by its outlet, and kept by a person ", "bold")
        .append("[-taken out-]", "red")
        .append(" ")
        .append("{+put in+}", "green")
    )
    words = list(changed(one.edited)) or [("text", "the words are gone for good")]
    yield pairs(
        ("item", f"{item} of {one.feed}"),
        *words,
        ("because", one.question.reason),
        ("recorded at", one.question.position),
    )
    if unlinked is None:
        return
    vouched = ", since a person vouches for the development" if one.development.confirmed else ""
    moves = "" if unlinked.moves else f"; no index moves{vouched}"
    yield pairs(
        ("without it", f"{standing(unlinked)}{moves}"),
        ("to unlink it", deciding("unlink", key, item)),
        ("to keep it", deciding("keep", key, item)),
    )
    yield from indices(unlinked)
