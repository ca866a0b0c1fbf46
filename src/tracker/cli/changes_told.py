"""What an act, or another tagger, makes of developments, of the standing and of the indices, on a screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding

from tracker.cli.render import pairs, plain, signed, table
from tracker.workflows.effect import Effect
from tracker.workflows.told_changes import Difference

INDENT = (0, 0, 0, 2)


def developments(changes: Sequence[Difference], *, total: int) -> Iterator[RenderableType]:
    """Each development with what differs in it, a field a line; `total` of which these are the weightiest."""
    if not changes:
        return
    some = f", {len(changes)} of {total}, the weightiest first" if total > len(changes) else ""
    yield plain(f"\nDevelopments{some}", "bold")
    for one in changes:
        yield plain(one.statement)
        yield Padding(plain(f"{one.development}{'; new' if one.is_new else ''}", "dim"), INDENT)
        if one.fields:
            told = [
                (f"{field.name}:", f"{field.before or 'nothing'} -> {field.after or 'nothing'}") for field in one.fields
            ]
            yield Padding(pairs(*told), INDENT)


def indices(effect: Effect) -> Iterator[RenderableType]:
    """Each index that moves."""
    if effect.moves:
        rows = [(move.category, move.before, move.after, signed(move.change)) for move in effect.moves]
        yield table(f"\nIndices on {effect.valid_at}", "category", ">before", ">after", ">change", rows=rows)


def standing(effect: Effect) -> str:
    """The standing before and after, in a few words."""
    if effect.standing_before == effect.standing_after:
        return f"{effect.standing_after}, as before"
    return f"{effect.standing_before} -> {effect.standing_after}"
