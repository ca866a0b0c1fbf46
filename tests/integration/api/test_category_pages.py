"""The page of a category tells what its index is made of, on any day; so does the line of the brief."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from html_pages import shown
from integration.api.page_paths import MICRO, PAGES, REAL_PAGES, amounts
from integration.api.world import FICTIONAL, REAL, World
from tracker.web import category, figures


@pytest.mark.parametrize("most", [100, 2])
def test_a_categorys_developments_add_up_to_its_sum(world: World, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(category, "MOST_LINES", most)
    day = f"2026-01-{most % 28:02}"
    told = world.get(f"{REAL}/state/explain", category="military", valid_at=day)
    page = shown(world.client, f"{REAL_PAGES}/categories/military", valid_at=day)
    total = Decimal(str(told["categories"][0]["sum"])).quantize(MICRO)
    assert sum(amounts(page, "Gives")) == total
    assert amounts(page, "Adds up to") == [total]
    assert ("smaller one" in page.text) == (most == 2)
    counted = [line for line in told["lines"] if not line["voice"]]
    assert [line["statement"] in page.text for line in counted[:most]] == [True] * min(most, len(counted))


@pytest.mark.parametrize(("path", "category"), [("", None), ("/categories/military", "military")])
def test_the_line_over_time_is_the_interfaces_series(world: World, path: str, category: str | None) -> None:
    page = shown(world.client, f"{REAL_PAGES}{path}", valid_at="2024-08-31")
    days = [link.partition("valid_at=")[2][:10] for link in page.links(f"{REAL_PAGES}{path}?valid_at=")]
    table = dict(zip(page.texts("th", class_="when"), page.texts("td", data_label="Index")[-61:], strict=True))
    for day in ("2019-08-31", "2022-02-28", "2022-08-31", "2024-08-31"):
        point = world.get(f"{REAL}/state/series", from_=day, to=day)["points"][0]
        assert table[day] == figures.signed(point["categories"][category] if category else point["overall"])
    assert [day for day in days if day in table].count("2022-02-28") == 2
    (told,) = page.texts("figcaption")
    assert f"{table['2024-08-31']} " in told and "month by month up to 2024-08-31: " in told


@pytest.mark.parametrize("code", ["nuclear-file", "diplomacy", "trade"])
def test_a_category_says_in_a_sentence_what_raises_it_and_what_lowers_it(world: World, code: str) -> None:
    page = shown(world.client, f"{REAL_PAGES}/categories/{code}", valid_at="2025-07-31")
    lines = world.get(f"{REAL}/state/explain", category=code, valid_at="2025-07-31")["lines"]
    (told,) = page.texts("p", class_="grounds")
    halves = [[line for line in lines if not line["voice"] and line["amount"] * sign > 0] for sign in (1, -1)]
    for half, these in zip(told.split("; "), filter(None, halves), strict=True):
        total, most = sum(line["amount"] for line in these), max(these, key=lambda line: abs(line["amount"]))
        one, verb = len(these) == 1, "raise" if total > 0 else "lower"
        begin = f"1 development {verb}s it" if one else f"{len(these)} developments {verb} it"
        assert half.startswith(f"{begin}, by {figures.signed(total)}{': “' if one else ' together, most of all “'}")
        assert most["statement"] in half


def test_before_there_is_evidence_there_is_no_line(world: World) -> None:
    page = shown(world.client, f"{REAL_PAGES}/categories/trade", valid_at="1950-01-01")
    assert page.all("figure") == []
    assert "Nothing that counts was known of the five years up to 1950-01-01." in page.text


def test_a_category_says_what_came_lately_and_what_is_only_said(world: World) -> None:
    day = "2025-07-31"
    page = shown(world.client, f"{REAL_PAGES}/categories/alignment", valid_at=day)
    told = world.get(f"{REAL}/state/categories/alignment", valid_at=day)["category"]
    since = told["trend"]["since"]
    after = date.fromisoformat(since) + timedelta(days=1)
    began = world.get(f"{REAL}/developments", category="alignment", since=after, valid_at=day)["developments"]
    assert began
    assert len(page.texts("td", data_label="Gives now")) == len(began)
    assert f"What changed since {since}" in page.texts("h2")
    voices = [
        line
        for line in world.get(f"{REAL}/state/explain", category="alignment", valid_at=day)["lines"]
        if line["voice"]
    ]
    assert voices
    assert [line["statement"] in page.text for line in voices] == [True] * len(voices)


@pytest.mark.parametrize(("days", "is_told"), [(-1, True), (0, False)])
def test_what_began_on_the_day_of_the_trend_is_not_told_as_since_then(world: World, days: int, is_told: bool) -> None:
    some = date(2024, 12, 31)
    told = world.get(f"{FICTIONAL}/state/categories/railways", valid_at=some)["category"]["trend"]["since"]
    day = date(2024, 5, 1) + (some - date.fromisoformat(told)) + timedelta(days=days)
    page = shown(world.client, f"{PAGES}/categories/railways", valid_at=str(day))
    lately = page.texts("table", aria_labelledby="lately")
    assert any("Ruritania lends Graustark a railway" in text for text in lately) == is_told


def test_one_development_is_told_in_the_singular(world: World) -> None:
    text = " ".join(shown(world.client, f"{REAL_PAGES}/categories/trade", valid_at="2026-01-01").text.split())
    assert "1 development counts. What it gives on 2026-01-01 adds up to" in text


def test_before_there_is_evidence_a_category_is_unknown_and_not_zero(world: World) -> None:
    page = shown(world.client, f"{REAL_PAGES}/categories/trade", valid_at="1950-01-01")
    assert "unknown; that is not the same as zero" in page.text
