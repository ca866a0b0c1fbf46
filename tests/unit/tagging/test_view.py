"""Which combinations hold in a text of four words."""

from __future__ import annotations

import pytest

from tracker.tagging.lexicon import Combination, Concept, Defaults, build_lexicon
from tracker.tagging.matcher import Matcher
from tracker.tagging.view import View, Viewer

CONCEPTS = {
    name: Concept({"en": (name,)}, name=name, groups=groups)
    for name, groups in (("ban", ("stop",)), ("halt", ("stop",)), ("grain", ()), ("lifted", ()))
}
COMBINATIONS = (
    Combination("grain is stopped", (("grain",), ("stop",)), none=("lifted",)),
    Combination("ban or halt of grain", (("ban", "halt"), ("grain",))),
    Combination("both stops", (("ban",), ("halt",))),
    Combination("in the headline", (("ban", "halt"), ("grain",)), none=("lifted",), title=True),
)


def view(title: str, summary: str) -> View:
    lexicon = build_lexicon(CONCEPTS, combinations=COMBINATIONS, defaults=Defaults("any"))
    return Viewer(lexicon, sides=("a", "b")).view(Matcher(lexicon).find(title, summary), language="en")


@pytest.mark.parametrize(
    ("title", "summary", "holding"),
    [
        ("grain", "", set()),
        ("halt", "grain", {"grain is stopped", "ban or halt of grain"}),
        ("halt", "grain lifted", {"ban or halt of grain"}),
        ("halt of grain", "", {"grain is stopped", "ban or halt of grain", "in the headline"}),
        ("halt of grain", "lifted", {"ban or halt of grain", "in the headline"}),
        ("ban", "halt", {"both stops"}),
    ],
)
def test_a_combination_holds_where_all_it_asks_for_stands_and_nothing_it_forbids(
    title: str, summary: str, holding: set[str]
) -> None:
    assert {combination.name for combination in view(title, summary).combinations} == holding


def test_the_words_of_a_combination_of_the_headline_stand_there() -> None:
    seen = view("halt of grain", "ban on grain")
    told = {one.name: [hit.start for hit in seen.supporting(one)] for one in seen.combinations}
    assert told["in the headline"] == [0, 8]
    assert told["ban or halt of grain"] == [0, 8, 14, 21]
