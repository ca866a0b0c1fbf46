"""The tables as values: every read model has a home, and every home its columns."""

from __future__ import annotations

from typing import get_args

from tracker.projections.views import View
from tracker.store import tables, views


def test_every_view_has_a_table_and_every_table_a_view() -> None:
    of_parts = {tables.development_reports}
    assert {views.table_of(cls) for cls in get_args(View)} | of_parts == set(tables.VIEWS)


def test_every_table_names_its_dossier_first() -> None:
    of_the_service = {tables.api_keys, tables.requests_done, tables.host_state}
    of_dossiers = set(tables.metadata.tables.values()) - of_the_service
    assert all(next(iter(table.primary_key)).name == "dossier" for table in of_dossiers)
