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
    def version(common: str = "king", act: str = "ratify", neighbours: Neighbours = ONE) -> str:
        return lens_of(frozenset({common}), acts=frozenset({act}), neighbours=neighbours).version

    first = version()
    assert version() == first
    assert version(common="envoy") != first
    assert version(act="protest") != first
    assert version(neighbours=replace(ONE, facets={})) != first
