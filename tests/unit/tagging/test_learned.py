"""Weights over named features, on headlines about two kingdoms in novels."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest

from tracker.domain.errors import SeedError
from tracker.domain.tags import Direction
from tracker.seeds.lexicon import load_lexicon
from tracker.seeds.loader import load_dossier
from tracker.seeds.shapes import DossierFiles
from tracker.tagging.features import PER_CATEGORY
from tracker.tagging.learned import ACCEPT
from tracker.tagging.lexicon import Weights, build_lexicon
from tracker.tagging.rules import RulesTagger

FICTIONAL = Path(__file__).parents[2] / "data" / "ruritania-graustark"
TITLE = "Ruritania repairs a bridge of Graustark"
WEIGHTS = Weights(
    categories={
        "always": {"railways": -500, "waters": -500},
        "rule score": {"railways": 100, "waters": 100},
        "rule share": {"waters": 100},
        "rule choice": {"railways": 300, "waters": 500},
    },
    directions={"rule says deepens": {Direction.DEEPENS: 150}, "led by RUR": {Direction.STRAINS: 200}},
)


@lru_cache(maxsize=1)
def files() -> DossierFiles:
    return load_dossier(FICTIONAL)


def tagger(weights: Weights | None) -> RulesTagger:
    lexicon = files().lexicon
    heavier = build_lexicon(
        lexicon.concepts, combinations=lexicon.combinations, defaults=lexicon.defaults, weights=weights
    )
    return RulesTagger(heavier, files().definition)


def test_weights_overrule_the_rules_where_they_add_up_to_more() -> None:
    ruled = tagger(None).read(title=TITLE, summary="", language="en")
    weighed = tagger(WEIGHTS).read(title=TITLE, summary="", language="en")
    assert [(tag.category, tag.direction) for tag in ruled.tags] == [("waters", "deepens")]
    assert [(tag.category, tag.direction) for tag in weighed.tags] == [("waters", "strains")]
    assert ruled.screening.parts == weighed.screening.parts


def test_the_explanation_adds_up_to_what_was_compared() -> None:
    parts = tagger(WEIGHTS).explain(title=TITLE, summary="", language="en")
    assert sum(part.amount for part in parts if part.outcome == "waters") >= ACCEPT
    strains = [part for part in parts if part.outcome == "waters/strains"]
    assert [(part.feature, part.amount) for part in strains] == [("led by RUR", 20_000)]
    assert [abs(part.amount) for part in parts] == sorted((abs(part.amount) for part in parts), reverse=True)


def test_without_weights_there_is_nothing_to_explain_by_them() -> None:
    assert tagger(None).explain(title=TITLE, summary="", language="en") == []


def test_a_change_of_one_weight_is_a_new_version() -> None:
    other = replace(WEIGHTS, directions={"led by RUR": {Direction.STRAINS: 201}})
    assert len({tagger(w).version for w in (None, WEIGHTS, other)}) == 3


def test_a_relevant_item_always_has_a_category() -> None:
    silent = Weights(categories={name: {"waters": -900} for name in ("always", *PER_CATEGORY)}, directions={})
    [tag] = tagger(silent).read(title=TITLE, summary="", language="en").tags
    assert (tag.category, tag.direction) == ("waters", "deepens")
    assert tag.spans


@pytest.mark.parametrize(
    ("weights", "problem"),
    [
        ("{categories: {always: {air: 1}}, directions: {}}", "category 'air' is not defined"),
        ("{categories: {always: {waters: 1}}, directions: {}}", "expected weights for 'rule score', found none"),
    ],
)
def test_weights_that_cannot_be_applied_are_refused(tmp_path: Path, weights: str, problem: str) -> None:
    (tmp_path / "one.yaml").write_text(f"defaults: {{category: waters}}\nweights: {weights}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=problem):
        load_lexicon(tmp_path, categories=frozenset({"waters"}), parties=None)
