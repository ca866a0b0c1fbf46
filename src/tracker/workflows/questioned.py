"""Whether an edit speaks against a development for which a person keeps the item as a report.

No program takes such a report away; that the outlet may have taken it back is put before a person.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.coreference.facets import Conflict
from tracker.domain.reviews import BY_REVIEWER
from tracker.projections.views import DevelopmentView, ItemView
from tracker.workflows.known_reports import KnownReports, report_view
from tracker.workflows.reader import Reader, ReadItem

NO_LONGER_RELEVANT = "it does not read as relevant any more"


def is_kept(view: DevelopmentView, item: str, *, decided: bool) -> bool:
    """Whether what a person decided about the development, the report or the item keeps it as a report that counts."""
    reports = any(report.item == item for report in view.reports)
    return reports and (decided or is_decided(view, item)) and view.status == "live"


def is_decided(view: DevelopmentView, item: str) -> bool:
    """Whether a person decided about the development, or that the item reports it."""
    return view.reviewed or any(report.item == item and report.method == BY_REVIEWER for report in view.reports)


def why_questioned(found: ReadItem, was: ItemView, view: DevelopmentView, reader: Reader, known: KnownReports) -> str:
    """What in the edited text speaks against the development, and did not before; empty where nothing does."""
    if not found.reading.screening.relevant:
        return NO_LONGER_RELEVANT if was.screening.relevant else ""
    edited = report_view(found, reader, first_seen=was.first_shown)
    why = in_words(known.sets_apart(edited, was, view, stated=True))
    turned = known.points_elsewhere(edited, was, view)
    return "; ".join(filter(None, (why, f"points another way: {', '.join(turned)}" if turned else "")))


def in_words(conflicts: Iterable[Conflict]) -> str:
    """Each facet with what the one and the others name; values of the dossier, no words of an outlet."""
    return "; ".join(f"other {one.facet}: {', '.join(one.mine)}, not {', '.join(one.theirs)}" for one in conflicts)
