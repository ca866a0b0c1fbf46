from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tracker.tagging.features import PER_CATEGORY, Opinion, shared_features
from tracker.tagging.learned import Judge
from tracker.tagging.lexicon import Defaults, Weights, build_lexicon
from tracker.tagging.matcher import Found, Matcher
from tracker.tagging.normalise import fold
from tracker.tagging.view import View
from tracker.tagging.words import (
    LETTERS,
    PAIR,
    WORD,
    places,
    shape_features,
    spans_of,
    word_features,
)

TEXTS = st.text(alphabet="abcABC \n.\u0430\u0431\u0432\u06a9\u06cc\u0627\u200c1_", max_size=40)

NOTHING: dict[str, dict[str, int]] = {name: {} for name in PER_CATEGORY}


def test_words_are_known_by_their_first_letters_and_count_more_in_the_headline() -> None:
    features = word_features(Found("delivered the delivery", "deliveries of 300 tanks in may"))
    assert features == {
        "word delive": 100,
        "word the": 100,
        "words delive the": 100,
        "words the delive": 100,
        "word tanks": 50,
        "word may": 50,
    }


def judged(title: str, summary: str, weights: Weights) -> tuple[View, Judge]:
    judge = Judge(weights, concepts=[], defaults={})
    found = Matcher(build_lexicon({}, combinations=(), defaults=Defaults("any")), weigh=judge.of_run).find(
        title, summary
    )
    return View(found, found.hits, ("a", "b")), judge


@given(TEXTS, TEXTS)
def test_sums_by_place_are_the_sums_by_name(title: str, summary: str) -> None:
    features = shared_features(View(Found(fold(title), fold(summary)), [], ("a", "b")))
    numbers = {name: number for number, name in enumerate(sorted(features), start=1)} | {"word other": 7}
    rows = {name: {"one": number} for name, number in numbers.items()}
    view, judge = judged(title, summary, Weights(NOTHING | rows, {}))
    [decision] = judge.decide(view, Opinion.of({}, chosen=[], cues=[]), judge.present(view))
    assert decision.sum == sum(numbers[name] * amount for name, amount in features.items())


@given(TEXTS, TEXTS)
def test_addends_are_those_of_the_features(title: str, summary: str) -> None:
    features = shared_features(View(Found(fold(title), fold(summary)), [], ("a", "b")))
    weights = Weights(NOTHING, {}, dict.fromkeys(features, 3) | {"word other": 7})
    view, judge = judged(title, summary, weights)
    learned = judge.weigh(judge.present(view), most=len(features) + 1)
    amounts = {one.feature: one.amount for one in learned.largest}
    assert amounts == {k: 3 * amount // 100 for k, amount in features.items()}
    assert list(amounts) == sorted(features, key=lambda name: (-features[name], name))
    assert learned.total == sum(amounts.values())


@given(TEXTS, TEXTS)
def test_every_word_is_found_where_it_stands(title: str, summary: str) -> None:
    found = Found(title, summary)
    words = {feature for feature in word_features(found) if not feature.startswith(PAIR)}
    features = words | set(shape_features(found))
    spans = [span for feature in features for span in places(Found(title, summary), feature)]
    texts = {"title": title, "summary": summary}
    assert {span.concept for span in spans} == features
    for span in spans:
        assert texts[span.field][span.start : span.end].startswith(span.concept.split(" ", 1)[1])


@given(TEXTS, TEXTS)
def test_no_word_stands_for_a_feature_that_it_has_not(title: str, summary: str) -> None:
    found = Found(title, summary)
    for feature in {*word_features(found), *shape_features(found)}:
        for span in () if feature.startswith(PAIR) else places(found, feature):
            word = Found((title if span.field == "title" else summary)[span.start : span.end], "")
            assert feature in word_features(word) | shape_features(word)


@given(TEXTS, TEXTS)
def test_all_words_found_together_are_those_of_the_text_in_order(title: str, summary: str) -> None:
    found = Found(title, summary)
    features = {name for name in word_features(found) if name.startswith(WORD)}
    words = [
        (field, *match.span(), f"{WORD}{match[0][:LETTERS]}")
        for field, text in (("title", title), ("summary", summary))
        for match in re.finditer(r"[^\W\d_]{3,}", text)
    ]
    assert [(s.field, s.start, s.end, s.concept) for s in spans_of(found, features)] == words
    assert spans_of(found, set()) == []


def test_a_word_inside_another_is_not_found() -> None:
    assert [(s.field, s.start) for s in places(Found("ban urban ban", "bans ban"), f"{WORD}ban")] == [
        ("title", 0),
        ("title", 10),
        ("summary", 5),
    ]


def test_pairs_stand_in_the_headline_only() -> None:
    features = word_features(Found("one two", "two three"))
    assert [name for name in features if name.startswith(PAIR)] == ["words one two"]


def test_words_are_known_by_fewer_and_by_more_letters_where_these_tell_more() -> None:
    features = shape_features(Found("ban on deliveries", "deliveries delivered in bulk"))
    assert features == {
        "begins deli": 100,
        "spelt deliveries": 100,
        "spelt delivered": 50,
    }
