"""`tracker doctor`: what is well and what is not, one line each."""

from __future__ import annotations

from collections.abc import Iterator

import typer

from tracker.bootstrap import Program
from tracker.cli.exit_codes import Exit
from tracker.cli.opening import missing_file, open_program
from tracker.cli.options import AsJson, Dossier
from tracker.cli.render import print_json, say, show, table, word
from tracker.settings import Settings, unknown_settings
from tracker.workflows.doctor import Finding, examine


def doctor(*, dossier: Dossier = None, as_json: AsJson = False) -> None:
    """Check settings, database, read models, dossier files, article and feeds; exit code 1 where one fails."""
    program = open_program(dossier)
    findings = list(_findings(program))
    failed = [one.check for one in findings if one.verdict == "fail"]
    if as_json:
        print_json({"dossier": program.dossier, "healthy": not failed, "findings": findings})
    else:
        rows = [(word(one.verdict), one.check, one.detail) for one in findings]
        show(table("", "result", "check", "detail", rows=rows, fold="detail"))
    if failed:
        say(f"error: {', '.join(failed)}")
        raise typer.Exit(Exit.FAILURE)


def _findings(program: Program) -> Iterator[Finding]:
    yield settings_finding(program.settings)
    if unknown := unknown_settings():
        yield Finding("settings", "warn", f"no settings of this program, and not read: {', '.join(unknown)}")
    yield from examine(
        program.tools,
        program.dossier,
        scripts=program.migrations,
        files=program.files,
        article=program.settings.article,
        missing=missing_file(program),
        networks=program.settings.fetch_allowed_networks,
    )


def settings_finding(settings: Settings) -> Finding:
    """Settings that do not fit never get here; what is left is one that only the operator can know."""
    if settings.fetch_contact == type(settings).model_fields["fetch_contact"].default:
        return Finding("settings", "warn", "TRACKER_FETCH_CONTACT is not set: publishers cannot reach you")
    return Finding("settings", "ok", f"contact {settings.fetch_contact}")
