"""The page: everything a reader needs without a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from html_pages import HTML, Page, shown
from integration.api.world import FICTIONAL, REAL, World
from tracker.web import chart, figures

STYLE = Path(__file__).parents[3] / "src" / "tracker" / "web" / "static" / "style.css"


def page(world: World, path: str = "/d/iran-russia", **query: str) -> Page:
    return shown(world.client, path, **query)


def test_the_page_says_what_the_interface_says(world: World) -> None:
    found = page(world)
    standing, state = world.get(f"{REAL}/standing"), world.get(f"{REAL}/state")
    assert standing["sentence"] in found.text
    for category in state["categories"]:
        assert category["label"] in found.text
        assert figures.signed(category["index"]) in found.text
    for row in standing["obligations"]:
        assert row["note"] in found.text
    for word in (state["checkpoint"]["root"], str(state["position"]), "iran-russia", "index/1"):
        assert word in found.text


def test_every_column_and_row_has_a_header(world: World) -> None:
    found = page(world)
    scopes = [header["scope"] for header in found.all("th")]
    assert scopes.count("col") == 18 + 2
    assert scopes.count("row") == 5 + 11 + 12 + (chart.MONTHS + 1)


def test_every_number_leads_to_a_page_with_the_interfaces_answer_beside(world: World) -> None:
    found = page(world)
    pages, answers = set(found.links("/d/")), set(found.links("/api/"))
    assert min(len(pages), len(answers)) > 30
    for link in pages | answers:
        response = world.client.get(link, headers=HTML)
        assert response.status_code == 200, link
        assert response.headers["content-type"].startswith("text/html" if link in pages else "application/json"), link
    assert any("/categories/trade?" in link for link in pages)
    assert any("/state/explain?category=trade" in link for link in answers)


def test_the_page_needs_no_script_and_nothing_from_elsewhere(world: World) -> None:
    found = page(world)
    assert found.all("script") == []
    assert all("style" not in element.attributes for element in found.elements)
    addresses = [a.get("href") or a.get("src") for tag in ("link", "img", "script") for a in found.all(tag)]
    assert all(str(address).startswith("/static/") for address in addresses)
    assert all(world.client.get(str(address)).status_code == 200 for address in addresses)


def test_the_front_page_is_the_programs_own_dossier_and_names_the_others(world: World) -> None:
    found = page(world, "/")
    assert world.get(f"{FICTIONAL}/standing")["sentence"] in found.text
    assert "/d/iran-russia" in [link["href"] for link in found.all("a")]


def test_the_form_travels_in_time(world: World) -> None:
    found = page(world, valid_at="2025-01-31", known_at="")
    standing = world.get(f"{REAL}/standing", valid_at="2025-01-31")
    assert standing["sentence"] in found.text
    assert all(row["title"] in found.text for row in standing["pending"])
    assert "2025-01-31" in [field.get("value") for field in found.all("input")]


def test_the_day_that_is_shown_stands_in_the_form(world: World) -> None:
    day = next(field for field in page(world).all("input") if field["name"] == "valid_at")
    assert day["value"] == world.get(f"{REAL}/state")["valid_at"]


def test_before_the_first_event_the_page_says_only_that_nothing_was_known(world: World) -> None:
    found = page(world, known_at="0")
    assert "Nothing was known at log position 0" in found.text
    assert (len(found.all("h1")), found.all("h2"), len(found.all("form"))) == (1, [], 1)


def test_what_is_unknown_leads_nowhere(world: World) -> None:
    for query in ({"known_at": "3"}, {"valid_at": "1950-01-01"}, {"known_at": "0"}):
        shown = world.client.get("/d/iran-russia", params=query, headers=HTML).text
        assert not re.findall(rf"<a [^>]*>\s*{figures.NOTHING}\s*</a>", shown), query


def test_words_of_any_language_run_their_own_way(world: World) -> None:
    found = page(world)
    standing = world.get(f"{REAL}/standing")
    latest = [header for header in found.all("th") if header.get("scope") == "row" and header.get("dir") == "auto"]
    assert len(latest) == 12
    quoted = [*standing["obligations"], *standing["supports"], *standing["speaks_against"], *standing["unknown"]]
    assert len(found.all("bdi")) == len(quoted) + len(standing["pending"]) + 2 * len(standing["contradictions"])


def test_a_word_that_is_longer_than_the_screen_is_broken() -> None:
    style = STYLE.read_text(encoding="utf-8")
    broken = re.findall(r"^(.+) \{ overflow-wrap: anywhere; \}", style, re.MULTILINE)
    assert broken == [".said, .lede, h1, li"]


def test_on_a_narrow_screen_a_cell_may_break_between_dates() -> None:
    style = STYLE.read_text(encoding="utf-8")
    narrow = style.split("@media screen and (max-width: 48rem)")[1].split("@media print")[0]
    unbroken = set(re.findall(r"(\.[a-z]+) \{[^}]*white-space: nowrap", style)) - {".number"}
    wrapped = set(re.findall(r"(\.[a-z]+) \{ white-space: normal; \}", style.split("@media (max-width: 64rem)")[1]))
    assert unbroken == wrapped == {".when", ".line"}
    assert "td.when { white-space: normal; }" in narrow


def test_on_a_narrow_screen_every_cell_leaves_room_for_its_label() -> None:
    narrow = STYLE.read_text(encoding="utf-8").split("@media screen and (max-width: 48rem)")[1].split("@media print")[0]
    flat = narrow.index("th, td, tfoot th, tfoot td { border: 0; padding:")
    assert flat < narrow.index("td, tfoot td { position: relative; padding-left:")


@pytest.mark.parametrize(
    ("query", "status"), [({"known_at": "whenever"}, 400), ({"known_at": "x" * 101}, 400), ({"known_at": "99999"}, 404)]
)
def test_a_browser_gets_its_problem_as_a_page(world: World, query: dict[str, str], status: int) -> None:
    response = world.client.get("/", params=query, headers=HTML)
    assert response.status_code == status
    assert "<h1>" in response.text
    assert query["known_at"] in response.text or "found 101 characters" in response.text
    assert world.client.get("/", params=query).headers["content-type"] == "application/problem+json"


def test_what_comes_from_outside_is_escaped(world: World) -> None:
    response = world.client.get("/", params={"known_at": "<script>alert(1)</script>"}, headers=HTML)
    assert "<script>" not in response.text
    assert "&lt;script&gt;" in response.text


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2025-06-17", "2025-06-17"),
        ("2025-06~", "about 2025-06"),
        ("2022~/..", "since about 2022"),
        ("../1991-12", "until 1991-12"),
        ("2025-06-13/2025-06-24", "2025-06-13 to 2025-06-24"),
    ],
)
def test_an_uncertain_date_reads_as_words(edtf: str, words: str) -> None:
    assert figures.when(edtf) == words


def test_a_number_that_rounds_to_nothing_has_no_sign() -> None:
    assert [figures.signed(value) for value in (-0.001, 1.5, -1.5, None)] == ["0.00", "+1.50", "\u22121.50", "\u2013"]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True])
def test_text_has_the_contrast_that_wcag_asks_for(dark: bool) -> None:
    light_block, dark_block = STYLE.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)", 1)
    found = colours(dark_block.split("* {")[0] if dark else light_block)
    pairs = [(text, ground) for text in ("ink", "quiet", "accent", "yes", "no") for ground in ("ground", "panel")]
    for text, ground in [*pairs, ("ground", "accent"), ("ink", "mark"), ("accent", "mark")]:
        light, deep = sorted((luminance(found[text]), luminance(found[ground])), reverse=True)
        assert (light + 0.05) / (deep + 0.05) >= 4.5, (text, ground)
