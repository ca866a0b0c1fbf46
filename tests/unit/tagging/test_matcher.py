from __future__ import annotations

import re

import pytest

from tracker.domain.tags import Direction, Span
from tracker.tagging.forms import Form
from tracker.tagging.lexicon import Concept, Defaults, Lexicon, build_lexicon
from tracker.tagging.matcher import Matcher


def lexicon(*concepts: Concept) -> Lexicon:
    return build_lexicon({c.name: c for c in concepts}, combinations=(), defaults=Defaults("any"))


BAN = Concept(name="ban", forms={"en": ("ban",)}, direction=Direction.STRAINS)
LIFTED = Concept(name="ban-lifted", forms={"en": ("ban lifted",)}, direction=Direction.DEEPENS)
TRADE = Concept(name="trade", forms={"en": ("ban",)}, topics={"trade": 3})


def test_a_cue_inside_a_longer_cue_does_not_count() -> None:
    found = Matcher(lexicon(BAN, LIFTED)).find("Ban lifted", "The ban was long")
    assert [(hit.concept.name, hit.in_title) for hit in found.hits] == [("ban-lifted", True), ("ban", False)]


def test_a_topic_inside_a_cue_still_counts() -> None:
    found = Matcher(lexicon(TRADE, LIFTED)).find("Ban lifted", "")
    assert {hit.concept.name for hit in found.hits} == {"ban-lifted", "trade"}


def test_spans_are_offsets_into_the_field_they_name() -> None:
    found = Matcher(lexicon(BAN)).find("Why", "So: a ban, a ban")
    assert [hit.span for hit in found.hits] == [Span("summary", 6, 9, "ban"), Span("summary", 13, 16, "ban")]


def test_sentences_and_clauses_are_told_apart() -> None:
    found = Matcher(lexicon(BAN)).find("Ban, ban", "A ban. Ban; ban")
    assert [found.sentence(hit) for hit in found.hits] == [0, 0, 1, 2, 2]
    assert len({found.clause(hit) for hit in found.hits}) == 5


def test_a_concept_that_two_forms_find_on_the_same_characters_is_found_once() -> None:
    concept = Concept(name="port", forms={"en": ("river port", "river port*")}, groups=("place",))
    found = Matcher(lexicon(concept)).find("River port opens", "")
    assert [(hit.start, hit.end) for hit in found.hits] == [(0, 10)]


def test_the_test_of_a_longer_form_is_made_once_and_only_where_its_words_stand_in_a_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Form] = []
    tail = Form.tail

    def noted(form: Form) -> re.Pattern[str]:
        made.append(form)
        return tail(form)

    monkeypatch.setattr(Form, "tail", noted)
    matcher = Matcher(lexicon(LIFTED))
    assert not matcher.find("Ban holds", "No ban was lift").hits
    assert not made
    assert len(matcher.find("Ban lifted", "The ban lifted").hits) == 2
    assert [form.rest for form in made] == [("lifted",)]


def test_an_empty_lexicon_finds_nothing() -> None:
    assert Matcher(lexicon()).find("Anything", "at all").hits == []


def test_the_digest_depends_on_content_and_not_on_order() -> None:
    assert lexicon(BAN, LIFTED).digest == lexicon(LIFTED, BAN).digest
    assert lexicon(BAN).digest != lexicon(LIFTED).digest
