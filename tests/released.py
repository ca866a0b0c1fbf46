"""Databases as released revisions left them: the newest is filled by this release, older ones with the rows of theirs.

To release a new revision: freeze what this release writes as `tests/data/released/<revision>.json`, since its code will
be gone then: every row of every table, bytes as `{"hex": ...}`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, insert

from tracker.seeds.shapes import DossierFiles
from tracker.store.engine import writing
from tracker.workflows import seed
from tracker.workflows.tools import Tools

FOLDER = Path(__file__).parent / "data" / "released"


def is_frozen(revision: str) -> bool:
    """Whether the revision was a release's, whose rows are kept."""
    return _rows_of(revision).exists()


def _rows_of(revision: str) -> Path:
    return FOLDER / f"{revision}.json"


def fill(tools: Tools, revision: str, *, files: DossierFiles) -> str:
    """Put the data of that revision's release into its tables; returns the dossier."""
    if not is_frozen(revision):
        seed.load(tools, files)
        return files.definition.id
    rows: dict[str, list[dict[str, Any]]] = json.loads(_rows_of(revision).read_text(encoding="utf-8"))
    tables = MetaData()
    with writing(tools.engine) as connection:
        tables.reflect(connection)
        for name, found in rows.items():
            connection.execute(insert(tables.tables[name]), [_thawed(row) for row in found])
    return str(rows["events"][0]["dossier"])


def _thawed(row: dict[str, Any]) -> dict[str, Any]:
    return {name: bytes.fromhex(value["hex"]) if isinstance(value, dict) else value for name, value in row.items()}
