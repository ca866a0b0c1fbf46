"""`tracker retag`: the tagger of today reads the whole log again; `--dry-run` only shows what would change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.padding import Padding

from tracker.cli.changes_told import INDENT, developments, indices, standing
from tracker.cli.opening import open_migrated
from tracker.cli.options import AsJson, Dossier, Limit
from tracker.cli.render import pairs, plain, print_json, progress, show
from tracker.workflows.differences import Difference
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
    total = len(done.effect.developments)
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
            ("developments", total),
            ("standing", standing(done.effect)),
        ),
        *_items(done.items, total=differ),
        *developments(done.developments, total=total),
        *indices(done.effect),
    )


def _counts(by_kind: dict[str, int]) -> str:
    return ", ".join(f"{kind} {number}" for kind, number in by_kind.items()) or "none"


def _items(items: Sequence[Reread], *, total: int) -> Iterator[RenderableType]:
    if not items:
        return
    some = f", {len(items)} of {total}" if total > len(items) else ""
    yield plain(f"\nItems{some}, what differs most first", "bold")
    for one in items:
        yield plain(one.title or "(no title)")
        yield Padding(plain("\n".join(map(line_of, one.differences))), INDENT)
        yield Padding(plain(f"{one.item}{'; a person decided, which stands' if one.decided else ''}", "dim"), INDENT)


def line_of(one: Difference) -> str:
    if one.kind == "category":
        return f"{one.about} {one.before}, no longer" if one.after is None else f"{one.about} {one.after}, new"
    if one.kind == "words":
        return f"words for {one.about}: {_moved(one.before or '', one.after or '')}"
    named = f"confidence of {one.about}" if one.kind == "confidence" else one.about
    return f"{named}: {one.before} -> {one.after}"


def _moved(gone: str, come: str) -> str:
    return "; ".join(text for text in (gone and f"without {gone}", come and f"with {come}") if text)
