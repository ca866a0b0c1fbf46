"""The dossier that ships: what the article claims is there, what it must not carry is not, and its anchors hold."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

import pytest

from dossier_folders import ARTICLE, SHIPPED, article_text
from tracker.cli.lexicon_notes import lexicon_notes
from tracker.domain.dates import parse_interval
from tracker.domain.developments import OBLIGATIONS, Development, Instrument, Kind
from tracker.domain.tags import Direction, Stage
from tracker.seeds.article import check_anchors
from tracker.seeds.loader import load_dossier
from tracker.seeds.shapes import DossierFiles

CORE = [
    "post-soviet-cordial",
    "mistrust-imperial-legacy",
    "strategic-allies-label",
    "caucasus-axis-armenia",
    "sanctions-circumvention-economy",
    "tariff-cut-90-percent",
    "payment-systems-integration",
    "eight-reactors-deal",
    "long-unofficial-cooperation",
    "military-cooperation-areas",
    "syria-convergence",
    "iran-backs-ukraine-war",
    "drones-and-hardware",
    "moscow-catastrophe-warning",
    "pact-signed-january-2025",
    "no-rush-to-aid",
    "unprepared-to-help",
    "expected-only-protest",
    "eighteen-months-of-protest",
    "majlis-ratification",
    "no-mutual-defence-clause",
    "ratified-set-to-deepen",
    "treaty-framework-scope",
    "russia-china-condemn-strikes",
    "unsc-shielding",
    "verdict-is-ally",
]

GLOSSES = [
    "multifaceted-partnership",
    "cooperation-rising-decades",
    "transactional-to-strategic",
    "shared-scepticism-unipolarity",
    "shared-sanctions-grievance",
    "informal-trust",
    "implied-mutual-support",
    "coordinated-diplomacy-projects",
    "pragmatic-transactional-character",
    "multipolar-goal",
    "mir-shetab-link",
    "dedollarisation-step",
    "russian-nuclear-leverage",
    "sensitive-tech-engagement",
    "covert-to-overt",
    "ukraine-war-reveals-depth",
    "isolation-cost-accepted",
    "protective-without-intervention",
    "limits-confronting-israel",
    "no-automatic-aid",
    "outlook-continued-strengthening",
]


@lru_cache(maxsize=1)
def shipped() -> DossierFiles:
    return load_dossier(SHIPPED)


def development(id_: str) -> Development:
    return next(d for d in shipped().developments if d.id == id_)


def instrument(id_: str) -> Instrument:
    return next(i for i in shipped().instruments if i.id == id_)


def test_every_claim_of_the_article_is_a_development() -> None:
    assert sorted(d.id for d in shipped().developments) == sorted(CORE + GLOSSES)
    assert sorted(d.id for d in shipped().developments if d.core) == sorted(CORE)


def test_the_counts_are_golden() -> None:
    files = shipped()
    assert Counter(d.kind for d in files.developments) == {
        Kind.ASSESSMENT: 19,
        Kind.CONDITION: 18,
        Kind.OCCURRENCE: 6,
        Kind.FORECAST: 4,
    }
    assert (len(files.definition.categories), len(files.instruments), len(files.feeds)) == (11, 5, 54)
    assert (len(files.not_seeded.never), len(files.not_seeded.restatements)) == (21, 21)


def test_what_is_not_seeded_is_no_development() -> None:
    files = shipped()
    names = {out.id for out in files.not_seeded.never}
    assert names >= {
        "x-post-6-1m-views",
        "headline-daily-caller",
        "headline-defense-ministry",
        "headline-india-airspace",
    }
    assert not names & {d.id for d in files.developments}
    spans = {(out.start, out.end) for out in files.not_seeded.never}
    spans |= {(again.start, again.end) for again in files.not_seeded.restatements}
    assert not spans & {(d.article.start, d.article.end) for d in files.developments if d.article}


def test_every_anchor_holds_against_the_article() -> None:
    if not ARTICLE.exists():
        pytest.skip("the article is not part of the repository; put a copy at ../shared/seed/article.txt to check it")
    files = shipped()
    report = check_anchors(files.anchors(), article=files.definition.article, text=article_text(ARTICLE))
    assert (len(report.checked), report.failed) == (47 + 42, ())


def test_no_statement_or_note_repeats_six_words_of_the_article() -> None:
    if not ARTICLE.exists():
        pytest.skip("the article is not part of the repository; put a copy at ../shared/seed/article.txt to check it")
    runs = _runs_of_six(article_text(ARTICLE))
    for d in shipped().developments:
        assert not runs & _runs_of_six(d.statement), d.id
        assert not runs & _runs_of_six(d.notes), d.id


def test_no_two_developments_share_words_of_the_article() -> None:
    spans = sorted((d.article.start, d.article.end) for d in shipped().developments if d.article)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@pytest.mark.parametrize(
    ("id_", "edtf", "kind", "stage"),
    [
        ("eight-reactors-deal", "2014-11-11", Kind.OCCURRENCE, Stage.SIGNED),
        ("pact-signed-january-2025", "2025-01-17", Kind.OCCURRENCE, Stage.SIGNED),
        ("majlis-ratification", "2025-05-21", Kind.OCCURRENCE, Stage.RATIFIED),
        ("payment-systems-integration", "2024-11-11/..", Kind.OCCURRENCE, Stage.IMPLEMENTED),
        ("mir-shetab-link", "2024-11-11/..", Kind.CONDITION, Stage.AGREED),
        ("syria-convergence", "2015-09-30/2024-12-08", Kind.CONDITION, None),
        ("moscow-catastrophe-warning", "2025-06-17", Kind.OCCURRENCE, None),
        ("ukraine-war-reveals-depth", "2022-02", Kind.ASSESSMENT, None),
        ("tariff-cut-90-percent", "2025-05-15", Kind.FORECAST, None),
    ],
)
def test_a_trap_of_the_article_is_resolved(id_: str, edtf: str, kind: Kind, stage: Stage | None) -> None:
    d = development(id_)
    assert (d.occurred.edtf, d.kind, d.stage) == (edtf, kind, stage)


def test_a_warning_to_somebody_else_is_no_strain_between_the_two() -> None:
    d = development("moscow-catastrophe-warning")
    assert {label.direction for label in d.labels} == {Direction.DEEPENS}
    assert (d.target, d.third_parties, d.goldstein) == ("third", ("ISR",), Decimal("3.5"))


def test_the_articles_central_contradiction_is_kept() -> None:
    assert "no-mutual-defence-clause" in development("verdict-is-ally").contradicts
    assert "no-mutual-defence-clause" in development("strategic-allies-label").contradicts


def test_the_2025_treaty_was_signed_and_ratified_long_before_it_bound() -> None:
    treaty = instrument("treaty-2025")
    assert (treaty.signed, treaty.in_force, treaty.ended) == ("2025-01-17", "2025-10-02", None)
    ratified = [step.edtf for step in treaty.steps if step.stage is Stage.RATIFIED]
    assert ratified == ["2025-04-08", "2025-04-16", "2025-04-21", "2025-05-21", "2025-06-11"]
    assert [c.edtf for c in treaty.contradictions] == ["2025-07-18"]


def test_the_2001_treaty_ends_when_its_successor_binds() -> None:
    treaty = instrument("treaty-2001")
    assert (treaty.signed, treaty.in_force, treaty.ended) == ("2001-03-12", "2002", "2025-10-02")
    assert parse_interval(treaty.in_force or "").upper == date(2002, 12, 31)
    assert any("formally terminated" in unknown for unknown in treaty.unknown)


def test_only_the_two_treaties_count_as_partnership_and_none_obliges_to_defence() -> None:
    instruments = shipped().instruments
    assert [i.id for i in instruments if i.partnership] == ["treaty-2001", "treaty-2025"]
    assert [i.id for i in instruments if not i.bilateral] == ["eaeu-fta-2023"]
    present = {i.id: [o.kind for o in i.obligations if o.present] for i in instruments}
    assert present.pop("treaty-2001") == ["neutrality", "non-aggression"]
    assert present.pop("treaty-2025") == ["neutrality", "non-aggression", "consultation"]
    assert not any(present.values())
    assert all([o.kind for o in i.obligations] == list(OBLIGATIONS) for i in instruments)


def test_the_scoring_model_holds_the_numbers_of_its_name() -> None:
    model = shipped().definition.scoring
    assert (model.name, model.trend_days) == ("index/1", 90)
    assert [model.scale, model.overall_scale, model.clip] == [Decimal(10), Decimal(110), Decimal(20)]
    assert [(str(word), factor) for word, factor in model.stage.items()][:4] == [
        ("announced", Decimal("0.25")),
        ("agreed", Decimal("0.4")),
        ("signed", Decimal("0.5")),
        ("ratified", Decimal("0.7")),
    ]
    assert [level.name for level in model.levels] == ["deep", "active", "limited", "mixed", "strained"]


def test_feeds_speak_three_languages_and_a_government_has_one_group() -> None:
    feeds = shipped().feeds
    assert {feed.language for feed in feeds} == {"en", "ru", "fa"}
    groups = {feed.id: feed.group for feed in feeds}
    assert groups["irna-en"] == groups["press-tv"] == groups["tasnim-fa"] == "state-irn"
    assert groups["tass-en"] == groups["rt"] == groups["kremlin-en"] == "state-rus"
    assert groups["rferl"] == groups["radio-farda"]


def _runs_of_six(text: str) -> set[tuple[str, ...]]:
    words = ["".join(c for c in word if c.isalnum()) for word in text.lower().split()]
    return {tuple(words[at : at + 6]) for at in range(len(words) - 5)}


def test_every_name_that_is_weighed_is_listed_and_every_language_has_many_forms() -> None:
    notes = lexicon_notes(SHIPPED / "lexicon", shipped())
    assert shipped().lexicon.weights is not None
    assert (notes.senses, notes.concepts, notes.combinations, notes.languages) == ([], [], [], [])
