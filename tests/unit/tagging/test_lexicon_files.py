"""The lexicon's loader: what is wrong is named by file and line, and nothing is loaded then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.domain.errors import SeedError
from tracker.seeds.lexicon import load_lexicon

GOOD = """concepts:
  locks: {topics: {waters: 3}, forms: {en: [lock*]}}
  mill: {groups: [trades], forms: {en: [mill]}}
combinations:
  - {name: both, all: [[locks], [trades]], topics: {waters: 1}}
defaults: {category: waters}
"""
CATEGORIES = frozenset({"waters", "rails"})
PARTIES = frozenset({"RUR", "GRA"})


def folder_with(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_files_of_a_folder_make_one_lexicon(tmp_path: Path) -> None:
    more = "concepts:\n  rail: {topics: {rails: 2}, forms: {en: [rail], ru: [рельс*]}}\n"
    lexicon = load_lexicon(folder_with(tmp_path, en=GOOD, more=more), categories=CATEGORIES, parties=PARTIES)
    assert set(lexicon.concepts) == {"locks", "mill", "rail"}
    assert (lexicon.languages, lexicon.concepts["rail"].name) == (("en", "ru"), "rail")
    assert len(lexicon.digest) == 64


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("waters: 3", "watres: 3", "en.yaml:2: category 'watres' is not defined; did you mean 'waters'?"),
        ("[lock*]", "[lock*, locks, lock*]", "en.yaml:2: 'lock*' stands twice"),
        ("[lock*]", "[lock*, '12']", "en.yaml:2: expected a word, or a number of 4 digits such as a year, found '12'"),
        ("[lock*]", "[lock*, '..']", "en.yaml:2: expected a form that begins and ends with a word, found '..'"),
        ("[[locks], [trades]]", "[[locks], [trade]]", "en.yaml:5: concept or group 'trade' is not defined"),
        ("[[locks], [trades]]", "[]", "en.yaml:5: all: expected at least one list of names, found none"),
        (
            "all: [[locks], [trades]]",
            "all: [[locks], [trades]], none: [mill, locks]",
            "en.yaml:5: expected 'locks' in all or in none, found it in both",
        ),
        ("{category: waters}", "{category: air}", "en.yaml:6: category 'air' is not defined"),
        ("groups: [trades]", "party: RUT", "en.yaml:3: party 'RUT' is not defined; did you mean 'RUR'?"),
        ("groups: [trades]", "party: hone", "en.yaml:3: party 'hone' is not defined; did you mean 'home'?"),
        ("{category: waters}", "{category: waters, home: {en: GRE}}", "en.yaml:6: party 'GRE' is not defined"),
        ("groups: [trades]", "act: DANCE", "en.yaml:3: PLOVER type 'DANCE' is not defined"),
        (
            "groups: [trades]",
            "groop: [trades]",
            "en.yaml:3: key 'groop' is not defined for Concept; did you mean 'groups'?",
        ),
        ("defaults: {category: waters}\n", "", "expected the key 'defaults' in one file, found it in 0"),
    ],
)
def test_every_mistake_is_named_by_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in GOOD
    with pytest.raises(SeedError) as caught:
        load_lexicon(folder_with(tmp_path, en=GOOD.replace(old, new)), categories=CATEGORIES, parties=PARTIES)
    assert problem in str(caught.value)


def test_a_concept_that_two_files_define_is_refused(tmp_path: Path) -> None:
    again = "concepts:\n  locks: {forms: {en: [sluice]}}\n"
    with pytest.raises(SeedError, match=r"more\.yaml:2: concept 'locks' is already defined elsewhere"):
        load_lexicon(folder_with(tmp_path, en=GOOD, more=again), categories=CATEGORIES, parties=PARTIES)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"expected at least one \.yaml file, found none"):
        load_lexicon(tmp_path, categories=CATEGORIES, parties=PARTIES)


@pytest.mark.parametrize(
    ("neighbours", "problem"),
    [
        ("{ignored: [lokcs]}", "en.yaml:7: concept 'lokcs' is not defined; did you mean 'locks'?"),
        ("{plain: [lokcs]}", "en.yaml:7: concept 'lokcs' is not defined; did you mean 'locks'?"),
        ("{facets: {bank: {values: {}, where: [side]}}}", "en.yaml:7: facet 'side' is not defined"),
        ("{facets: {bank: {values: {}, concepts: {low: [lokcs]}}}}", "en.yaml:7: concept 'lokcs' is not defined"),
        ("{facets: {bank: {values: {low: {en: [lower ..]}}}}}", "en.yaml:7: expected a form that begins and ends"),
    ],
)
def test_every_mistake_about_neighbours_is_named_by_line(tmp_path: Path, neighbours: str, problem: str) -> None:
    folder = folder_with(tmp_path, en=f"{GOOD}neighbours: {neighbours}\n")
    with pytest.raises(SeedError, match=re.escape(problem)):
        load_lexicon(folder, categories=CATEGORIES, parties=PARTIES)


@pytest.mark.parametrize(("party", "parties"), [("home", PARTIES), ("GRA", PARTIES), ("NRO", None)])
def test_a_party_of_the_dossier_or_home_is_taken(tmp_path: Path, party: str, parties: frozenset[str] | None) -> None:
    folder = folder_with(tmp_path, en=GOOD.replace("groups: [trades]", f"groups: [trades], party: {party}"))
    assert load_lexicon(folder, categories=CATEGORIES, parties=parties).concepts["mill"].party == party


def test_words_of_like_meaning_are_read_and_make_another_lexicon(tmp_path: Path) -> None:
    plain = load_lexicon(folder_with(tmp_path, en=GOOD), categories=CATEGORIES, parties=PARTIES)
    assert plain.senses == {}
    folder = folder_with(tmp_path, senses="senses: {delay: {en: delay postpone, ru: отложить}}\n")
    lexicon = load_lexicon(folder, categories=CATEGORIES, parties=PARTIES)
    assert lexicon.senses == {"delay": {"en": "delay postpone", "ru": "отложить"}}
    assert lexicon.digest != plain.digest


@pytest.mark.parametrize(
    ("senses", "problem"),
    [
        ("senses:\n  delay:\n    en: delay\n    ru: delay po", "senses.yaml:4: expected a word of 3 letters or more"),
        ("senses:\n  delay:\n    en: halt delay halt", "senses.yaml:3: 'halt' stands twice"),
        ("senses:\n  delay: [halt]", "senses.yaml:2:"),
        ("senses: {}", "expected the key 'senses' in one file, found it in 2"),
    ],
)
def test_every_mistake_about_senses_is_named_by_line(tmp_path: Path, senses: str, problem: str) -> None:
    more = {"more": "senses: {}\n"} if "{}" in senses else {}
    with pytest.raises(SeedError, match=re.escape(problem)):
        load_lexicon(folder_with(tmp_path, en=GOOD, senses=senses, **more), categories=CATEGORIES, parties=PARTIES)
