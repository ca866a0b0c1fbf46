"""An item's edits on a screen: what its outlet took out and what it put in, marked without colour too."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from tracker.cli.render import pairs, plain
from tracker.domain.amounts import counted
from tracker.queries.item_history import Edited, ItemHistory, Revision
from tracker.queries.word_diff import Piece

AROUND = 60
"""So many characters of what stayed are shown on either side of a change."""


def edits(history: ItemHistory) -> Iterator[RenderableType]:
    """Each edit with its words; nothing of an item that was never edited."""
    shown = [one for one in history.revisions if one.number]
    if not shown:
        return
    yield plain("\nEdits ", "bold").append("[-taken out-]", "red").append(" ").append("{+put in+}", "green")
    earlier = shown[0].number - 1
    if earlier:
        yield plain(f"{counted(earlier, 'earlier edit')} not shown.", "dim")
    for one in shown:
        yield plain(f"{one.number}. {one.recorded_at:%Y-%m-%d %H:%M} UTC, position {one.position}", "dim")
        yield pairs(*_changes(one))


def _changes(one: Revision) -> Iterator[tuple[str, object]]:
    if one.redacted:
        yield "redacted", "the words are gone for good"
    elif not one.edited:
        yield "unknown", "the words before it are gone for good"
    yield from changed(one.edited)


def changed(edited: tuple[Edited, ...]) -> Iterator[tuple[str, object]]:
    """Each changed field with its words."""
    for change in edited:
        yield change.field.replace("_claim", ""), marked(change.pieces)


def marked(pieces: tuple[Piece, ...]) -> Text:
    """The text with what went and what came; long stretches that stayed are left out."""
    text = plain("")
    for number, piece in enumerate(pieces):
        lead = piece.text[: len(piece.text) - len(piece.text.lstrip())]
        if piece.fate == "same":
            text.append_text(plain(_shortened(piece.text, first=number == 0, last=number == len(pieces) - 1)))
        elif piece.fate == "removed":
            text.append(lead).append_text(plain(f"[-{piece.text.strip()}-]", "red"))
        else:
            text.append(lead).append_text(plain(f"{{+{piece.text.strip()}+}}", "green"))
    return text


def _shortened(same: str, *, first: bool, last: bool) -> str:
    """What is next to a change, in whole words."""
    most = AROUND if first or last else 2 * AROUND
    if len(same) <= most:
        return same
    after = "" if first else same[:AROUND].rpartition(" ")[0] or same[:AROUND]
    before = "" if last else same[-AROUND:].partition(" ")[2] or same[-AROUND:]
    return f"{after}{' ' if after else ''}\N{HORIZONTAL ELLIPSIS} {before}".rstrip()
