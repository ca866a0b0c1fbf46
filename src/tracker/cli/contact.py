"""Whoever is about to ask publishers for their pages is told where these could not reach them."""

from __future__ import annotations

from tracker.bootstrap import Program
from tracker.cli.doctor import settings_finding
from tracker.cli.render import say


def warn_without_contact(program: Program) -> None:
    """Say on standard error that `TRACKER_FETCH_CONTACT` is not set, if so."""
    found = settings_finding(program.settings)
    if found.verdict != "ok":
        say(f"warning: {found.detail}")
