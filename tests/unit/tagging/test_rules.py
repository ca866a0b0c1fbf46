"""What the rules say of headlines about two kingdoms in novels: no word of any real dossier takes part."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest

from tracker.domain.plover import PLOVER
from tracker.domain.tags import Reading
from tracker.seeds.loader import load_dossier
from tracker.tagging.rules import RulesTagger

FICTIONAL = Path(__file__).parents[2] / "data" / "ruritania-graustark"


@lru_cache(maxsize=1)
def tagger() -> RulesTagger:
    files = load_dossier(FICTIONAL)
    return RulesTagger(files.lexicon, files.definition)


def read(title: str, summary: str = "") -> Reading:
    return tagger().read(title=title, summary=summary, language="en")


@pytest.mark.parametrize(
    ("title", "labels", "act"),
    [
        ("Ruritania and Graustark sign convention on the railway gauge", {"railways/deepens"}, "AGREE"),
        ("Ruritania refuses to lend cavalry to Graustark", {"shields/strains"}, "REJECT"),
        ("Millers in Graustark blame Ruritania for low river", {"waters/strains"}, "ACCUSE"),
        ("Graustark condemns threat against Strelsau", {"protocol/deepens"}, "SUPPORT"),
        ("Strelsau denies sending rifles to Graustark", {"shields/neutral"}, "NONE"),
        ("Princess Yetive will visit Strelsau", {"protocol/neutral"}, "CONSULT"),
        ("Railway to Graustark delayed, Strelsau says", {"railways/limits"}, "REJECT"),
        ("Ruritania repairs a bridge of Graustark", {"waters/deepens"}, "AID"),
        ("Graustark never agreed with Ruritania on the locks", {"waters/limits"}, "REJECT"),
    ],
)
def test_headlines_are_read_as_a_person_would(title: str, labels: set[str], act: str) -> None:
    reading = read(title)
    assert reading.screening.relevant
    assert {f"{tag.category}/{tag.direction}" for tag in reading.tags} == labels
    assert reading.plover == act
    assert act in PLOVER


@pytest.mark.parametrize(
    "title",
    [
        "Prince of Dawsbergen opens bathing season",
        "Ruritania beats Graustark at croquet tournament",
        "Dawsbergen, Ruritania and Graustark in one almanac",
        "Ruritania crowns a king",
    ],
)
def test_what_does_not_concern_the_two_is_kept_out_and_says_why(title: str) -> None:
    reading = read(title)
    assert not reading.screening.relevant
    assert reading.tags == ()
    assert reading.screening.score == sum(part.amount for part in reading.screening.parts)


def test_the_headline_decides_where_the_summary_says_otherwise() -> None:
    claimed = read("Ruritania sends rifles to Graustark, lends cavalry", "Strelsau denied it.")
    denied = read("Strelsau denies rifles for Graustark", "A paper said that Ruritania had lent cavalry.")
    assert [tag.direction for tag in claimed.tags] == ["deepens"]
    assert [tag.direction for tag in denied.tags] == ["neutral"]
    assert denied.stage == "denied"


def test_actor_and_target_follow_the_order_of_the_headline() -> None:
    assert (read("Graustark blames Ruritania over the locks").actor, "RUR") == (
        "GRA",
        read("Graustark blames Ruritania over the locks").target,
    )
    together = read("Ruritania and Graustark agree on the locks")
    assert (together.actor, together.target) == ("both", "both")
    from_outside = read("Dawsbergen blames Ruritania for rifles sent to Graustark")
    assert (from_outside.actor, from_outside.target) == ("third", "both")


def test_who_only_says_what_another_does_does_not_act() -> None:
    claimed = read("Dawsbergen: Ruritania lends rifles to Graustark")
    assert (claimed.actor, claimed.target) == ("RUR", "GRA")


def test_spans_name_the_words_that_caused_a_tag() -> None:
    title = "Ruritania and Graustark sign convention on the railway gauge"
    [tag] = read(title).tags
    assert {title[span.start : span.end] for span in tag.spans} >= {"sign", "railway", "gauge"}


def test_more_texts_than_go_through_the_steps_together_are_read_in_their_order() -> None:
    reader = tagger()
    texts = [(f"Ruritania and Graustark sign treaty {n}" if n % 3 else f"Weather {n}", "", "en") for n in range(150)]
    every = reader.read_all(texts)
    assert every == [reader.read(title=title, summary=summary, language=lang) for title, summary, lang in texts]
    assert {reading.screening.relevant for reading in every} == {True, False}
    assert reader.read_all([]) == []


def test_the_version_names_lexicon_and_parties() -> None:
    files = load_dossier(FICTIONAL)
    assert RulesTagger(files.lexicon, files.definition).version == tagger().version
    assert len(tagger().version) == 16
