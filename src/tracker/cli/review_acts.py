"""`tracker review confirm|correct|...`: a person decides, with a reason; `--dry-run` only shows what it would do."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from tracker.bootstrap import Program
from tracker.cli.changes_told import developments, indices, standing
from tracker.cli.listing import one_of
from tracker.cli.opening import open_migrated
from tracker.cli.options import Actor, AsJson, Dossier, Reason
from tracker.cli.render import pairs, plain, print_json, say, show
from tracker.cli.typed import correction_of, labels_of
from tracker.domain import reviews
from tracker.domain.errors import InputError
from tracker.queries.moment import Moment
from tracker.queries.review_lines import deciding
from tracker.queries.shortened import whole_key
from tracker.store.engine import reading
from tracker.workflows.review import NAME_OF, Order, Outcome, decide, preview

OPERATOR = "operator"
UNDO = NAME_OF[reviews.Undo]

Key = Annotated[str, typer.Argument(metavar="ID", help="The development's id, or enough of its beginning.")]
ItemKey = Annotated[str, typer.Argument(metavar="ITEM", help="The item's id, or enough of its beginning.")]
Seen = Annotated[
    int | None,
    typer.Option("--seen", metavar="VERSION", help="The version you saw: refused where it is not so any more."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what it would do.")]
Wanted = Annotated[
    list[str],
    typer.Option("--set", metavar="FIELD=VALUE", help="What it should say, such as stage=signed; repeat it for more."),
]
Labels = Annotated[
    list[str] | None,
    typer.Option("--label", metavar="CATEGORY:DIRECTION", help="A category with its direction; repeat it for more."),
]


def confirm(
    key: Key,
    *,
    reason: Reason,
    seen: Seen = None,
    dry_run: DryRun = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """The development is as it reads: its credibility is 1."""
    act(Order(reviews.Confirm(), key, reason, by, seen), dossier, dry_run=dry_run, as_json=as_json)


def correct(
    key: Key,
    *,
    reason: Reason,
    set_: Wanted,
    seen: Seen = None,
    dry_run: DryRun = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """The development reads otherwise; what is not named stays.

    \b
    statement=TEXT                what happened, in a sentence
    kind=WORD                     occurrence, condition, assessment or forecast
    date=EDTF                     when, such as 2025-01-17; also occurred=
    label=CATEGORY:DIRECTION      such as trade:strains:-4.5; repeat for all
    plover=TYPE, goldstein=VALUE  the act, such as AGREE, and -10 to 10 in tenths
    stage=WORD                    such as signed; empty: none
    actor=CODE, target=CODE       a party's code, both or third
    instrument=ID                 an instrument of the dossier; empty: none
    contradicts=ID                another development; repeat for all; empty: none
    notes=TEXT                    a remark
    """
    act(Order(correction_of(set_), key, reason, by, seen), dossier, dry_run=dry_run, as_json=as_json)


def withdraw(
    key: Key,
    *,
    reason: Reason,
    irrelevant: Annotated[
        bool, typer.Option("--irrelevant", help="Nor do its reports concern the two: each is judged so.")
    ] = False,
    seen: Seen = None,
    dry_run: DryRun = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """The development does not count; it stays readable.

    With --irrelevant also its reports are judged irrelevant, which `tracker evaluate --reviews` measures the tagger by.
    """
    act(Order(reviews.Withdraw(irrelevant), key, reason, by, seen), dossier, dry_run=dry_run, as_json=as_json)
    if not irrelevant and not as_json:
        say("If its reports do not concern the two at all, --irrelevant says so, and `evaluate --reviews` counts it.")


def restore(
    key: Key,
    *,
    reason: Reason,
    seen: Seen = None,
    dry_run: DryRun = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """A withdrawn development counts again."""
    act(Order(reviews.Restore(), key, reason, by, seen), dossier, dry_run=dry_run, as_json=as_json)


def merge(
    key: Key,
    others: Annotated[list[str], typer.Argument(metavar="OTHER", help="Developments that tell of the same thing.")],
    *,
    reason: Reason,
    seen: Seen = None,
    dry_run: DryRun = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Others tell of the same thing as ID, which takes over their reports."""
    wanted = reviews.Merge(tuple(others))
    act(Order(wanted, key, reason, by, seen), dossier, dry_run=dry_run, as_json=as_json)


def split(
    key: Key,
    items: Annotated[list[str], typer.Argument(metavar="ITEM", help="Reports that tell of something else.")],
    *,
    reason: Reason,
    seen: Seen = None,
    dry_run: DryRun = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Some reports of ID tell of something else, which becomes a development of its own."""
    act(Order(reviews.Split(tuple(items)), key, reason, by, seen), dossier, dry_run=dry_run, as_json=as_json)


def link(
    key: Key,
    item: ItemKey,
    *,
    reason: Reason,
    seen: Seen = None,
    dry_run: DryRun = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """An item reports ID, and leaves the development it reported so far."""
    act(Order(reviews.Link(item), key, reason, by, seen), dossier, dry_run=dry_run, as_json=as_json)


def unlink(
    key: Key,
    item: ItemKey,
    *,
    reason: Reason,
    seen: Seen = None,
    dry_run: DryRun = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """An item does not report ID, and no program shall say so again."""
    act(Order(reviews.Unlink(item), key, reason, by, seen), dossier, dry_run=dry_run, as_json=as_json)


def keep(
    key: Key,
    item: ItemKey,
    *,
    reason: Reason,
    seen: Seen = None,
    dry_run: DryRun = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """An item reports ID all the same, whatever its outlet made of it since."""
    act(Order(reviews.Keep(item), key, reason, by, seen), dossier, dry_run=dry_run, as_json=as_json)


def judge(
    item: ItemKey,
    *,
    reason: Reason,
    relevant: Annotated[bool, typer.Option("--relevant", help="It concerns the relationship.")] = False,
    irrelevant: Annotated[bool, typer.Option("--irrelevant", help="It does not.")] = False,
    label: Labels = None,
    seen: Seen = None,
    dry_run: DryRun = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """What an item is: --relevant with its categories, or --irrelevant."""
    said = one_of(relevant=relevant, irrelevant=irrelevant)
    if said is None:
        raise InputError("expected one of --relevant and --irrelevant, found neither")
    wanted = reviews.Judge(said, labels_of(label or ()))
    act(Order(wanted, item, reason, by, seen), dossier, dry_run=dry_run, as_json=as_json)


def undo(
    key: Annotated[str, typer.Argument(metavar="ID", help="The development or item that the act was about.")],
    position: Annotated[int, typer.Argument(min=1, metavar="POSITION", help="The log position of one of its events.")],
    *,
    reason: Reason,
    seen: Seen = None,
    dry_run: DryRun = False,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Take an act of review back, with all that it did.

    An undo cannot be undone: do the act again instead. What was built on the act has to be undone first.
    """
    act(Order(reviews.Undo(position), key, reason, by, seen), dossier, dry_run=dry_run, as_json=as_json)


def act(order: Order, dossier: str | None, *, dry_run: bool, as_json: bool) -> None:
    """Do it, or show what it would do."""
    program = open_migrated(dossier)
    name, wanted, today = program.dossier, _with_whole_ids(program, order), program.today()
    if dry_run:
        done = preview(program.tools, name, wanted, valid_at=today, reader=program.reader)
    else:
        done = decide(program.tools, name, wanted, valid_at=today)
    if as_json:
        print_json(done)
    else:
        _tell(done)


def _with_whole_ids(program: Program, order: Order) -> Order:
    with reading(program.tools.engine) as connection:

        def whole(key: str) -> str:
            return whole_key(connection, program.dossier, Moment(), key=key, today=program.today())

        return replace(order, key=whole(order.key), act=reviews.with_ids(order.act, whole))


def _tell(done: Outcome) -> None:
    what = ", ".join(f"{event.type} at {event.position}" for event in done.events)
    show(
        plain("Nothing was recorded; it would be:" if done.dry_run else f"Recorded in {done.dossier}:", "bold"),
        pairs(("events", what), ("standing", standing(done.effect))),
        *developments(done.changes, total=len(done.changes)),
        *indices(done.effect),
    )
    for warning in done.warnings:
        say(f"Warning: {warning}.")
    for note in done.notes:
        say(f"Note: {note}.")
    if done.act == UNDO:
        say("An undo is not undone: to have it again, do the act again.")
    elif not done.dry_run:
        say(f"Take it back: {deciding('undo', done.key, str(done.position))}")


COMMANDS = (confirm, correct, withdraw, restore, merge, split, link, unlink, keep, judge, undo)
"""Every act, as a command of `tracker review`."""
