"""Databases as released revisions left them: each revision has a builder that fills its tables as its release did.

To release a new revision: freeze what `fill` does for the one before as statements under tests/data, since the code of
that release is gone then.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.seeds.shapes import DossierFiles
from tracker.workflows import seed
from tracker.workflows.tools import Tools


def _by_this_release(tools: Tools, files: DossierFiles) -> None:
    seed.load(tools, files)


_BUILDERS: dict[str, Callable[[Tools, DossierFiles], None]] = {"20261123_first_tables": _by_this_release}


def fill(tools: Tools, revision: str, *, files: DossierFiles) -> str:
    """Put the data of that revision's release into its tables; returns the dossier. KeyError: it has no builder yet."""
    _BUILDERS[revision](tools, files)
    return files.definition.id
