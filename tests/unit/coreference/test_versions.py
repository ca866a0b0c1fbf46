from __future__ import annotations

import pkgutil
from dataclasses import replace

from tracker import coreference
from tracker.coreference.versions import RULES, lens_of
from tracker.domain.neighbours import Facet, Neighbours

NO_RULES = {"evaluation", "versions"}
"""Modules of the package that decide nothing: one measures, one makes the version."""
FROM_ELSEWHERE = {"sentences"}
ONE = Neighbours({"chamber": Facet({"lower": {"en": ("Lower House",)}})})


def test_every_module_that_decides_is_in_the_version() -> None:
    modules = {module.name for module in pkgutil.iter_modules(coreference.__path__)}
    assert {rule.__name__.rpartition(".")[2] for rule in RULES} == (modules - NO_RULES) | FROM_ELSEWHERE


def test_the_version_follows_what_the_dossier_says() -> None:
    first = lens_of(frozenset({"king"}), ONE).version
    assert lens_of(frozenset({"king"}), ONE).version == first
    assert lens_of(frozenset({"envoy"}), ONE).version != first
    assert lens_of(frozenset({"king"}), replace(ONE, facets={})).version != first
