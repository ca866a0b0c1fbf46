from __future__ import annotations

from decimal import Decimal

from tracker.coreference.fingerprints import concepts_of, fingerprint
from tracker.domain.tags import Direction, Reading, ScorePart, Screening, Span, Tag


def test_words_are_folded_beginnings_and_short_ones_do_not_count() -> None:
    found = fingerprint("The Chambers RATIFIED", "in Élysée")
    assert found.words == {"chamb", "ratif", "elyse"}


def test_numbers_lose_separators_and_years_do_not_count() -> None:
    assert fingerprint("In 2024 some 1,200 of 3.5 and 7", "\u06f1\u06f3\u06f6").numbers == {"1200", "35", "136"}


def test_concepts_are_those_of_tags_and_of_the_score() -> None:
    span = Span("title", 0, 4, "locks")
    part = ScorePart("both", Decimal(1), (Span("title", 5, 9, "strelsau"),))
    screening = Screening("rules", "1", True, Decimal(1), Decimal(1), (part,))
    tag = Tag("waters", Direction.DEEPENS, Decimal("0.5"), (span,))
    assert concepts_of(Reading(screening, (tag,), "NONE", None, "both", "both")) == {"locks", "strelsau"}
