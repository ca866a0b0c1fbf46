"""What a development may be the same as: the suggestion that a program left with a report, so long as it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from tracker.domain.developments import Development
from tracker.domain.tags import Stage
from tracker.projections.views import DevelopmentView, Report
from tracker.queries.moment import Context
from tracker.queries.together import views_of

Relation = Literal["same", "denies", "denied"]
RELATIONS: dict[Relation, str] = {"same": "be the same as", "denies": "deny", "denied": "be denied by"}
"""What one development may do to another, in words."""


@dataclass(frozen=True, slots=True)
class Resembled:
    """The development that another may be the same as, may deny or be denied by, and the report that says so."""

    report: Report
    view: DevelopmentView
    relation: Relation


def alike(connection: Connection, context: Context, views: Iterable[DevelopmentView]) -> dict[str, DevelopmentView]:
    """What the reports of these developments name as nearly the same, by id, whatever has become of it since."""
    keys = {report.resembles for view in views for report in view.reports if report.resembles}
    return views_of(connection, context, DevelopmentView, keys=keys)


def resembled(view: DevelopmentView, known: Mapping[str, DevelopmentView]) -> Resembled | None:
    """By the first report that names another development which it may be something to; `known` as `alike` gives it."""
    for report in view.reports:
        other = known.get(report.resembles or "")
        if other is not None and (found := relation(view, other)):
            return Resembled(report, other, found)
    return None


def relation(one: DevelopmentView, other: DevelopmentView) -> Relation | None:
    """What one may be to another that is much like it: if one of the two alone is a denial, it may deny the other.

    None where the other does not count, or is the same one: a report that a merge brought may still name the
    development that it is a report of now. Of two that contradict each other a person has said what they are.
    """
    if other.status != "live" or other.development.id == one.development.id or contradict(one, other):
        return None
    if is_denial(one) == is_denial(other):
        return "same"
    return "denies" if is_denial(one) else "denied"


def saying(one: Development, other: Development, relation: Relation) -> tuple[str, ...]:
    """The act that says that it is so, in the words of `tracker review`.

    What a denial contradicts replaces all that was said of it, so the others are said again.
    """
    if relation == "same":
        return "merge", other.id, one.id
    denial, denied = (one, other) if relation == "denies" else (other, one)
    keys = (*denial.contradicts, denied.id)
    return "correct", denial.id, *(word for key in keys for word in ("--set", f"contradicts={key}"))


def is_denial(view: DevelopmentView) -> bool:
    """Whether it says that something is not so."""
    return view.development.stage is Stage.DENIED


def contradict(one: DevelopmentView, other: DevelopmentView) -> bool:
    """Whether either says that it contradicts the other."""
    return other.development.id in one.development.contradicts or one.development.id in other.development.contradicts
