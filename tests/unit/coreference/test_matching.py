from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tracker.coreference.facets import SILENT, Named
from tracker.coreference.index import ReportIndex
from tracker.coreference.matching import JUST_BELOW, Match, ReportView
from tracker.domain.tags import Direction

BASE = ReportView(
    item="new",
    development="",
    canonical_url="https://one.example/a",
    title="Ruritania ratifies pact of mutual defence",
    summary="The chamber in Strelsau voted 112 to 9 after two days of debate.",
    day=date(2024, 5, 10),
    language="en",
    categories=frozenset({"protocol"}),
    concepts=frozenset({"ratify", "chamber-of-strelsau", "pact-1998"}),
    directions=frozenset({("protocol", Direction.DEEPENS)}),
)


def match(candidate: ReportView, known: list[ReportView]) -> Match:
    return ReportIndex(known).match(candidate)


KNOWN = replace(BASE, item="old", development="dev", canonical_url="https://two.example/b")


def test_the_same_address_is_the_same_development_at_any_distance() -> None:
    other = replace(KNOWN, canonical_url=BASE.canonical_url, title="Something else", day=date(2001, 1, 1))
    found = match(BASE, [other])
    assert (found.kind, found.development, found.method) == ("same", "dev", "canonical-url")
    assert found.score == 1


def test_a_reused_address_joins_no_acts_that_facets_set_apart() -> None:
    named = replace(BASE, named=(Named("course", frozenset({"off"})),))
    there = replace(KNOWN, canonical_url=BASE.canonical_url, day=date(2001, 1, 1))
    on = replace(there, named=(Named("course", frozenset({"on"})),))
    found = match(named, [on])
    assert (found.kind, found.development, found.method, found.score) == ("unsure", "dev", "canonical-url", JUST_BELOW)
    assert [part.name for part in found.parts] == ["same address", "other course"]
    assert match(BASE, [on]).kind == match(named, [there]).kind == "same"
    off = replace(named, item="third", development="denied")
    assert match(named, [on, off]).development == "denied"
    assert match(named, [on, replace(there, item="beside")]).kind == "unsure"


def test_at_one_address_silence_of_one_sets_nothing_apart() -> None:
    protests = replace(BASE, named=(Named("stance", frozenset({"against"})),))
    there = replace(KNOWN, canonical_url=BASE.canonical_url, named=(Named("stance", frozenset({SILENT})),))
    assert match(protests, [there]).kind == "same"
    assert match(replace(protests, canonical_url=None), [there]).kind == "unsure"


def test_what_is_set_apart_at_its_address_may_be_the_same_as_something_elsewhere() -> None:
    named = replace(BASE, named=(Named("course", frozenset({"off"})),))
    on = replace(KNOWN, canonical_url=BASE.canonical_url, named=(Named("course", frozenset({"on"})),))
    elsewhere = replace(named, item="third", development="other", canonical_url=None)
    found = match(named, [on, elsewhere])
    assert (found.kind, found.development, found.method) == ("same", "other", "headline")


def test_a_near_identical_headline_within_three_days_and_a_shared_category_is_the_same() -> None:
    other = replace(KNOWN, title="Ruritania ratifies mutual defence pact", summary="", day=date(2024, 5, 13))
    assert (match(BASE, [other]).kind, match(BASE, [other]).method) == ("same", "headline")
    assert match(BASE, [replace(other, day=date(2024, 5, 14))]).kind == "new"
    assert match(BASE, [replace(other, categories=frozenset({"rails"}))]).kind == "new"
    assert match(BASE, [replace(other, day=None)]).kind == "new"


def test_reports_in_two_languages_meet_by_numbers_and_concepts() -> None:
    other = replace(KNOWN, title="Рурития одобрила договор", summary="112 голосов против 9.", language="ru")
    found = match(BASE, [other])
    assert (found.kind, found.method) == ("same", "features")
    assert {part.name for part in found.parts} == {"shared names", "shared numbers"}
    assert found.score == sum(part.amount for part in found.parts)


def test_a_denial_scores_lower_than_the_claim_it_denies() -> None:
    claim = replace(KNOWN, title="Pact is approved in Strelsau", summary="Voted 112 to 9.")
    denial = replace(claim, directions=frozenset({("protocol", Direction.NEUTRAL)}))
    assert match(BASE, [denial]).score < match(BASE, [claim]).score


def test_a_near_identical_headline_that_points_another_way_does_not_settle_it() -> None:
    denial = replace(KNOWN, directions=frozenset({("protocol", Direction.NEUTRAL)}))
    assert match(BASE, [KNOWN]).method == "headline"
    assert match(BASE, [denial]).method == "features"


def test_nothing_shared_is_a_new_development() -> None:
    other = replace(KNOWN, title="Millers complain", summary="Locks are shut.", concepts=frozenset())
    assert match(BASE, [other]).kind == "new"
    assert match(BASE, []).kind == "new"


def test_an_item_is_never_compared_with_itself_nor_with_one_without_development() -> None:
    assert match(BASE, [replace(KNOWN, item="new")]).kind == "new"
    assert match(BASE, [replace(KNOWN, development="")]).kind == "new"


def test_of_several_the_nearest_is_chosen_whatever_their_order() -> None:
    near = replace(KNOWN, title="Ruritania has ratified the pact", development="near")
    far = replace(
        KNOWN, title="Ruritania debates", summary="Two days.", concepts=frozenset({"ratify"}), development="far"
    )
    assert match(BASE, [near, far]).development == match(BASE, [far, near]).development == "near"


@pytest.mark.parametrize(("shared", "kind"), [(1, "unsure"), (2, "same")])
def test_one_thing_in_common_joins_nothing_however_rare_it_is(shared: int, kind: str) -> None:
    candidate = replace(BASE, title="Strelsau", summary="", concepts=_names(shared, 0, "mine"))
    known = replace(KNOWN, title="Hentzau", summary="", concepts=_names(shared, 0, "theirs"))
    found = match(candidate, [known])
    assert found.kind == kind
    assert found.score == sum(part.amount for part in found.parts)
    assert (found.parts[-1].name == "one thing in common") == (kind == "unsure")


def test_a_few_plain_names_alone_join_nothing_however_few_reports_there_are() -> None:
    plain = frozenset({"agree", "locks"})
    known = replace(KNOWN, title="Рурития", summary="", language="ru", concepts=plain)
    candidate = replace(BASE, concepts=plain, plain=plain)
    found = match(candidate, [known])
    assert (found.kind, found.score) == ("unsure", JUST_BELOW)
    assert found.parts[-1].name == "plain names only"
    assert found.score == sum(part.amount for part in found.parts)
    assert match(replace(candidate, plain=frozenset({"agree"})), [known]).kind == "same"
    assert match(replace(candidate, summary="112 to 9"), [replace(known, summary="112 к 9")]).kind == "same"


@pytest.mark.parametrize(
    ("shared", "mine", "theirs", "act", "turned", "kind"),
    [
        (2, 4, 4, True, False, "unsure"),
        (2, 3, 3, True, False, "same"),
        (2, 3, 3, False, False, "unsure"),
        (3, 2, 3, False, False, "same"),
        (3, 2, 3, True, True, "same"),
        (3, 2, 3, False, True, "unsure"),
    ],
)
def test_across_languages_more_is_asked_most_where_no_act_is_shared_or_a_direction_turned(
    *, shared: int, mine: int, theirs: int, act: bool, turned: bool, kind: str
) -> None:
    acts = frozenset({"name-0"}) if act else frozenset[str]()
    way = frozenset({("protocol", Direction.STRAINS if turned else Direction.DEEPENS)})
    candidate = replace(BASE, title="Strelsau", summary="", concepts=_names(shared, mine, "mine"), acts=acts)
    known = replace(KNOWN, title="Руритания", summary="", concepts=_names(shared, theirs, "theirs"), acts=acts)
    found = match(candidate, [replace(known, language="ru", directions=way)])
    assert found.kind == kind
    assert found.score == sum(part.amount for part in found.parts)
    assert match(candidate, [known]).kind == "same"


def _names(shared: int, own: int, whose: str) -> frozenset[str]:
    return frozenset([f"name-{number}" for number in range(shared)] + [f"{whose}-{number}" for number in range(own)])


def test_what_is_missing_across_languages_is_said() -> None:
    known = replace(KNOWN, title="Рурития", summary="", language="ru", concepts=frozenset({"king", "pact", "a", "b"}))
    candidate = replace(BASE, concepts=frozenset({"king", "pact", "c", "d", "e", "f", "g"}))
    assert match(candidate, [known]).parts[-1].name == "no act in common"
    acts = frozenset({"king"})
    assert match(replace(candidate, acts=acts), [replace(known, acts=acts)]).parts[-1].name == "little across languages"
