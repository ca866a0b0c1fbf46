"""Whether what a dossier's seed files define is what its log holds."""

from __future__ import annotations

from tracker.domain.dossier import Definition
from tracker.domain.errors import ConfigurationError
from tracker.projections.registers import DEFINITION_KEY
from tracker.store.engine import reading
from tracker.store.views import Stored
from tracker.workflows.reader import Reader
from tracker.workflows.tools import Tools


def require_same_definition(tools: Tools, reader: Reader) -> None:
    """Raise ConfigurationError where the log does not hold the definition that these seed files give."""
    dossier = reader.definition.id
    with reading(tools.engine) as connection:
        logged = Stored(connection, dossier).get(Definition, DEFINITION_KEY)
    if logged is None:
        raise ConfigurationError(f"dossier {dossier!r} has no log yet; run `tracker seed load`")
    if logged != reader.definition:
        raise ConfigurationError(
            f"dossier {dossier!r}: the seed files are not what the log holds; run `tracker seed load`"
        )
