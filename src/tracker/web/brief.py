"""Everything the page shows of one dossier at one moment, read in one snapshot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.projections.views import DevelopmentView
from tracker.queries.developments import Filters, list_developments
from tracker.queries.moment import Context, Moment, dossiers, resolve
from tracker.queries.standing import StandingAnswer, get_standing
from tracker.queries.state import StateAnswer, get_state
from tracker.store.engine import Connection
from tracker.web.chart import Chart, read_chart
from tracker.web.languages import languages_of

LATEST = 12


@dataclass(frozen=True, slots=True)
class Brief:
    """One page; `others` are the other dossiers of this database, `languages` those of statements, by development."""

    context: Context
    state: StateAnswer
    standing: StandingAnswer
    latest: tuple[DevelopmentView, ...]
    others: Sequence[str]
    languages: Mapping[str, str]
    chart: Chart

    @property
    def names(self) -> Mapping[str | None, str]:
        """The short names of the instruments, by id."""
        found: dict[str | None, str] = {instrument.id: instrument.short for instrument in self.standing.instruments}
        return found | {None: ""}


def read_brief(connection: Connection, dossier: str, moment: Moment, *, today: date) -> Brief:
    """What the page needs. Raises NotFound."""
    state = get_state(connection, dossier, moment, today=today)
    latest = list_developments(
        connection, dossier, moment, filters=Filters(status="live"), limit=LATEST, cursor=None, today=today
    )
    standing = get_standing(connection, dossier, moment, today=today)
    context, definition = resolve(connection, dossier, moment, today=today)
    return Brief(
        context=context,
        state=state,
        standing=standing,
        latest=latest.rows,
        others=[name for name in dossiers(connection) if name != dossier],
        languages=languages_of(connection, context, _named(standing, latest.rows)),
        chart=read_chart(connection, context, definition, category=None),
    )


def _named(standing: StandingAnswer, latest: Sequence[DevelopmentView]) -> Iterator[str]:
    """The developments whose statements the page has."""
    yield from (view.development.id for view in latest)
    yield from (line.development for line in (*standing.supports, *standing.speaks_against))
    for clash in standing.contradictions:
        yield from (clash.one, clash.other)
