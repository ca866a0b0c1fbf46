"""`tracker retag`: the tagger of today reads the whole log again; `--dry-run` only shows what would change."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.opening import open_migrated
from tracker.cli.options import AsJson, Dossier, Limit
from tracker.cli.render import counted, pairs, plain, print_json, progress, show, table
from tracker.workflows.retag import Reread, Retagged, Said, foresee
from tracker.workflows.retag import retag as read_again

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")]


def retag(*, dry_run: DryRun = False, limit: Limit = 20, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """Append what the tagger reads otherwise than before; what a person decided stands."""
    program = open_migrated(dossier)
    do = foresee if dry_run else read_again
    with progress("Reading again") as report:
        done = do(program.tools, program.reader(), valid_at=program.today(), most=limit, progress=report)
    if as_json:
        print_json(done)
    else:
        _tell(done)


def _tell(done: Retagged) -> None:
    differ = done.gained + done.lost + done.retagged
    events = ", ".join(f"{number} {type_}" for type_, number in done.events.items()) or "none"
    effect = done.effect
    show(
        plain("Nothing was recorded; it would be:" if done.dry_run else f"Recorded in {done.dossier}:", "bold"),
        pairs(
            ("tagger", f"{done.tagger} {done.version}"),
            ("items read", done.read),
            ("read otherwise", differ),
            ("became relevant", done.gained),
            ("no longer relevant", done.lost),
            ("events", events),
            ("developments", len(effect.developments)),
            ("standing", f"{effect.standing_before} -> {effect.standing_after}"),
        ),
    )
    if done.items:
        rows = [(_said(one.before), _said(one.after), _item(one)) for one in done.items]
        title = f"\nThe first of {counted(differ, 'item')}" if differ > len(done.items) else "\nItems"
        show(table(title, "was", "is", "item", rows=rows, fold="item"))
    if effect.moves:
        moves = [(move.category, move.before, move.after, move.change) for move in effect.moves]
        show(table(f"\nIndices on {effect.valid_at}", "category", ">before", ">after", ">change", rows=moves))


def _said(said: Said) -> str:
    return "\n".join(said.labels) or ("relevant" if said.relevant else "not relevant")


def _item(one: Reread) -> object:
    return plain(one.title).append(f"\n{one.item}{'; a person decided' if one.decided else ''}", "dim")
