"""The pages below the brief: every number leads on, in a browser, to the words that moved it."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from msgspec import structs
from starlette.testclient import TestClient

import builders
from dossier_folders import change
from html_pages import HTML, Page, shown
from integration.api.page_paths import MICRO, NAME, PAGES, REAL_PAGES, amounts, development_of
from integration.api.world import FEED, FICTIONAL, REAL, World, irrelevant, relevant
from tracker.api.heads import LAPSE
from tracker.app import create_app
from tracker.domain.tags import Direction, ScorePart, Screening, Span, Tag
from tracker.web import development
from tracker.workflows.reader import ReadItem
from tracker.workflows.redact import redact

PERSIAN, RUSSIAN = "وام راه‌آهن امضا شد", "Подписан железнодорожный договор"
BOTH = "Ruritania and Graustark"
HOSTILE = '<script>alert("1")</script> \u202e& <b onmouseover=x>Ruritania</b>'


def read(key: str, title: str, *, summary: str = "", language: str = "en", first: int = 0, last: int) -> ReadItem:
    """An item that a tag reads by the characters [first, last) of its title, and relevance by those and its summary."""
    word, rest = Span("title", first, last, "loan"), Span("summary", 0, min(4, len(summary)), "act")
    parts = (ScorePart("both-named", Decimal("0.9"), (word,)), ScorePart("an act", Decimal("0.35"), (rest,)))
    said = Screening("rules", "1", relevant=True, score=Decimal("1.25"), threshold=Decimal(1), parts=parts)
    tag = Tag("railways", Direction.DEEPENS, Decimal("0.8"), (word,))
    reading = structs.replace(builders.reading(), screening=said, tags=(tag,), plover="AID", actor="RUR", target="GRA")
    item = builders.item(
        f"{FEED}-{key}",
        feed=FEED,
        title=title,
        summary=summary,
        language=language,
        published=datetime(2024, 5, 3, 9, tzinfo=UTC),
    )
    return ReadItem(item, reading)


def several(
    key: str, title: str, *places: tuple[int, int], language: str = "en", parts: tuple[ScorePart, ...] = ()
) -> ReadItem:
    """An item that a tag, and relevance where no `parts` are given, read by several places of its title."""
    one = read(key, title, language=language, last=1)
    spans = tuple(Span("title", start, end, "loan") for start, end in places)
    said = structs.replace(one.reading.screening, parts=parts or (ScorePart("both-named", Decimal("1.25"), spans),))
    return replace(
        one, reading=structs.replace(one.reading, screening=said, tags=(replace(one.reading.tags[0], spans=spans),))
    )


@pytest.fixture
def kinds(world: World) -> Sequence[str]:
    """One page of each kind of the session's world."""
    loan = development_of(world, f"{FEED}-loan")
    return (
        f"{PAGES}/categories/railways",
        f"{PAGES}/developments/{loan}",
        f"{PAGES}/items/{FEED}-loan",
        f"{PAGES}/items/{FEED}-storm",
        *(f"{PAGES}/{name}" for name in ("developments", "items", "feeds", "review")),
        f"{REAL_PAGES}/categories/trade",
        *shown(world.client, REAL_PAGES).links(f"{REAL_PAGES}/developments/")[:3],
    )


def test_every_link_of_every_page_leads_somewhere(world: World, kinds: Sequence[str]) -> None:
    links = {link for path in kinds for link in shown(world.client, path).links("/", "#")}
    assert len(links) > 60
    for link in links - {link for link in links if link.startswith("#")}:
        assert world.client.get(link, headers=HTML).status_code == 200, link


def test_every_anchor_that_is_linked_to_is_there(world: World, kinds: Sequence[str]) -> None:
    for path in (REAL_PAGES, *kinds):
        page = shown(world.client, path)
        for link in page.links("/d/", "#"):
            there, _, anchor = link.partition("#")
            if anchor:
                target = page if not there else shown(world.client, there)
                assert anchor in [element.attributes.get("id") for element in target.elements], link


def test_the_pages_need_no_script_and_are_read_by_their_headings(world: World, kinds: Sequence[str]) -> None:
    for path in kinds:
        page = shown(world.client, path)
        assert page.all("script") == page.all("style") == []
        assert not [e for e in page.elements if e.attributes.keys() & {"style", "onclick", "onload"}]
        assert (len(page.all("h1")), len(page.all("main")), page.html.partition("<body>")[0].count("<title>")) == (
            1,
            1,
            1,
        )
        levels = [int(element.tag[1]) for element in page.elements if re.fullmatch("h[1-6]", element.tag)]
        assert all(after - before <= 1 for before, after in pairwise(levels)), (path, levels)
        assert {header["scope"] for header in page.all("th")} <= {"col", "row"}
        named = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        assert len(named) == len(set(named))
        labels = [e.attributes["aria-labelledby"] for e in page.elements if "aria-labelledby" in e.attributes]
        assert set(labels) <= set(named)


def test_an_item_and_its_development_say_in_a_sentence_why_they_read_so(fresh: World) -> None:
    fresh.bring(fresh.reader.read(builders.item("rail", feed=FEED, title=BOTH, summary=""), default="en"))
    item = shown(fresh.client, f"{PAGES}/items/rail")
    told = "Read as waters deepens, as is every item of this category where no word weighs more for another way."
    named = "Of its words “Ruritania” and “Graustark” (both parties named) speak most for it."
    assert item.texts("p", class_="grounds") == [named, told]
    development = shown(fresh.client, f"{PAGES}/developments/{development_of(fresh, 'rail')}")
    assert development.texts("p", class_="grounds") == [told]
    by_another = shown(fresh.client, f"{PAGES}/items/{FEED}-loan").texts("p", class_="grounds")
    assert by_another[-1] == "Read as railways deepens for “Ruritania” in the headline."


def test_what_another_lexicon_would_tell_has_another_validator(fresh: World) -> None:
    fresh.bring(fresh.reader.read(builders.item("rail", feed=FEED, title=BOTH, summary=""), default="en"))
    path = f"{PAGES}/items/rail"
    first = fresh.client.get(path, headers=HTML)
    change(fresh.program.seeds_dir / NAME / "lexicon" / "en.yaml", "[graustark]", "[graustark, grau]")
    with TestClient(create_app(fresh.program, scheduler=False)) as client:
        again = client.get(path, headers={**HTML, "if-none-match": first.headers["etag"]})
    assert again.status_code == 200
    assert Page(again.text).texts("p", class_="grounds")[-1].startswith("Read as waters deepens for ")


def test_a_seeded_development_says_who_coded_it(world: World) -> None:
    key = next(one["id"] for one in world.get(f"{REAL}/developments")["developments"] if one["origin"] == "seed")
    page = shown(world.client, f"{REAL_PAGES}/developments/{key}")
    labels = world.get(f"{REAL}/developments/{key}")["development"]["labels"]
    told = page.texts("p", class_="grounds") + page.texts("ul", class_="grounds")
    assert " ".join(told).count("Coded as ") == len(labels)
    assert f"{labels[0]['category'].replace('-', ' ')} {labels[0]['direction']} in the seed files, from the" in told[0]


def test_a_development_says_what_it_gives_why_and_who_says_so(world: World) -> None:
    key = development_of(world, f"{FEED}-loan")
    page = shown(world.client, f"{PAGES}/developments/{key}")
    told = world.get(f"{FICTIONAL}/developments/{key}")["development"]
    line = world.get(f"{FICTIONAL}/state/explain", category="railways")["lines"][0]
    assert page.texts("h1") == [told["statement"]]
    assert amounts(page, "Gives")[0] == Decimal(str(line["amount"])).quantize(MICRO)
    assert f"{line['age_days']} days old; half is left after {line['half_life']} days" in page.text
    assert f"{told['sources']} independent source" in page.text
    assert "Edelweiss Post" in page.text
    assert page.texts("mark", class_="tag").count("Ruritania") == len(told["reports"]) == 2
    history = world.get(f"{FICTIONAL}/developments/{key}/history")["changes"]
    proofs = [link for link in page.links("/api/") if "/audit/inclusion?" in link]
    assert [f"event={change['position']}&" in link for link, change in zip(proofs, history, strict=True)]


def test_an_items_parts_add_up_to_its_score_beside_the_words_that_were_read(fresh: World) -> None:
    fresh.bring(read("rail", "Ruritania lends a railway", summary="Both sign.", last=9))
    page = shown(fresh.client, f"{PAGES}/items/{FEED}-rail")
    assert sum(amounts(page, "Adds")) == amounts(page, "Sum")[0] == Decimal("1.25")
    assert page.texts("h1") == ["Ruritania lends a railway"]
    assert page.texts("mark", class_="tag") == ["Ruritania", "words behind a tag"]
    assert page.texts("mark", class_="part") == ["Both", "words behind relevance only"]
    assert page.texts("td", data_label="Confidence") == ["0.80"]
    assert page.links(f"{PAGES}/categories/railways?")
    assert page.links(f"{PAGES}/developments/{development_of(fresh, f'{FEED}-rail')}?")


def test_an_item_and_its_development_say_how_to_decide_about_them(world: World) -> None:
    key, item = development_of(world, f"{FEED}-loan"), f"{FEED}-loan"
    for path, one, verbs in (("developments", key, ["show", "confirm", "correct"]), ("items", item, ["show", "judge"])):
        page = shown(world.client, f"{PAGES}/{path}/{one}")
        lines = page.texts("code")
        assert page.texts("summary") == ["Decide on the command line"]
        assert [line.split()[2] for line in lines][: len(verbs)] == verbs
        assert all(line.startswith("tracker review ") and one in line and line.endswith(NAME) for line in lines)


def test_words_run_in_the_direction_of_their_language(fresh: World) -> None:
    fresh.bring(
        read("fa", PERSIAN, summary=PERSIAN, language="fa", last=3),
        read("ru", RUSSIAN, language="ru", last=8),
    )
    for key, language, way in (("fa", "fa", "rtl"), ("ru", "ru", "ltr")):
        item = shown(fresh.client, f"{PAGES}/items/{FEED}-{key}")
        assert [(h["lang"], h["dir"]) for h in item.all("h1")] == [(language, way)]
        development = shown(fresh.client, f"{PAGES}/developments/{development_of(fresh, f'{FEED}-{key}')}")
        titles = [p for p in development.all("p") if p.get("lang") == language]
        assert titles
        assert {p["dir"] for p in titles} == {way}
    key = development_of(fresh, f"{FEED}-fa")
    for path, tag in (
        (f"/developments/{key}", "h1"),
        (f"/items/{FEED}-fa", "bdi"),
        ("/categories/railways", "bdi"),
        ("", "th"),
    ):
        said = [e for e in shown(fresh.client, f"{PAGES}{path}").elements if e.tag == tag and PERSIAN in e.text]
        assert said
        assert {(e.attributes["lang"], e.attributes["dir"]) for e in said} == {("fa", "rtl")}, path


def test_words_of_a_list_stand_alone_in_the_direction_of_their_language(fresh: World) -> None:
    fresh.bring(several("fa", PERSIAN, (0, 3), (4, 11), (12, 16), language="fa"))
    names = PERSIAN.split()[:3]
    item = shown(fresh.client, f"{PAGES}/items/{FEED}-fa")
    development = shown(fresh.client, f"{PAGES}/developments/{development_of(fresh, f'{FEED}-fa')}")
    for page, times in ((item, 2), (development, 1)):
        lists = [e for e in page.elements if e.tag == "bdi" and e.text == "\u060c ".join(names)]
        assert [(e.attributes["lang"], e.attributes["dir"]) for e in lists] == [("fa", "rtl")] * times
        words = [e.text for e in page.elements if e.tag == "bdi" and not e.attributes]
        assert [word for word in words if word in names] == names * times


def test_what_was_read_in_an_item_is_told_once_without_what_is_part_of_longer_words(fresh: World) -> None:
    title = "Ruritania drains a great marsh, and Ruritania smiles"
    fresh.bring(several("long", title, (10, 16), (10, 24), (0, 9), (36, 45)))
    page = shown(fresh.client, f"{PAGES}/developments/{development_of(fresh, f'{FEED}-long')}")
    assert [text for text in page.texts("dd") if text.startswith(f"{FEED}-long")] == [
        f"{FEED}-long: Ruritania, drains a great"
    ]


def test_what_learned_parts_are_is_told_below_them(fresh: World) -> None:
    words = ScorePart("learned: word loan", Decimal("0.3"), ()), ScorePart("learned: always", Decimal("-0.5"), ())
    rest = ScorePart("learned: the rest", Decimal("1.2"), ())
    fresh.bring(several("some", "Ruritania lends a railway", (0, 9), parts=(*words, rest)))
    page = shown(fresh.client, f"{PAGES}/items/{FEED}-some")
    assert "the 2 largest are named, and the rest is the sum of all others" in " ".join(page.text.split())
    explained = page.links(f"/api/v1{PAGES.replace('/d/', '/dossiers/')}/items/{FEED}-some/explain")
    assert explained and fresh.client.get(explained[0]).status_code == 200
    assert "Parts called" not in shown(fresh.client, f"{PAGES}/items/{FEED}-loan").text


def test_a_hostile_headline_stays_words(fresh: World) -> None:
    fresh.bring(read("bad", HOSTILE, summary=HOSTILE, last=len(HOSTILE)))
    key = development_of(fresh, f"{FEED}-bad")
    fresh.order(key, headers=fresh.key("review"), act="confirm", reason=HOSTILE)
    for path in (f"/items/{FEED}-bad", f"/developments/{key}", "/categories/railways", ""):
        page = shown(fresh.client, f"{PAGES}{path}")
        assert HOSTILE in page.text
        assert page.all("script") == page.all("b") == []
        assert "<script" not in page.html
        assert "\u202e" not in page.texts("title")[0]
        assert [text for text, isolated in page.runs if "\u202e" in text and not isolated] == []


def test_a_page_travels_in_time_and_takes_its_links_along(fresh: World) -> None:
    key = development_of(fresh, f"{FEED}-loan")
    before = fresh.get(f"{FICTIONAL}/state")["position"]
    fresh.order(key, headers=fresh.key("review"), act="withdraw", reason="it was a rumour")
    path = f"{PAGES}/developments/{key}"
    now, then = shown(fresh.client, path), shown(fresh.client, path, known_at=str(before), valid_at="2024-06-30")
    assert "Withdrawn: it moves no number. it was a rumour" in " ".join(now.text.split())
    assert "nothing: withdrawn" in " ".join(now.text.split())
    assert "Withdrawn" not in then.text
    moment = f"?valid_at=2024-06-30&known_at={before}"
    links = [link for link in then.links("/d/", "/api/") if link != path]
    assert links
    assert [link for link in links if moment.removeprefix("?") not in link] == []
    early = shown(fresh.client, path, valid_at="2024-01-01")
    assert "begins on 2024-05-01: nothing on this day" in early.text


def test_what_is_not_there_is_a_readable_problem(fresh: World) -> None:
    loan = development_of(fresh, f"{FEED}-loan")
    for path, said in (
        (f"{PAGES}/developments/{loan}x", f"did you mean '{loan}'"),
        (f"{PAGES}/developments/{loan}?known_at=3", "no development"),
        (f"{PAGES}/items/nothing", "no item"),
        (f"{PAGES}/categories/railway", "did you mean 'railways'"),
        (f"{PAGES}/categories/railways?known_at=0", "nothing was known yet"),
        ("/d/nowhere/items/nothing", "no dossier"),
    ):
        response = fresh.client.get(path, headers=HTML)
        assert (response.status_code, response.headers["vary"]) == (404, "Accept"), path
        assert said in Page(response.text).text
        assert Page(response.text).texts("h1") == ["There is no such thing"]
    for path in (f"{PAGES}/items/%00", f"{PAGES}/developments/{'x' * 201}", f"{PAGES}/items/a?valid_at=soon"):
        assert fresh.client.get(path, headers=HTML).status_code == 400, path


def test_a_merged_development_leads_to_the_one_that_stands_for_it(fresh: World) -> None:
    fresh.bring(relevant("protest", "Graustark protests over a railway loan", day=9))
    loan, other = development_of(fresh, f"{FEED}-loan"), development_of(fresh, f"{FEED}-protest")
    assert loan != other
    fresh.order(loan, headers=fresh.key("review"), act="merge", developments=[other])
    page = shown(fresh.client, f"{PAGES}/developments/{other}")
    assert "Merged: it moves no number." in " ".join(page.text.split())
    assert page.links(f"{PAGES}/developments/{loan}?")
    assert "developments merged" in page.text
    changes = fresh.get(f"{FICTIONAL}/developments/{other}/history")["changes"]
    assert [(change["type"], change["into"]) for change in changes[-1:]] == [("developments.merged", loan)]


def test_a_report_that_is_not_counted_says_why(fresh: World) -> None:
    loan = development_of(fresh, f"{FEED}-loan")
    fresh.bring(relevant("again", "Ruritania lends Graustark a railway, again"))
    fresh.order(loan, headers=fresh.key("review"), act="link", item=f"{FEED}-again")
    page = shown(fresh.client, f"{PAGES}/developments/{loan}")
    told = fresh.get(f"{FICTIONAL}/developments/{loan}")["development"]
    assert len(told["reports"]) == 3
    beside = page.texts("h4")
    assert len(beside) == 3 - told["sources"]
    assert any("of one owner with Strelsau Courier (state-rur)" in text for text in beside)


def test_of_many_reports_and_events_the_first_and_the_newest_are_shown(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    loan = development_of(fresh, f"{FEED}-loan")
    fresh.bring(relevant("again", "Ruritania lends Graustark a railway, again"))
    fresh.order(loan, headers=fresh.key("review"), act="link", item=f"{FEED}-again")
    monkeypatch.setattr(development, "MOST_BESIDE", 0)
    monkeypatch.setattr(development, "MOST_STEPS", 1)
    page = shown(fresh.client, f"{PAGES}/developments/{loan}")
    changes = fresh.get(f"{FICTIONAL}/developments/{loan}/history")["changes"]
    text = " ".join(page.text.split())
    assert page.texts("h4") == []
    assert "and 1 report more, not counted beside it either" in text
    assert f"the newest 1, after {len(changes) - 1} others" in text
    assert [text for text in page.texts("span", class_="field") if text.startswith("reports 2 → 3")]


def test_an_edit_is_shown_with_what_went_and_what_came(fresh: World) -> None:
    first = read("dam", "Ruritania signs a dam", last=9)
    second = replace(first, item=builders.item(first.item.id, feed=FEED, title="Ruritania drops a dam", summary=""))
    fresh.bring(first)
    fresh.bring(second)
    page = shown(fresh.client, f"{PAGES}/items/{FEED}-dam")
    assert (page.texts("del"), page.texts("ins")) == (["signs"], ["drops"])


def test_of_a_redacted_item_stays_that_it_was_there(fresh: World) -> None:
    position = fresh.get(f"{FICTIONAL}/items/{FEED}-storm")["item"]["first_position"]
    redact(fresh.program.tools, NAME, position, reason="a request", actor="anna")
    time.sleep(LAPSE)
    page = shown(fresh.client, f"{PAGES}/items/{FEED}-storm")
    assert "Its words are gone for good" in page.text
    assert "A storm at sea" not in page.text


def test_a_persons_judgement_stands_above_the_programs(fresh: World) -> None:
    key = fresh.key("review")
    fresh.order(f"{FEED}-storm", headers=key, act="judge", relevant=False, reason="only the weather")
    page = shown(fresh.client, f"{PAGES}/items/{FEED}-storm")
    assert "No, as anna judged" in " ".join(page.text.split())
    assert "only the weather" in page.text
    assert "No development: it is taken not to concern the relationship." in page.text


def test_a_page_is_not_sent_again_until_the_log_grows(fresh: World) -> None:
    path = f"{PAGES}/items/{FEED}-loan"
    first = fresh.client.get(path, headers=HTML)
    known = {**HTML, "if-none-match": first.headers["etag"]}
    assert first.headers["cache-control"] == "no-cache"
    assert fresh.client.get(path, headers=known).status_code == 304
    fresh.bring(irrelevant("calm", "A calm sea"))
    time.sleep(LAPSE)
    assert fresh.client.get(path, headers=known).status_code == 200


def test_a_redacted_development_stays_readable_and_moves_nothing(fresh: World) -> None:
    loan = development_of(fresh, f"{FEED}-loan")
    statement = fresh.get(f"{FICTIONAL}/developments/{loan}")["development"]["statement"]
    first = fresh.get(f"{FICTIONAL}/developments/{loan}/history")["changes"][0]["position"]
    redact(fresh.program.tools, NAME, first, reason="a request", actor="anna")
    time.sleep(LAPSE)
    page = shown(fresh.client, f"{PAGES}/developments/{loan}")
    assert (page.texts("h1"), page.texts("td", data_label="Gives")) == (["redacted"], [])
    assert "Redacted: it moves no number." in " ".join(page.text.split())
    assert [text for text in (*page.texts("td"), *page.texts("title")) if statement in text] == []
