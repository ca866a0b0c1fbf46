"""A folder loads whole or not at all, and a mistake in any file says where it is and what was meant."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from dossier_folders import change, fictional_folder
from tracker.domain.developments import Kind
from tracker.domain.errors import SeedError
from tracker.domain.tags import Direction, Stage
from tracker.seeds.loader import load_dossier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fictional_folder(tmp_path)


def problems(folder: Path) -> list[str]:
    with pytest.raises(SeedError) as caught:
        load_dossier(folder)
    return [str(problem) for problem in caught.value.problems]


def test_a_sound_folder_loads_whole(folder: Path) -> None:
    files = load_dossier(folder)
    assert files.definition.id == "ruritania-graustark"
    assert [category.code for category in files.definition.categories] == ["waters", "railways", "shields", "protocol"]
    assert files.definition.lexicon == files.lexicon.digest
    assert (len(files.developments), len(files.instruments), len(files.feeds)) == (9, 2, 3)
    assert {development.kind for development in files.developments} == set(Kind)


def test_seeds_carry_what_no_file_may_set(folder: Path) -> None:
    for development in load_dossier(folder).developments:
        assert development.origin == "seed"
        assert development.anchors == ()
        assert development.article is not None
        assert development.article.article == "ruritania-and-graustark"


def test_a_commitment_has_its_stage_and_instrument(folder: Path) -> None:
    pact = next(d for d in load_dossier(folder).developments if d.id == "pact-signed")
    assert (pact.stage, pact.instrument, pact.labels[0].direction) == (Stage.SIGNED, "pact-1998", Direction.DEEPENS)


def test_loading_twice_gives_the_same(folder: Path) -> None:
    first, second = load_dossier(folder), load_dossier(folder)
    assert first.lexicon.digest == second.lexicon.digest
    assert first == replace(second, lexicon=first.lexicon)


def test_every_file_has_its_digest_and_only_its_own_changes(folder: Path) -> None:
    before = load_dossier(folder).digests
    change(folder / "feeds.opml", "Paper of the court.", "A paper.")
    after = load_dossier(folder).digests
    assert sorted(before) == sorted(str(p.relative_to(folder)) for p in folder.rglob("*.*") if p.name != "article.txt")
    assert [name for name in before if before[name] != after[name]] == ["feeds.opml"]


DEVELOPMENTS, INSTRUMENTS, DOSSIER = "developments.yaml", "instruments.yaml", "dossier.yaml"
CATEGORIES, NOT_SEEDED, LEXICON = "categories.yaml", "not-seeded.yaml", "lexicon/en.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            DOSSIER,
            "id: ruritania-graustark",
            "id: ruritania-borduria",
            "id: expected 'ruritania-graustark' like its folder, found 'ruritania-borduria'",
        ),
        (LEXICON, "party: RUR", "party: RRU", "party 'RRU' is not defined; did you mean 'RUR'?"),
        (
            DEVELOPMENTS,
            "category: waters",
            "category: watters",
            "category 'watters' is not defined; did you mean 'waters'?",
        ),
        (DEVELOPMENTS, "plover: AGREE", "plover: AGREED", "PLOVER type 'AGREED' is not defined; did you mean 'AGREE'?"),
        (DEVELOPMENTS, "actor: RUR", "actor: RUT", "party 'RUT' is not defined; did you mean 'RUR'?"),
        (DEVELOPMENTS, "target: GRA", "target: XYZ", "party 'XYZ' is not defined"),
        (
            DEVELOPMENTS,
            "instrument: pact-1998",
            "instrument: pact-1989",
            "instrument 'pact-1989' is not defined; did you mean",
        ),
        (
            DEVELOPMENTS,
            "[cavalry-refused]",
            "[cavalry-refuse]",
            "development 'cavalry-refuse' is not defined; did you mean",
        ),
        (DEVELOPMENTS, "[cavalry-refused]", "[court-cordiality]", "contradicts: expected another development, found"),
        (DEVELOPMENTS, "edtf: 1998-05-04", "edtf: 1998-05-44", "edtf: expected an EDTF date such as"),
        (DEVELOPMENTS, "edtf: 2023-05", "edtf: last May", "edtf: expected an EDTF date such as"),
        (DEVELOPMENTS, "cameo: 0311", "cameo: talk", "cameo: expected two to four digits, found 'talk'"),
        (DEVELOPMENTS, "goldstein: 8.0", "goldstein: 11", "goldstein: expected a value from -10 to 10, found 11"),
        (
            DEVELOPMENTS,
            "goldstein: 8.0",
            "goldstein: -8.0",
            "goldstein: expected no value below 0 for deepens, found -8.0",
        ),
        (
            DEVELOPMENTS,
            "goldstein: -2.0",
            "goldstein: 2.0",
            "goldstein: expected no value above 0 for strains, found 2.0",
        ),
        (DEVELOPMENTS, "id: locks-shut", "id: pact-signed", "id: expected 'pact-signed' once, found it on line"),
        (
            DEVELOPMENTS,
            "id: locks-shut",
            "id: Locks shut",
            "id: expected small letters, digits and single hyphens, found",
        ),
        (
            DEVELOPMENTS,
            "kind: forecast",
            "kind: forcast",
            "kind: expected one of occurrence, condition, assessment, forecast,",
        ),
        (DEVELOPMENTS, "stage: agreed", "stage: agree", "found 'agree'; did you mean 'agreed'?"),
        (DEVELOPMENTS, "direction: limits", "direction: limit", "found 'limit'; did you mean 'limits'?"),
        (
            DEVELOPMENTS,
            "confidence: low",
            "confidence: lo",
            "confidence: expected one of high, medium, low, found 'lo'",
        ),
        (DEVELOPMENTS, "core: true", "cores: true", "key 'cores' is not defined for Development; did you mean 'core'?"),
        (DEVELOPMENTS, "core: true", "origin: item", "key 'origin' is not defined for Development"),
        (DOSSIER, "tagger: rules", "tagger: rule", "tagger 'rule' is not defined; did you mean 'rules'?"),
        (DOSSIER, "code: GRA", "code: GR", "code: expected three capital letters, ISO 3166-1, found 'GR'"),
        (DOSSIER, "since: 1990-01-01", "since: 1990", "since: expected a day as YYYY-MM-DD, found '1990'"),
        (DOSSIER, "reliability: C", "reliability: X", "letter 'X' is not defined"),
        (DOSSIER, "compiled: 2024-06~", "compiled: June", "compiled: expected an EDTF date such as"),
        (DOSSIER, "signed: 0.5", "signd: 0.5", "stage 'signd' is not defined; did you mean 'signed'?"),
        (DOSSIER, "signed: 0.5", "signed: 1.5", "signed: expected a factor from 0 to 1, found 1.5"),
        (DOSSIER, "clip: 20", "clip: 0", "clip: expected a number above 0, found 0"),
        (DOSSIER, "standing_partner: 1", "standing_partner: -2", "expected standing_partner > standing_strained >"),
        (
            CATEGORIES,
            "half_life: 730",
            "half_life: 0",
            "half_life: expected a number of days from 1 to 36525",
        ),
        (CATEGORIES, "code: railways", "code: waters", "code: expected 'waters' once, found it on line 4 too"),
        (
            INSTRUMENTS,
            "kind: neutrality",
            "kind: neutralty",
            "obligation 'neutralty' is not defined; did you mean 'neutrality'?",
        ),
        (INSTRUMENTS, "by: GRA", "by: GRB", "party 'GRB' is not defined; did you mean 'GRA'?"),
        (INSTRUMENTS, "in_force: 1999-05-04", "in_force: 1999-5-4", "in_force: expected an EDTF date such as"),
        (INSTRUMENTS, "edtf: 2020-01-15", "edtf: soon", "edtf: expected an EDTF date such as"),
        (
            INSTRUMENTS,
            "stage: ratified",
            "stage: passed",
            "stage: expected one of announced, agreed, signed, ratified,",
        ),
        (INSTRUMENTS, "partnership: true", "partnership: 1", "partnership: expected true or false, found '1'"),
        (NOT_SEEDED, "restates: court-cordiality", "restates: court-cordialty", "did you mean 'court-cordiality'?"),
        (NOT_SEEDED, "id: contents", "id: title", "id: expected 'title' once, found it on line 4 too"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(folder: Path, file: str, old: str, new: str, message: str) -> None:
    line = change(folder / file, old, new)
    assert any(p.startswith(f"{file}:{line}: ") and message in p for p in problems(folder)), problems(folder)


@pytest.mark.parametrize(
    ("file", "pattern", "new", "message"),
    [
        (
            DEVELOPMENTS,
            r"sha256: \w{64}",
            "sha256: abc",
            "developments.yaml:25: sha256: expected 64 small hexadecimal digits",
        ),
        (DEVELOPMENTS, r"end: \d+", "end: 99999", "developments.yaml:23: expected a span with 0 <= start < end <="),
        (
            DEVELOPMENTS,
            r"    article:\n(      .*\n){4}",
            "",
            "developments.yaml:4: article: expected the span of the article",
        ),
        (
            DEVELOPMENTS,
            r"    labels:\n.*\n",
            "",
            "developments.yaml:4: labels: expected at least one category, found none",
        ),
        (
            DEVELOPMENTS,
            r"(      - \{category: protocol.*\n)",
            r"\1\1",
            "developments.yaml:15: labels: expected category",
        ),
        (
            DEVELOPMENTS,
            r"(?s)developments:\n.*",
            "developments: []\n",
            "developments.yaml:3: developments: expected at least",
        ),
        (
            INSTRUMENTS,
            r"      - kind: defence\n(        .*\n){3}",
            "",
            "instruments.yaml:34: obligations: expected each of",
        ),
        (DOSSIER, r"  - \{code: GRA.*\n", "", "dossier.yaml:9: parties: expected two different parties, found ['RUR']"),
        (DOSSIER, r", F: 0.5", "", "dossier.yaml:33: reliability: expected a factor for each word, found none for F"),
        (DOSSIER, r"at_least: 6", "at_least: 2", "dossier.yaml:39: levels: expected falling values of at_least"),
        (
            CATEGORIES,
            r"(?s)categories:\n.*",
            "categories: []\n",
            "categories.yaml:3: categories: expected at least one",
        ),
        (
            NOT_SEEDED,
            r"sha256: \w{64}",
            "sha256: ABC",
            "not-seeded.yaml:8: sha256: expected 64 small hexadecimal digits",
        ),
        (NOT_SEEDED, r"start: \d+", "start: 88888", "not-seeded.yaml:6: expected a span with 0 <= start < end <="),
    ],
)
def test_a_fault_of_a_whole_entry_points_to_it(folder: Path, file: str, pattern: str, new: str, message: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    (folder / file).write_text(re.sub(pattern, new, text, count=1), encoding="utf-8")
    assert any(problem.startswith(message) for problem in problems(folder)), problems(folder)


def anchor_of(folder: Path, *, never: int) -> tuple[int, int]:
    out = load_dossier(folder).not_seeded.never[never]
    return out.start, out.end


def move_first_anchor(folder: Path, start: int, end: int) -> None:
    path = folder / DEVELOPMENTS
    text = re.sub(r"start: \d+", f"start: {start}", path.read_text(encoding="utf-8"), count=1)
    path.write_text(re.sub(r"end: \d+", f"end: {end}", text, count=1), encoding="utf-8")


@pytest.mark.parametrize(("before", "after"), [(0, 0), (3, 0), (0, -2)])
def test_a_span_that_must_not_be_seeded_is_refused_whole_and_in_part(folder: Path, before: int, after: int) -> None:
    start, end = anchor_of(folder, never=3)
    move_first_anchor(folder, start + before, end + after)
    (problem,) = problems(folder)
    assert problem.startswith(f"developments.yaml:23: expected a span that may be seeded, found {start + before} to")
    assert problem.endswith("not-seeded.yaml excludes it as 'dawsbergen'")


def test_a_span_may_contain_one_that_must_not_be_seeded(folder: Path) -> None:
    start, end = anchor_of(folder, never=3)
    move_first_anchor(folder, start - 5, end)
    assert load_dossier(folder).developments


def test_a_restatement_is_refused(folder: Path) -> None:
    again = load_dossier(folder).not_seeded.restatements[0]
    move_first_anchor(folder, again.start, again.end)
    (problem,) = problems(folder)
    assert problem.endswith("it says again what 'court-cordiality' says")


def test_all_files_are_read_before_anything_is_refused(folder: Path) -> None:
    for file, old, new in (
        (DOSSIER, "clip: 20", "clip: x"),
        (CATEGORIES, "half_life: 730", "half_life: 0"),
        (INSTRUMENTS, "by: GRA", "by: GRB"),
        (DEVELOPMENTS, "plover: AGREE", "plover: AGREED"),
        (NOT_SEEDED, "id: contents", "id: title"),
        ("feeds.opml", 'tracker:reliability="B"', 'tracker:reliability="b"'),
        ("lexicon/en.yaml", "concepts:", "concept:"),
    ):
        change(folder / file, old, new)
    files = Counter(problem.split(":")[0] for problem in problems(folder))
    assert set(files) >= {CATEGORIES, DEVELOPMENTS, DOSSIER, NOT_SEEDED, "feeds.opml", "lexicon/en.yaml"}


@pytest.mark.parametrize("file", [DOSSIER, CATEGORIES, INSTRUMENTS, DEVELOPMENTS, NOT_SEEDED, "feeds.opml"])
def test_a_missing_file_is_named_and_others_are_not_blamed(folder: Path, file: str) -> None:
    (folder / file).unlink()
    assert problems(folder) == [f"{file}: expected a file, found none"]
