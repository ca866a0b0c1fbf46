"""The pages that list: developments, items, sources and what waits for review, each the same as its JSON."""

from __future__ import annotations

import re
import shlex
import time
from typing import Any

import pytest
from sqlalchemy import insert

import builders
from html_pages import HTML, Page, shown
from integration.api.world import FEED, FICTIONAL, OTHER_FEED, REAL, World, irrelevant, relevant
from tracker.api.heads import LAPSE
from tracker.store.tables import feed_state
from tracker.web import developments, figures, items, review
from tracker.workflows.redact import redact

NAME = "ruritania-graustark"
PAGES, REAL_PAGES = f"/d/{NAME}", "/d/iran-russia"
AT = "2026-01-02T03:04:05.000000Z"
MOMENT = re.compile(r"valid_at=[\d-]+&known_at=\d+")


def statements(page: Page) -> list[str]:
    """What stands at the head of each row, without the link to its JSON."""
    return [text.split(" JSON")[0] for text in page.texts("th", scope="row")]


def turned(world: World, path: str) -> list[Page]:
    """Every page of a list, from the first one on."""
    found = [shown(world.client, path)]
    while onward := [str(link["href"]) for link in found[-1].all("a") if link.get("rel") == "next"]:
        found.append(shown(world.client, onward[0]))
    return found


def test_the_list_of_developments_is_the_interfaces(world: World) -> None:
    page, told = shown(world.client, f"{REAL_PAGES}/developments"), world.get(f"{REAL}/developments")["developments"]
    assert statements(page) == [one["statement"] for one in told]
    rated = [f"{float(one['credibility']):.2f} {one['admiralty']}" for one in told]
    assert page.texts("td", data_label="Credibility") == rated
    sources = page.texts("td", data_label="Told by")
    assert [text.split(", ")[1].split()[0] for text in sources] == [str(one["sources"]) for one in told]


@pytest.mark.parametrize("day", ["2025-07-01", "2010-01-01"])
def test_what_a_development_gives_is_what_the_explanation_says(world: World, day: str) -> None:
    page = shown(world.client, f"{REAL_PAGES}/developments", valid_at=day)
    lines = world.get(f"{REAL}/state/explain", valid_at=day)["lines"]
    given = {(line["statement"], line["category"]): line for line in lines}
    seen = 0
    for statement, cell in zip(statements(page), page.texts("td", data_label="Gives"), strict=True):
        mine = [line for (said, _), line in given.items() if said == statement]
        amounts = [figures.signed(line["amount"]) for line in mine if not line["voice"]]
        assert sorted(re.findall(rf"(?:^|\s)([+{figures.MINUS}]?\d+\.\d\d)(?=\s|$)", cell)) == sorted(amounts)
        assert cell.count("nothing: ") == sum(line["voice"] for line in mine)
        seen += len(mine)
    assert seen == len(lines) > 5


def test_words_and_a_category_narrow_the_page_as_they_do_the_interface(world: World) -> None:
    page = shown(world.client, f"{REAL_PAGES}/developments", q="Treaty", category="treaty")
    told = world.get(f"{REAL}/developments", text="Treaty", category="treaty")["developments"]
    assert statements(page) == [one["statement"] for one in told] != []
    assert [field["value"] for field in page.all("input") if field["name"] == "q"] == ["Treaty"] * 2
    assert [option["value"] for option in page.all("option") if "selected" in option] == ["treaty"]
    none = shown(world.client, f"{REAL_PAGES}/developments", q="no such words", category="")
    assert "No development holds these words." in none.text
    assert none.links(f"{REAL_PAGES}/items?q=no+such+words&")


@pytest.mark.parametrize(
    ("module", "rows", "path"), [(developments, 7, f"{REAL_PAGES}/developments"), (items, 1, f"{PAGES}/items")]
)
def test_turning_pages_neither_skips_nor_repeats(
    world: World, monkeypatch: pytest.MonkeyPatch, *, module: Any, rows: int, path: str
) -> None:
    monkeypatch.setattr(module, "MOST_ROWS", rows)
    found = turned(world, f"{path}?valid_at=2025-12-0{rows}")
    raw = path.rpartition("/")[2]
    told = world.get(path.replace("/d/", "/api/v1/dossiers/"), valid_at=f"2025-12-0{rows}", limit=200)[raw]
    assert [text for page in found for text in statements(page)] == [
        one.get("statement") or one["title"] for one in told
    ]
    assert ["From the newest" in page.text for page in found] == [False] + [True] * (len(found) - 1)
    assert len(found) == -(-len(told) // rows) > 2


def test_items_are_listed_with_how_they_were_read_and_what_they_report(world: World) -> None:
    page = shown(world.client, f"{PAGES}/items")
    told = world.get(f"{FICTIONAL}/items")["items"]
    assert statements(page) == [one["title"] for one in told]
    assert page.texts("td", data_label="Read as").count("no report") == sum(not one["relevant"] for one in told) == 1
    assert len(page.links(f"{PAGES}/developments/")) == sum(one["development"] is not None for one in told) == 2
    assert "a development named after it" in page.texts("td", data_label="What it reports")


@pytest.mark.parametrize(
    ("query", "number"), [({"relevant": "true"}, 2), ({"relevant": "false"}, 1), ({"feed": OTHER_FEED}, 1), ({}, 3)]
)
def test_items_are_narrowed_down_as_over_the_interface(world: World, query: dict[str, str], number: int) -> None:
    page = shown(world.client, f"{PAGES}/items", **{"relevant": "", "feed": "", "q": " ", **query})
    assert statements(page) == [one["title"] for one in world.get(f"{FICTIONAL}/items", **query)["items"]]
    assert len(statements(page)) == number


def test_words_that_stand_in_a_summary_alone_are_shown_there(fresh: World) -> None:
    read = fresh.reader.read(
        builders.item("dam", feed=FEED, title="A dam", summary="It holds <b>no</b> Water yet."), default="en"
    )
    fresh.bring(read)
    page = shown(fresh.client, f"{PAGES}/items", q="water")
    assert statements(page) == ["A dam"]
    assert (page.texts("mark"), "It holds <b>no</b> Water yet." in page.text) == (["Water"], True)


def test_a_judged_item_is_listed_as_the_person_read_it(fresh: World) -> None:
    label = [{"category": "waters", "direction": "strains"}]
    key = fresh.key("review")
    done = fresh.order(f"{FEED}-storm", headers=key, act="judge", relevant=True, labels=label)
    assert done.status_code == 200
    page = shown(fresh.client, f"{PAGES}/items", q="storm")
    assert page.texts("td", data_label="Read as") == ["waters strains a report, as anna judged"]


def test_the_items_of_a_feed_that_was_removed_are_still_listed(fresh: World) -> None:
    body = {"act": "remove", "reason": "it is no more"}
    assert fresh.client.post(f"{FICTIONAL}/feeds/{FEED}", json=body, headers=fresh.key("ingest")).status_code == 200
    page = shown(fresh.client, f"{PAGES}/items", feed=FEED)
    assert len(statements(page)) == 2
    assert [option["value"] for option in page.all("option") if "selected" in option] == [FEED]
    assert set(page.texts("td", data_label="Source")) == {FEED}


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("developments", {"q": "treaty", "category": "treaty"}),
        ("items", {"q": "a", "relevant": "true"}),
        ("review", {"kind": "development", "category": "trade"}),
    ],
)
def test_a_list_keeps_its_moment_when_it_is_narrowed_and_its_filters_when_it_travels(
    world: World, path: str, query: dict[str, str]
) -> None:
    page = shown(world.client, f"{REAL_PAGES}/{path}", **query, valid_at="2025-06-30", known_at="107")
    hidden = {(str(f["name"]), str(f["value"])) for f in page.all("input") if f.get("type") == "hidden"}
    assert hidden == {*query.items(), ("valid_at", "2025-06-30"), ("known_at", "107")}
    links = [link for link in page.links("/d/", "/api/") if f"{REAL_PAGES}/{path}?" + "&".join(query) not in link]
    away = [link for link in links if not MOMENT.search(link)]
    assert len(away) == 1
    assert all(f"{name}={value}" in away[0] for name, value in query.items())


@pytest.mark.parametrize(
    "path", ["developments?q=railway&category=railways", "items?q=a&relevant=true", "feeds", "review?kind=development"]
)
def test_every_link_of_a_list_leads_somewhere(world: World, path: str) -> None:
    links = sorted(set(shown(world.client, f"{PAGES}/{path}").links("/d/", "/api/")))
    assert len(links) > 10
    assert {link: world.client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_queue_is_the_interfaces_with_its_reasons_and_numbers(world: World) -> None:
    page, told = shown(world.client, f"{REAL_PAGES}/review"), world.get(f"{REAL}/review")
    assert page.texts("h3") == [entry["title"] for entry in told["entries"]] != []
    ranks = [text.split()[0] for text in page.texts("p", class_="rank")]
    assert ranks == [f"{entry['priority']:.3f}" for entry in told["entries"]]
    for entry in told["entries"]:
        assert all(reason in page.text for reason in entry["reasons"])
    numbers = [told["developments"], told["edits"], told["samples"]]
    assert [int(text.replace(",", "")) for text in page.texts("a", class_="big")] == numbers


@pytest.mark.parametrize("query", [{"category": "trade"}, {"kind": "sample"}, {"kind": "development"}])
def test_the_queue_is_narrowed_down_as_over_the_interface(world: World, query: dict[str, str]) -> None:
    page, told = shown(world.client, f"{REAL_PAGES}/review", **query), world.get(f"{REAL}/review", **query)
    assert page.texts("h3") == [entry["title"] for entry in told["entries"]]
    assert ("Nothing of this waits for review." in page.text) == (not told["entries"])


def test_of_a_long_queue_the_first_are_shown(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "MOST_ENTRIES", 2)
    page = shown(world.client, f"{REAL_PAGES}/review", kind="development")
    number = world.get(f"{REAL}/review")["developments"]
    assert (len(page.texts("h3")), f"The first 2 of {number}" in page.texts("h2")) == (2, True)


def test_each_command_line_names_what_it_decides_and_the_dossier(world: World) -> None:
    page = shown(world.client, f"{REAL_PAGES}/review")
    lines = [shlex.split(line) for line in page.texts("code")]
    keys = [entry["key"] for entry in world.get(f"{REAL}/review")["entries"]]
    assert [line[3] for line in lines if line[2] == "show"] == keys
    assert {tuple(line[-2:]) for line in lines} == {("--dossier", "iran-russia")}


def test_a_queue_of_an_earlier_moment_says_so(fresh: World) -> None:
    before = fresh.get(f"{FICTIONAL}/state")["position"]
    key = fresh.get(f"{FICTIONAL}/review")["entries"][0]["key"]
    fresh.order(key, headers=fresh.key("review"), act="confirm")
    then, now = shown(fresh.client, f"{PAGES}/review", known_at=str(before)), shown(fresh.client, f"{PAGES}/review")
    assert f"This is what waited at log position {before}." in then.text
    assert "This is what waited" not in now.text
    assert [any(key in line for line in page.texts("code")) for page in (then, now)] == [True, False]


def test_the_sources_are_the_interfaces(world: World) -> None:
    page, told = shown(world.client, f"{REAL_PAGES}/feeds"), world.get(f"{REAL}/feeds")["feeds"]
    assert statements(page) == [feed["title"] for feed in told]
    assert page.texts("td", data_label="Owner") == [
        f"{feed['group']} carries {feed['wire']}" if feed["wire"] else feed["group"] for feed in told
    ]
    for feed, letter in zip(told, page.texts("td", data_label="Letter"), strict=True):
        assert letter.startswith(f"{feed['reliability']} ") and feed["note"] in letter
        assert "from the seed files, position " in letter
    assert page.texts("td", data_label="Health") == [feed["health"].replace("-", " ") for feed in told]
    assert set(page.texts("td", data_label="Last answer")) == {"none yet"}


def test_a_source_says_what_it_brought_and_leads_there(world: World) -> None:
    page = shown(world.client, f"{PAGES}/feeds")
    told = {feed["id"]: feed for feed in world.get(f"{FICTIONAL}/feeds")["feeds"]}
    rows = dict(zip(told, page.texts("td", data_label="Brought"), strict=True))
    assert rows[FEED] == f"{told[FEED]['items']} items 1 report, {told[FEED]['share_relevant']:.0%}"
    assert (
        len(statements(shown(world.client, page.links(f"{PAGES}/items?feed={FEED}&")[0]))) == told[FEED]["items"] == 2
    )


def test_a_letter_that_a_person_gave_says_who_and_why(fresh: World) -> None:
    headers = fresh.key("ingest", owner="boris")

    def order(**body: object) -> int:
        done = fresh.client.post(f"{FICTIONAL}/feeds/{FEED}", json={"reason": "a look", **body}, headers=headers)
        return int(done.json()["position"])

    before = letters(fresh)
    at = order(act="change", reliability="E", reason="two inventions in a month")
    order(act="change", title="The Courier")
    (changed,) = set(letters(fresh)) - set(before)
    assert changed.startswith("E unreliable") and " by boris on " in changed
    assert changed.endswith(f": two inventions in a month, position {at}")
    assert letters(fresh, known_at=str(at - 1)) == before
    order(act="remove")
    again = order(act="add", url="http://courier.example/rss", title="A", language="en", group="a", reliability="E")
    assert any(text.endswith(f"position {again}") for text in letters(fresh))


def letters(world: World, **moment: str) -> list[str]:
    """What stands in the column of letters."""
    return shown(world.client, f"{PAGES}/feeds", **moment).texts("td", data_label="Letter")


def test_how_polls_go_is_told_as_of_now(fresh: World) -> None:
    path, headers = f"{PAGES}/feeds", HTML
    first = fresh.client.get(path, headers=headers)
    known = {**headers, "if-none-match": first.headers["etag"]}
    assert fresh.client.get(path, headers=known).status_code == 304
    polled = {"last_polled": AT, "last_outcome": "timeout", "last_detail": "no answer", "failures": 3}
    counts = dict.fromkeys(("polls", "not_modified", "items_new", "items_revised"), 0)
    with fresh.program.tools.engine.begin() as connection:
        connection.execute(insert(feed_state).values(dossier=NAME, feed=FEED, next_due=AT, **polled, **counts))
    page = shown(fresh.client, path)
    told = {feed["id"]: feed for feed in fresh.get(f"{FICTIONAL}/feeds")["feeds"]}
    assert fresh.client.get(path, headers=known).status_code == 200
    assert told[FEED]["health"] == "failing"
    assert "failing 3 failures in a row" in page.texts("td", data_label="Health")
    assert "2026-01-02 03:04 UTC timeout: no answer" in page.texts("td", data_label="Last answer")


def test_lists_are_sent_again_when_the_log_grows_and_not_before(fresh: World) -> None:
    paths = [f"{PAGES}/{name}" for name in ("developments", "items", "review")]
    known = {path: fresh.client.get(path, headers=HTML).headers["etag"] for path in paths}
    for path, etag in known.items():
        assert fresh.client.get(path, headers={**HTML, "if-none-match": etag}).status_code == 304, path
    fresh.bring(relevant("bridge", "Graustark opens a bridge", day=9), irrelevant("calm", "A calm sea"))
    time.sleep(LAPSE)
    for path, etag in known.items():
        assert fresh.client.get(path, headers={**HTML, "if-none-match": etag}).status_code == 200, path


def test_a_hostile_headline_stays_words_in_lists(fresh: World) -> None:
    hostile = 'Ruritania <script>alert("1")</script> \u202e& <b onmouseover=x>sails</b>'
    fresh.bring(relevant("bad", hostile, day=9))
    for path, query in (("developments", {}), ("items", {}), ("review", {}), ("items", {"q": hostile[10:]})):
        page = shown(fresh.client, f"{PAGES}/{path}", **query)
        assert hostile in page.text, path
        assert page.all("script") == page.all("b") == []
        assert "\u202e" not in page.texts("title")[0]
        assert [text for text, isolated in page.runs if "\u202e" in text and not isolated] == []


def test_words_that_were_redacted_are_found_in_no_list_and_at_no_position(fresh: World) -> None:
    before = {"known_at": str(fresh.get(f"{FICTIONAL}/state")["position"])}
    found = shown(fresh.client, f"{PAGES}/items", q="storm", **before)
    assert statements(found) == ["A storm at sea"]
    position = fresh.get(f"{FICTIONAL}/items/{FEED}-storm")["item"]["first_position"]
    redact(fresh.program.tools, NAME, position, reason="a request", actor="anna")
    time.sleep(LAPSE)
    for moment in ({}, before):
        assert statements(shown(fresh.client, f"{PAGES}/items", q="storm", **moment)) == []
        assert "redacted" in statements(shown(fresh.client, f"{PAGES}/items", **moment))
        for name in ("developments", "items", "review"):
            assert "storm at sea" not in shown(fresh.client, f"{PAGES}/{name}", **moment).text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("developments?category=railway", 404),
        ("developments?cursor=abc", 404),
        ("developments?q=%00", 400),
        (f"items?q={'x' * 201}", 400),
        ("items?feed=nobody", 404),
        ("items?relevant=maybe", 400),
        ("items?text=Su-35", 400),
        ("items?q=storm&q=loan", 400),
        ("feeds?q=storm", 400),
        ("?category=railways", 400),
        ("categories/railways?cursor=abc", 400),
        ("developments/nothing?day=2024-01-01", 400),
        ("review?kind=all", 400),
        ("review?category=railway", 404),
        ("feeds?known_at=99999", 404),
        ("review?valid_at=soon", 400),
    ],
)
def test_a_list_that_cannot_be_is_a_readable_problem(world: World, path: str, status: int) -> None:
    response = world.client.get(f"{PAGES}{'' if path.startswith('?') else '/'}{path}", headers=HTML)
    assert response.status_code == status
    assert len(Page(response.text).all("h1")) == 1


def test_a_parameter_that_a_page_does_not_know_is_answered_with_the_nearest_and_all(world: World) -> None:
    told = Page(world.client.get(f"{PAGES}/items?relevent=true", headers=HTML).text).text
    assert "query: parameter 'relevent' is not defined; did you mean 'relevant'?" in told
    assert "Expected q, feed, relevant, cursor, valid_at, known_at" in told
    assert world.client.get("/?q=storm", headers=HTML).status_code == 400
    assert world.client.get(f"{PAGES}/items?utm_source=letter&fbclid=1", headers=HTML).status_code == 200


@pytest.mark.parametrize("name", ["developments", "items", "feeds", "review"])
def test_before_the_first_event_a_list_is_empty(world: World, name: str) -> None:
    page = shown(world.client, f"{PAGES}/{name}", known_at="0")
    assert (page.all("table"), len(page.all("h1"))) == ([], 1)
