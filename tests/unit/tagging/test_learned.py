"""Weights over named features, on headlines about two kingdoms in novels."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from tracker.domain.errors import SeedError
from tracker.domain.tags import Direction
from tracker.seeds.lexicon import load_lexicon
from tracker.seeds.loader import load_dossier
from tracker.seeds.shapes import DossierFiles
from tracker.seeds.weights import read_weights, written
from tracker.tagging.features import PER_CATEGORY
from tracker.tagging.learned import ACCEPT
from tracker.tagging.lexicon import Weights, WordsBySense, build_lexicon
from tracker.tagging.relevance import SHOWN
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


def tagger(weights: Weights | None, *, senses: WordsBySense | None = None) -> RulesTagger:
    lexicon = files().lexicon
    heavier = build_lexicon(
        lexicon.concepts, combinations=lexicon.combinations, defaults=lexicon.defaults, weights=weights, senses=senses
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


def test_a_word_that_no_lexicon_lists_can_decide_and_is_shown() -> None:
    heavy = replace(WEIGHTS, categories=WEIGHTS.categories | {"word repair": {"railways": 900}})
    railways, *_ = tagger(heavy).read(title=TITLE, summary="", language="en").tags
    assert railways.category == "railways"
    assert ("title", 10, 17, "word repair") in [(s.field, s.start, s.end, s.concept) for s in railways.spans]


def test_a_word_decides_by_its_sense_only_where_one_is_listed_and_weighed() -> None:
    senses = {"mend": {"en": "repair fix*"}}
    heavy = replace(WEIGHTS, categories=WEIGHTS.categories | {"sense mend": {"railways": 900}})
    readers = [tagger(w, senses=s) for w in (None, WEIGHTS, heavy) for s in (None, senses)]
    read = [reader.read(title=TITLE, summary="", language="en") for reader in readers]
    first = [said.tags[0].category for said in read]
    assert first == ["waters", "waters", "waters", "waters", "waters", "railways"]
    assert (read[0].tags, read[2].tags) == (read[1].tags, read[3].tags)
    assert len({reader.version for reader in readers}) == len(readers)


def test_words_in_the_explanation_add_up_too() -> None:
    heavy = replace(
        WEIGHTS,
        categories=WEIGHTS.categories | {"word repair": {"waters": 70}, "words bridge grausta": {"waters": 30}},
        directions=WEIGHTS.directions | {"word bridge": {Direction.LIMITS: 900}},
    )
    reader = tagger(heavy)
    view, opinion, _ = reader.opinion(title=TITLE, summary="Bridge repairs", language="en")
    assert reader._judge is not None
    [decision] = reader._judge.decide(view, opinion, reader._judge.present(view))
    parts = reader._judge.explain(view, opinion)
    assert sum(part.amount for part in parts if part.outcome == "waters") == decision.sum
    for direction in Direction:
        told = sum(part.amount for part in parts if part.outcome == f"waters/{direction}")
        assert told == decision.directions[direction]


@pytest.mark.parametrize(("category", "direction"), [("waters", Direction.LIMITS), ("railways", Direction.STRAINS)])
def test_what_is_found_speaks_for_a_direction_of_its_category_only(category: str, direction: Direction) -> None:
    name = next(iter(tagger(None).opinion(title=TITLE, summary="", language="en")[0].hits)).concept.name
    heavy = replace(WEIGHTS, directions=WEIGHTS.directions | {f"{category} {name}": {Direction.LIMITS: 900}})
    [tag] = tagger(heavy).read(title=TITLE, summary="", language="en").tags
    assert (tag.category, tag.direction) == ("waters", direction)
    told = sum(p.amount for p in tagger(heavy).explain(title=TITLE, summary="", language="en") if name in p.feature)
    assert bool(told) is (category == "waters")


def test_a_word_by_its_beginning_can_decide_and_adds_up_in_the_explanation() -> None:
    heavy = replace(WEIGHTS, categories=WEIGHTS.categories | {"begins repa": {"railways": 900}})
    railways, *_ = tagger(heavy).read(title=TITLE, summary="", language="en").tags
    assert railways.category == "railways"
    parts = tagger(heavy).explain(title=TITLE, summary="", language="en")
    assert [part.amount for part in parts if part.feature == "begins repa"] == [90_000]


def test_weights_of_relevance_go_on_from_the_rules() -> None:
    ruled = tagger(WEIGHTS).read(title=TITLE, summary="", language="en").screening
    doubtful = replace(WEIGHTS, relevance={"word repair": -300, "always": 100})
    weighed = tagger(doubtful).read(title=TITLE, summary="", language="en").screening
    assert weighed.score == ruled.score - Decimal("0.2")
    [part] = [part for part in weighed.parts if part.name == "learned: word repair"]
    assert [(s.field, s.start, s.end) for s in part.spans] == [("title", 10, 17)]
    assert sum(part.amount for part in weighed.parts) == weighed.score


@pytest.mark.parametrize(
    ("title", "weight", "counts"),
    [
        (TITLE, -1500, "-0.4"),
        (TITLE, 900, "0.6"),
        ("Graustark begins repair", -1500, "-1"),
        ("Graustark begins repair", 900, "0.6"),
    ],
)
def test_weights_of_relevance_neither_give_nor_take_more_than_their_share(title: str, weight: int, counts: str) -> None:
    ruled = tagger(WEIGHTS).read(title=title, summary="", language="en").screening
    assert (title == TITLE) is (
        {"both in the headline", "joined by what is said"} <= {part.name for part in ruled.parts}
    )
    sure = replace(WEIGHTS, relevance={"word repair": weight})
    weighed = tagger(sure).read(title=title, summary="", language="en").screening
    assert weighed.score == ruled.score + Decimal(counts) == sum(part.amount for part in weighed.parts)


def test_weights_of_relevance_can_turn_what_the_rules_leave_open() -> None:
    title = "Graustark visits a bridge"
    ruled = tagger(WEIGHTS).read(title=title, summary="", language="en").screening
    keen = replace(WEIGHTS, relevance={"word visits": 600})
    weighed = tagger(keen).read(title=title, summary="", language="en").screening
    assert (ruled.relevant, weighed.relevant) == (False, True)


def test_what_no_rule_speaks_for_is_not_weighed() -> None:
    keen = replace(WEIGHTS, relevance={"always": 5000})
    assert tagger(keen).read(title="A bridge is repaired", summary="", language="en").screening.parts == ()


def test_learned_addends_beyond_the_largest_are_one_part() -> None:
    names = ["word repair", "word bridge", "word rurita", "word grausta", "word about", "word water", "word which"]
    many = replace(WEIGHTS, relevance={name: number for number, name in enumerate(names, start=1)})
    parts = tagger(many).read(title=TITLE, summary="About water, which", language="en").screening.parts
    assert len([part for part in parts if part.name.startswith("learned: word")]) <= SHOWN


@pytest.mark.parametrize(
    ("weights", "problem"),
    [
        ('{"categories": {\n"always": {"air": 1}}, "directions": {}}', "weights.json:2: category 'air' is not defined"),
        (
            '{"categories": {"always": {"waters": 1}}, "directions": {}}',
            "expected weights for 'rule score', found none",
        ),
        ('{"categories": {}, "directions": {}, "relevanz": {}}', "'relevanz' is not defined; did you mean 'relevance'"),
        (
            '{"categories": {}, "directions": {"always": {"up": 1}}}',
            "expected weights as JSON, found: Invalid enum value",
        ),
        (
            '{"categories": {}, "directions": {}, "relevance": {"word far": -1000001}}',
            "expected weights as JSON, found: Expected `int` >= -1000000 - at `$.relevance[...]`",
        ),
        ('{"categories": {}', "expected weights as JSON, found: Input data was truncated"),
    ],
)
def test_weights_that_cannot_be_applied_are_refused(tmp_path: Path, weights: str, problem: str) -> None:
    (tmp_path / "one.yaml").write_text("defaults: {category: waters}\n", encoding="utf-8")
    (tmp_path / "weights.json").write_text(weights, encoding="utf-8")
    with pytest.raises(SeedError, match=re.escape(problem)):
        load_lexicon(tmp_path, categories=frozenset({"waters"}), parties=None)


def test_weights_are_written_as_they_are_read(tmp_path: Path) -> None:
    weights = replace(WEIGHTS, relevance={"word repair": -900})
    (tmp_path / "weights.json").write_text(written(weights), encoding="utf-8")
    assert read_weights(tmp_path, categories=["railways", "waters"]) == weights
    assert '\n"word repair": -900\n' in written(weights)
