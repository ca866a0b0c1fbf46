from __future__ import annotations

import pickle

from tracker.tagging.kinds import Kinds
from tracker.tagging.lexicon import Concept

BAN, RIVER = Concept({}, name="ban", score=-3), Concept({}, name="river")
asked: list[str] = []


def is_scored(concept: Concept) -> bool:
    asked.append(concept.name)
    return concept.score != 0


def test_each_concept_is_asked_once_of_which_kind_it_is() -> None:
    kinds = Kinds([BAN, RIVER])
    asked.clear()
    assert kinds[is_scored] == kinds[is_scored] == {BAN}
    assert asked == ["ban", "river"]


def test_kinds_go_to_another_process() -> None:
    kinds = Kinds([BAN, RIVER])
    found = pickle.loads(pickle.dumps((kinds, kinds[is_scored])))
    assert [concept.name for concept in found[0][is_scored]] == ["ban"]
    assert found[0][is_scored] == found[1]
    assert [concept.name for concept in found[0][is_named_river]] == ["river"]


def is_named_river(concept: Concept) -> bool:
    return concept.name == "river"
