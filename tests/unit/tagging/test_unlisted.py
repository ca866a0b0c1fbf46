from __future__ import annotations

from tracker.tagging.lexicon import Defaults, Weights, build_lexicon
from tracker.tagging.unlisted import unlisted_senses


def test_senses_that_are_weighed_and_not_listed_are_told_once() -> None:
    weights = Weights({"sense delay": {}, "sense dely": {}}, {"sense dely": {}}, {"sense far": 1, "word far": 1})
    senses = {"delay": {"en": "delay"}}
    lexicon = build_lexicon({}, combinations=(), defaults=Defaults("any"), weights=weights, senses=senses)
    assert unlisted_senses(lexicon) == ["dely", "far"]


def test_without_weights_none_is_missing() -> None:
    assert unlisted_senses(build_lexicon({}, combinations=(), defaults=Defaults("any"))) == []
