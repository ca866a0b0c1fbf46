"""The version of all that decides a match: what a dossier says of neighbours, and the source of every rule."""

from __future__ import annotations

import hashlib
import inspect
from functools import lru_cache
from types import ModuleType

import msgspec

from tracker.coreference import copies, facets, fingerprints, index, matching, rarity, text_index, urls
from tracker.coreference.facets import Facets
from tracker.coreference.matching import Lens
from tracker.domain import sentences
from tracker.domain.neighbours import Neighbours

RULES: tuple[ModuleType, ...] = (copies, facets, fingerprints, index, matching, rarity, text_index, urls, sentences)
"""Every module that has a say in what a report is joined to."""


def lens_of(common: frozenset[str], *, acts: frozenset[str], neighbours: Neighbours) -> Lens:
    """The lens of a dossier with these common concepts, concepts of acts, and neighbours."""
    data = msgspec.json.encode((sorted(common), sorted(acts), neighbours), order="deterministic")
    version = hashlib.sha256(rules_digest().encode() + data).hexdigest()[:16]
    return Lens(common, Facets(neighbours), frozenset(neighbours.plain), acts, version)


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """The SHA-256 (hex) of the source of every rule, so that no change of a rule goes without a new version."""
    return hashlib.sha256("".join(inspect.getsource(module) for module in RULES).encode()).hexdigest()
