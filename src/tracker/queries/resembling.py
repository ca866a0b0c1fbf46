"""What a development may be the same as: the suggestion that a program left with a report, so long as it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from tracker.projections.views import DevelopmentView, Report
from tracker.queries.moment import Context
from tracker.queries.together import views_of


@dataclass(frozen=True, slots=True)
class Resembled:
    """The development that another may be the same as, and the report of the other that says so."""

    report: Report
    view: DevelopmentView


def alike(connection: Connection, context: Context, views: Iterable[DevelopmentView]) -> dict[str, DevelopmentView]:
    """What the reports of these developments name as nearly the same, by id, whatever has become of it since."""
    keys = {report.resembles for view in views for report in view.reports if report.resembles}
    return views_of(connection, context, DevelopmentView, keys=keys)


def resembled(view: DevelopmentView, known: Mapping[str, DevelopmentView]) -> Resembled | None:
    """By the first report that names another development which counts; `known` as `alike` gives it.

    A report that a merge brought may still name the development that it is a report of now.
    """
    for report in view.reports:
        other = known.get(report.resembles or "")
        if other is not None and other.status == "live" and other.development.id != view.development.id:
            return Resembled(report, other)
    return None
