from __future__ import annotations

from tracker.tagging.features import PER_CATEGORY, Opinion
from tracker.tagging.learned import Judge
from tracker.tagging.lexicon import Defaults, Weights, build_lexicon
from tracker.tagging.matcher import Found, Matcher
from tracker.tagging.senses import Senses, faults
from tracker.tagging.view import View
from tracker.tagging.words import spans_of

WORDS = {
    "delay": {"en": "delay postpone", "ru": "\u043e\u0442\u043a\u043b\u0430\u0434\u044b\u0432\u0430\u0435\u0442"},
    "stop": {"en": "halt stop*", "ru": "\u041e\u0441\u0442\u0430\u043d\u043e\u0432\u043a\u0430"},
    "late": {"en": "delay"},
}
NOTHING: dict[str, dict[str, int]] = {name: {} for name in PER_CATEGORY}


def test_a_word_has_the_features_of_its_senses_in_any_language() -> None:
    senses = Senses(WORDS)
    assert senses.of("postpo") == ("sense delay",)
    assert senses.of("\u043e\u0442\u043a\u043b\u0430\u0434") == ("sense delay",)
    assert senses.of("delay") == ("sense delay", "sense late")
    assert senses.of("\u043e\u0441\u0442\u0430\u043d\u043e") == ("sense stop",)
    assert senses.of("delaye") == ()


def test_a_star_stands_for_any_ending_and_no_star_for_none() -> None:
    senses = Senses(WORDS)
    assert [senses.of(stem) for stem in ("stop", "stoppe", "sto", "halts")] == [
        ("sense stop",),
        ("sense stop",),
        (),
        (),
    ]


def test_senses_count_more_in_the_headline_and_each_once() -> None:
    found = Found("halt and stop of talks", "talks stopped after a delay")
    assert Senses(WORDS).features(found) == {
        "sense stop": 100,
        "sense delay": 50,
        "sense late": 50,
    }


def test_a_word_that_has_no_weight_of_its_own_weighs_what_its_sense_does_and_is_shown() -> None:
    judge = Judge(
        Weights(NOTHING | {"sense delay": {"trade": 80}}, {"sense delay": {}}),
        concepts=[],
        defaults={},
        senses=Senses(WORDS),
    )
    matcher = Matcher(build_lexicon({}, combinations=(), defaults=Defaults("any")), weigh=judge.of_run)
    found = matcher.find("They postpone it", "again: postpone")
    view = View(found, found.hits, ("a", "b"))
    [decision] = judge.decide(view, Opinion.of({}, chosen=[], cues=[]), judge.present(view))
    assert decision.sum == 80 * 100
    spans = spans_of(found, decision.reasons.words, weigh=judge.of_run)
    assert [(s.field, s.start, s.end, s.concept) for s in spans] == [
        ("title", 5, 13, "sense delay"),
        ("summary", 7, 15, "sense delay"),
    ]
    [told] = judge.explain(view, Opinion.of({}, chosen=[], cues=[]))
    assert told == ("sense delay", "trade", 8_000, tuple(spans))


def test_what_is_no_word_is_told() -> None:
    assert faults("halt stop* fi-ve ok postpone* Halt postponed postpone") == [
        "expected a word of 3 letters or more, '*' behind it only where it has less than 6, found 'fi-ve'",
        "expected a word of 3 letters or more, '*' behind it only where it has less than 6, found 'ok'",
        "expected a word of 3 letters or more, '*' behind it only where it has less than 6, found 'postpone*'",
        "'Halt' stands twice, by the 6 letters that count",
        "'postponed' stands twice, by the 6 letters that count",
        "'postpone' stands twice, by the 6 letters that count",
    ]
