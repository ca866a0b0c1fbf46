"""Spans are exact: the characters that are shown are a form of the concept that is named, in every language."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pytest

from labelled_items import Labelled, all_items
from logs import shipped_files
from tracker.domain.tags import Span
from tracker.tagging.forms import Form, parse_form
from tracker.tagging.normalise import fold
from tracker.tagging.senses import SENSE, Senses
from tracker.tagging.words import BEGINS, FEWER, LETTERS, MORE, SPELT, WORD


@lru_cache(maxsize=1)
def forms() -> dict[str, tuple[Form, ...]]:
    concepts = shipped_files().lexicon.concepts
    return {
        name: tuple(parse_form(text) for texts in concept.forms.values() for text in texts)
        for name, concept in concepts.items()
    }


@lru_cache(maxsize=1)
def senses() -> Senses:
    return Senses(shipped_files().lexicon.senses)


def spans_of(item: Labelled) -> list[Span]:
    parts = [span for part in item.reading.screening.parts for span in part.spans]
    return parts + [span for tag in item.reading.tags for span in tag.spans]


def is_a_form(words: str, form: Form) -> bool:
    """Whether the words are the form and nothing more; the first word of a stem may go on."""
    folded = fold(words)
    if not folded.startswith(form.key) or (form.capital and not words[0].isupper()):
        return False
    end = len(form.key)
    while form.is_stem and end < len(folded) and (folded[end].isalnum() or folded[end] == "_"):
        end += 1
    if not form.rest:
        return end == len(folded)
    tail = form.tail().match(folded, end)
    return tail is not None and tail.end() == len(folded)


def is_named(words: str, concept: str) -> bool:
    """Whether the words are a form of a concept, or the word itself that weighs by its first letters or its sense."""
    if concept.startswith(SENSE):
        return concept in senses().of(fold(words)[:LETTERS]) and len(words.split()) == 1
    for kind, letters in ((WORD, LETTERS), (BEGINS, FEWER), (SPELT, MORE)):
        if concept.startswith(kind):
            return fold(words)[:letters] == concept.removeprefix(kind) and len(words.split()) == 1
    return any(is_a_form(words, form) for form in forms()[concept])


@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_the_words_of_every_span_are_a_form_of_its_concept(language: str) -> None:
    seen: Counter[str] = Counter()
    for item in all_items():
        for span in spans_of(item) if item.language == language else ():
            words = (item.title if span.field == "title" else item.summary)[span.start : span.end]
            assert is_named(words, span.concept), (item.id, span)
            seen[span.field] += 1
    assert min(seen["title"], seen["summary"]) > 100


def test_a_span_that_is_off_by_one_is_no_form() -> None:
    [form] = [parse_form("summon* .. ambassador")]
    assert is_a_form("summons the Russian ambassador", form)
    assert not is_a_form("summons the Russian ambassado", form)
    assert not is_a_form("ummons the Russian ambassador", form)
