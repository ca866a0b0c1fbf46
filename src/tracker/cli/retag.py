"""`tracker retag`: the tagger of today reads the whole log again; `--dry-run` only shows what would change."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.opening import open_migrated
from tracker.cli.options import AsJson, Dossier, Limit
from tracker.cli.render import pairs, plain, print_json, progress, show, table
from tracker.workflows import told_changes
from tracker.workflows.differences import Difference
from tracker.workflows.effect import Effect
from tracker.workflows.retag import Reread, Retagged, foresee
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
            ("relevant as before", f"{done.retagged}, read otherwise"),
            ("items by what differs", _counts(done.by_kind)),
            ("events", events),
            ("developments", len(effect.developments)),
            ("standing", _standing(effect)),
        ),
    )
    if done.items:
        title = f"Items, {len(done.items)} of {differ}" if differ > len(done.items) else "Items"
        show(
            table(
                f"\n{title}, what differs most first", "item", rows=[(_item(one),) for one in done.items], fold="item"
            )
        )
    if done.developments:
        total = len(effect.developments)
        title = f"Developments, the first of {total}" if total > len(done.developments) else "Developments"
        rows = [(_development(one),) for one in done.developments]
        show(table(f"\n{title}", "development", rows=rows, fold="development"))
    if effect.moves:
        moves = [(move.category, move.before, move.after, move.change) for move in effect.moves]
        show(table(f"\nIndices on {effect.valid_at}", "category", ">before", ">after", ">change", rows=moves))


def _counts(by_kind: dict[str, int]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in by_kind.items()) or "none"


def _standing(effect: Effect) -> str:
    if effect.standing_before == effect.standing_after:
        return f"{effect.standing_after}, as before"
    return f"{effect.standing_before} -> {effect.standing_after}"


def _item(one: Reread) -> object:
    told = plain(one.title or "(no title)")
    for each in one.differences:
        told.append(f"\n  {line_of(each)}")
    return told.append(f"\n  {one.item}{'; a person decided, which stands' if one.decided else ''}", "dim")


def line_of(one: Difference) -> str:
    if one.kind == "category":
        return f"{one.about} {one.before}, no longer" if one.after is None else f"{one.about} {one.after}, new"
    if one.kind == "words":
        return f"words for {one.about}: {_moved(one.before or '', one.after or '')}"
    named = f"confidence of {one.about}" if one.kind == "confidence" else one.about
    return f"{named}: {one.before} -> {one.after}"


def _moved(gone: str, come: str) -> str:
    return "; ".join(text for text in (gone and f"without {gone}", come and f"with {come}") if text)


def _development(one: told_changes.Difference) -> object:
    told = plain(one.statement)
    if one.is_new:
        told.append("\n  new")
    for field in one.fields:
        told.append(f"\n  {field.name}: {field.before or 'nothing'} -> {field.after or 'nothing'}")
    return told.append(f"\n  {one.development}", "dim")
