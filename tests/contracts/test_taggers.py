"""What every tagger owes: a version, the same reading for the same text, and spans that are really there."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logs import shipped_files
from tracker.domain.plover import PLOVER
from tracker.domain.tags import Reading
from tracker.tagging.base import TAGGERS, Tagger

_WORDS = """the minister president of and a signs treaty talks attack gas drone sanctions visit oil bank railway denies
not nuclear Tehran Moscow Iran Russia Iranian Kremlin rial ایران روسیه Иран Россия договор"""
WORDS = st.sampled_from(_WORDS.split())
TEXTS = st.one_of(st.lists(WORDS, max_size=14).map(" ".join), st.text(max_size=60))
LANGUAGES = st.sampled_from(["en", "ru", "fa", "de", "", "xx"])


@pytest.fixture(params=TAGGERS, scope="module")
def tagger(request: pytest.FixtureRequest) -> Tagger:
    """Each registered tagger on the dossier that ships."""
    return made(request.param)


@lru_cache
def made(name: str) -> Tagger:
    """The tagger of that name."""
    make: Callable[..., Tagger] = TAGGERS[name]
    return make(shipped_files().lexicon, shipped_files().definition)


def check(reading: Reading, *, title: str, summary: str) -> None:
    """What holds of any reading of this text."""
    texts = {"title": title, "summary": summary}
    screening = reading.screening
    assert screening.relevant == (screening.score >= screening.threshold) == bool(reading.tags)
    assert sum(part.amount for part in screening.parts) == screening.score
    spans = [s for part in screening.parts for s in part.spans] + [s for tag in reading.tags for s in tag.spans]
    assert all(0 <= span.start < span.end <= len(texts[span.field]) for span in spans)
    categories = [tag.category for tag in reading.tags]
    assert len(set(categories)) == len(categories)
    assert all(shipped_files().definition.category(code) for code in categories)
    assert all(0 < tag.confidence <= 1 for tag in reading.tags)
    assert reading.plover in PLOVER
    assert {reading.actor, reading.target} <= {p.code for p in shipped_files().definition.parties} | {"both", "third"}


@pytest.mark.parametrize("name", TAGGERS)
def test_a_tagger_is_registered_under_its_own_name_and_version(name: str) -> None:
    tagger = made(name)
    assert (tagger.name, bool(tagger.version)) == (name, True)
    reading = tagger.read(title="Weather", summary="", language="en")
    assert (reading.screening.tagger, reading.screening.version) == (tagger.name, tagger.version)
    assert made(name).version == tagger.version


@settings(max_examples=60)
@given(title=TEXTS, summary=TEXTS, language=LANGUAGES)
@pytest.mark.parametrize("name", TAGGERS)
def test_any_text_is_read_the_same_way_twice(name: str, title: str, summary: str, language: str) -> None:
    tagger = made(name)
    reading = tagger.read(title=title, summary=summary, language=language)
    check(reading, title=title, summary=summary)
    assert tagger.read(title=title, summary=summary, language=language) == reading


@settings(max_examples=30)
@given(texts=st.lists(st.tuples(TEXTS, TEXTS, LANGUAGES), max_size=5))
@pytest.mark.parametrize("name", TAGGERS)
def test_many_texts_are_read_as_each_of_them_is(name: str, texts: list[tuple[str, str, str]]) -> None:
    tagger = made(name)
    one_by_one = [tagger.read(title=t, summary=s, language=language) for t, s, language in texts]
    assert tagger.read_all(texts) == one_by_one


def test_a_headline_about_both_parties_is_relevant(tagger: Tagger) -> None:
    one, other = (party.name for party in shipped_files().definition.parties)
    title = f"{one} and {other} sign treaty on strategic partnership"
    reading = tagger.read(title=title, summary="", language="en")
    check(reading, title=title, summary="")
    assert reading.screening.relevant


def test_a_text_about_neither_party_is_not_relevant(tagger: Tagger) -> None:
    reading = tagger.read(title="Local team wins the cup", summary="Fans celebrate.", language="en")
    assert not reading.screening.relevant
