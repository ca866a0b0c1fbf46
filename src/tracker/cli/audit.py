"""`tracker audit`: sign, prove and verify. What fails ends with exit code 5 and names position, column and why."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Annotated

import typer

from tracker.audit.bundle import Held
from tracker.audit.note import PublicKey
from tracker.audit.proof_file import Proven, check_proof
from tracker.audit.proofs import check_consistency
from tracker.cli.handed import OWN_KEYS, Outside, TrustedKeys, checkpoint_in, keys_in, text_in
from tracker.cli.opening import open_migrated, open_program, snapshot
from tracker.cli.options import LAST, AsJson, Dossier, Position
from tracker.cli.render import footing, pairs, plain, print_json, progress, say, show
from tracker.domain.amounts import counted
from tracker.domain.errors import InputError
from tracker.queries.moment import Moment
from tracker.queries.proofs import get_consistency
from tracker.workflows.bundle import verify_bundle
from tracker.workflows.checkpoints import publish
from tracker.workflows.keys import public_keys, rotate_keys
from tracker.workflows.prove import prove as prove_event
from tracker.workflows.verify import Verified
from tracker.workflows.verify import verify as verify_log

app = typer.Typer(no_args_is_help=True, help="Sign, prove and verify the log.")

Old = Annotated[int, typer.Argument(min=0, max=LAST, metavar="OLD", help="The size of the older log.")]
New = Annotated[int, typer.Argument(min=0, max=LAST, metavar="NEW", help="The size of the newer log, at least OLD.")]
Bundle = Annotated[Path | None, typer.Option("--bundle", metavar="FILE", help="Check this file, without a database.")]
ProofFile = Annotated[Path | None, typer.Option("--proof", metavar="FILE", help="Check one event's proof, offline.")]
Incremental = Annotated[bool, typer.Option("--incremental", help="Only what came after the last good checkpoint.")]


HOLDS = plain("holds", "green")
INCREMENTAL = "--incremental"
UNREAD = {
    frozenset({"--bundle"}): {"--proof", "--dossier", INCREMENTAL},
    frozenset({"--proof"}): {"--checkpoint", INCREMENTAL},
    frozenset({"--proof", "--keys"}): {"--dossier"},
}
"""Which options say nothing beside which."""


@app.command()
def checkpoint(*, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """Sign the log's root and write it, with its tiles, where others can fetch it; prints the checkpoint."""
    program = open_migrated(dossier)
    made = publish(program.tools, program.dossier, keys=program.keys, folder=program.published)
    if as_json:
        print_json(made)
    else:
        sys.stdout.write(made.note)
        done = f"{counted(made.files, 'file')} written" if made.files else "nothing new to publish"
        say(f"{done} below {program.published / made.dossier}; keep a copy elsewhere")


@app.command("rotate-key")
def rotate_key(*, as_json: AsJson = False) -> None:
    """Sign with a new key from here on; the old public key is kept, and what it signed stays good."""
    program = open_program(database=False)
    rotate_keys(program.keys, random_bytes=program.tools.random_bytes)
    if as_json:
        print_json({"private": str(program.keys.private), "public": str(program.keys.public)})
    else:
        show(pairs(("private key", program.keys.private), ("public keys", program.keys.public)))


@app.command()
def prove(position: Position, *, dossier: Dossier = None, as_json: AsJson = False) -> None:  # noqa: ARG001 - JSON in either form
    """One event with all that proves it, as JSON; `tracker audit verify --proof` checks it offline."""
    program = open_migrated(dossier)
    document = prove_event(program.tools, program.dossier, position, keys=program.keys)
    sys.stdout.write(document.decode())


@app.command()
def consistency(old: Old, new: New, *, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """The hashes that show the log of OLD events to be the beginning of that of NEW, once they do show it."""
    if old > new:
        raise InputError(f"consistency: expected OLD to be no larger than NEW, found {old} and {new}")
    program = open_program(dossier)
    with snapshot(program) as connection:
        found = get_consistency(connection, program.dossier, Moment(None, new), old=old, today=program.today())
    root, path = found.context.checkpoint.root, [bytes.fromhex(step) for step in found.path]
    roots = bytes.fromhex(found.old_root), bytes.fromhex(root)
    check_consistency(path, old=old, old_root=roots[0], new=new, new_root=roots[1])
    if as_json:
        print_json(found)
    else:
        rows = [("old", f"{old}, root {found.old_root}"), ("new", f"{new}, root {root}")]
        show(pairs(("result", HOLDS), *rows), plain("\n".join(found.path)), footing(found.context))


@app.command()
def verify(
    *,
    checkpoint: Outside = None,
    keys: TrustedKeys = None,
    bundle: Bundle = None,
    proof: ProofFile = None,
    incremental: Incremental = False,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Check the whole log - or a bundle, or one event's proof - and stop at the first thing that does not hold."""
    given = {"--checkpoint": checkpoint, "--keys": keys, "--bundle": bundle, "--proof": proof, "--dossier": dossier}
    _refuse_unread(
        {name for name, value in given.items() if value is not None} | ({INCREMENTAL} if incremental else set())
    )
    trusted, outside = keys_in(keys), checkpoint_in(checkpoint)
    if bundle is not None:
        with progress("Verifying") as report:
            _tell(verify_bundle(bundle, trusted=trusted, outside=outside, progress=report), as_json=as_json)
        if trusted is None:
            say(OWN_KEYS)
    elif proof is not None:
        _tell(check_proof(text_in(proof).encode(), trusted or _own_keys(dossier)), as_json=as_json)
    else:
        _verify_log(dossier, trusted=trusted, outside=outside, incremental=incremental, as_json=as_json)


def _refuse_unread(given: set[str]) -> None:
    """Raise InputError for an option that the check which is asked for would not look at."""
    for which, others in UNREAD.items():
        if which <= given and (found := sorted(others & given)):
            raise InputError(
                f"verify: {' with '.join(sorted(which))} does not look at {', '.join(found)}; leave it out"
            )


def _verify_log(
    dossier: str | None, *, trusted: Sequence[PublicKey] | None, outside: str | None, incremental: bool, as_json: bool
) -> None:
    program = open_migrated(dossier)
    name = program.dossier
    with progress("Verifying") as report:
        found = verify_log(
            program.tools,
            name,
            keys=trusted or public_keys(program.keys, name),
            origin=program.keys.name(name),
            outside=outside,
            incremental=incremental,
            progress=report,
        )
    _tell(found, as_json=as_json)
    if found.passed_over:
        count = counted(found.passed_over, "stored checkpoint")
        say(f"{count} passed over, signed by keys that are not known: nothing was checked against them.")
    if outside is None:
        say("Without --checkpoint from outside, a log that was cut off or written anew by its owner verifies too.")


def _own_keys(dossier: str | None) -> Sequence[PublicKey]:
    program = open_program(dossier, database=False)
    return public_keys(program.keys, program.dossier)


def _tell(found: Verified | Held | Proven, *, as_json: bool) -> None:
    if as_json:
        print_json(found)
    else:
        values = ((field.name, getattr(found, field.name)) for field in fields(found))
        rows = [(name.replace("_", " "), "\n".join(v) if isinstance(v, tuple) else v) for name, v in values]
        show(pairs(("result", HOLDS), *rows))
