"""`tracker keys`: who may do what over HTTP."""

from __future__ import annotations

from typing import Annotated

import typer

from tracker.cli.opening import open_migrated
from tracker.cli.options import AsJson
from tracker.cli.render import pairs, print_json, say, show, table
from tracker.workflows import access

app = typer.Typer(no_args_is_help=True, help="Who may do what over HTTP.")

Scopes = Annotated[
    list[str],
    typer.Option("--scope", metavar="SCOPE", help="What it may do: read, review, ingest, admin; repeat it for more."),
]


@app.command()
def create(
    owner: Annotated[str, typer.Argument(metavar="OWNER", help="Whose it is; the log keeps this name with each act.")],
    *,
    scope: Scopes,
    as_json: AsJson = False,
) -> None:
    """Make a key and show it, once."""
    made = access.create_key(open_migrated().tools, owner, scopes=scope)
    if as_json:
        print_json({"id": made.key.id, "owner": owner, "scopes": made.key.scopes, "key": made.text})
        return
    show(pairs(("key", made.text), ("id", made.key.id), ("owner", owner), ("scopes", ", ".join(made.key.scopes))))
    say("Keep it now: only its hash is stored, and it is not shown again.")


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """Every key there ever was, without its text."""
    keys = access.list_keys(open_migrated().tools)
    if as_json:
        print_json(keys)
        return
    rows = [
        (key.id, key.owner, ", ".join(key.scopes), f"{key.created_at:%Y-%m-%d}", _day(key.revoked_at)) for key in keys
    ]
    show(table("", "id", "owner", "scopes", "created", "revoked", rows=rows, fold="owner"))


@app.command()
def revoke(
    key: Annotated[str, typer.Argument(metavar="ID", help="The key's id, as `tracker keys list` shows it.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Let a key work no more; what was done with it stays."""
    gone = access.revoke(open_migrated().tools, key)
    if as_json:
        print_json(gone)
    else:
        show(pairs(("revoked", gone.id), ("owner", gone.owner)))


def _day(moment: object) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%d}"
