"""The dossiers that have a log, and what each one is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from tracker.domain.dossier import Definition
from tracker.queries.moment import Context, Moment, dossiers, resolve


@dataclass(frozen=True, slots=True)
class DossierAnswer:
    """A dossier as defined at the moment; `definition` is `None` where nothing was known yet."""

    context: Context
    definition: Definition | None


def list_dossiers(connection: Connection, *, today: date) -> Sequence[DossierAnswer]:
    """Every dossier with a log as it is defined now, by name."""
    return [get_dossier(connection, name, Moment(), today=today) for name in dossiers(connection)]


def get_dossier(connection: Connection, dossier: str, moment: Moment, *, today: date) -> DossierAnswer:
    """One dossier. Raises NotFound."""
    return DossierAnswer(*resolve(connection, dossier, moment, today=today))
