"""A report's link said again, as it was: by an undo, a merge, or an edit that made it the text of others."""

from __future__ import annotations

from tracker.domain.events import ReportLinked
from tracker.projections.views import Report


def linked_again(
    report: Report, development: str, *, reason: str, copy_of: tuple[str, ...], undoes: int | None = None
) -> ReportLinked:
    """The link that gave the report, to that development, with these copies."""
    return ReportLinked(
        development,
        report.item,
        report.method,
        report.score,
        reason,
        undoes,
        copy_of,
        resembles=report.resembles,
        like=report.like,
        parts=report.parts,
        matcher=report.matcher,
    )
