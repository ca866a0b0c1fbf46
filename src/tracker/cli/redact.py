"""`tracker log redact`: one payload goes for good; that it was there, and why it went, stays."""

from __future__ import annotations

from tracker.cli.opening import open_migrated
from tracker.cli.options import Actor, AsJson, Dossier, Position, Reason
from tracker.cli.render import pairs, print_json, say, show
from tracker.workflows.redact import redact as take_away

OPERATOR = "operator"


def redact(
    position: Position,
    *,
    reason: Reason,
    by: Actor = OPERATOR,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """Take an event's payload and salt away for good; the tree still verifies, read models show `redacted`."""
    program = open_migrated(dossier)
    done = take_away(program.tools, program.dossier, position, reason=reason, actor=by)
    if as_json:
        print_json(done)
        return
    show(
        pairs(
            ("redacted", f"position {done.position}, {done.type} of {done.stream}"),
            ("said at", f"position {done.said_at}"),
        )
    )
    if done.also:
        listed = ", ".join(map(str, done.also))
        say(f"The same words may stand at position {listed}; `tracker log show` tells, and each is redacted by itself.")
    say("Bundles, backups and replicas made before still hold it.")
