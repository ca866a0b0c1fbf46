"""The whole way, nothing faked: feeds on loopback, the program in its own process with its scheduler, answers by HTTP.

Each test is one story told on both databases: what the feeds serve, what the service then says, and that a power cut
in between changes nothing.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from feed_server import FeedServer, Reply, Request, unchanged_if_known
from service import PATIENCE, Service, tracker, wait_for

SEEDS = Path(__file__).parents[2] / "seeds" / "iran-russia"
DOSSIER = "/dossiers/iran-russia"

RAILWAY = "Russia and Iran sign agreement to finish Rasht-Astara railway"
SUMMONED = "Iran summons Russian ambassador over statement on Gulf islands"
STORM = "Storm closes schools in northern Spain"
DRILL = "Iran and Russia begin joint naval drill in the Gulf of Oman"


def rss(*items: str) -> bytes:
    channel = f"<channel><title>Alpha</title>{''.join(items)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{channel}</rss>'.encode()


def rss_item(guid: str, title: str, *, link: str, day: str, text: str = "") -> str:
    return (
        f"<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title><link>{link}</link>"
        f"<description>{text}</description><pubDate>{day} 09:00:00 +0000</pubDate></item>"
    )


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Beta</title><id>urn:beta</id>
<updated>2026-11-20T12:00:00Z</updated><entry><id>urn:beta:1</id>
<title>Russia, Iran sign agreement to finish the Rasht-Astara railway</title>
<link href="https://beta.example/rail"/><updated>2026-11-20T12:00:00Z</updated>
<summary>The two transport ministers signed in Tehran; the line joins the north-south corridor.</summary></entry></feed>
"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://gamma.example/"><title>Gamma</title><link>https://gamma.example/</link></channel>
<item rdf:about="https://alpha.example/summoned?utm_source=gamma">
<title>Tehran calls in Moscow's envoy about the islands</title>
<link>https://alpha.example/summoned?utm_source=gamma</link><dc:date>2026-11-21T10:00:00Z</dc:date></item></rdf:RDF>
"""
FIRST_PAGE = rss(
    rss_item("a1", RAILWAY, link="https://alpha.example/rail", day="Fri, 20 Nov 2026", text="Trade by rail will grow."),
    rss_item("a2", STORM, link="https://alpha.example/storm", day="Fri, 20 Nov 2026"),
    rss_item("a3", SUMMONED, link="https://alpha.example/summoned", day="Sat, 21 Nov 2026"),
)
EDITED = f"{RAILWAY} by 2028"
SECOND_PAGE = rss(
    rss_item("a1", EDITED, link="https://alpha.example/rail", day="Fri, 20 Nov 2026", text="Trade by rail will grow."),
    rss_item("a4", DRILL, link="https://alpha.example/drill", day="Sun, 22 Nov 2026"),
)
STORMS = 190
THIRD_PAGE = rss(
    *(
        rss_item(f"s{n}", f"{STORM}, part {n}", link=f"https://alpha.example/storm/{n}", day="Sun, 22 Nov 2026")
        for n in range(STORMS)
    )
)
PARSED = 0.07
"""Seconds after which a page of so many items is parsed and being stored, most of the time (0.11 s in all)."""


@dataclass(frozen=True)
class Story:
    """A feed server, a program's environment with the real dossier on these feeds, and where its log goes."""

    server: FeedServer
    environment: dict[str, str]
    log: Path

    def service(self, *, scheduler: bool = True) -> Service:
        return Service(environment=self.environment, log=self.log, scheduler=scheduler)


@pytest.fixture
def story(tmp_path: Path, database_url: str) -> Iterator[Story]:
    with FeedServer() as server:
        seeds = tmp_path / "seeds"
        shutil.copytree(SEEDS, seeds / "iran-russia")
        feeds = "".join(
            f'<outline type="rss" text="{name}" xmlUrl="{server.url(f"/{name}")}" language="en" tracker:id="{name}" '
            f'tracker:country="GBR" tracker:group="{name}-house" tracker:reliability="B" tracker:note="For a test."/>'
            for name in ("alpha", "beta", "gamma", "delta")
        )
        (seeds / "iran-russia" / "feeds.opml").write_text(
            '<?xml version="1.0"?><opml version="2.0" xmlns:tracker="urn:tracker:opml:1">'
            f"<head><title>Test</title></head><body>{feeds}</body></opml>"
        )
        environment = {
            "TRACKER_DATABASE_URL": database_url,
            "TRACKER_SEEDS_DIR": str(seeds),
            "TRACKER_DATA_DIR": str(tmp_path),
            "TRACKER_FETCH_ALLOWED_NETWORKS": "127.0.0.1/32",
            "TRACKER_TICK_SECONDS": "1",
            "TRACKER_POLL_SECONDS": "1",
            "TRACKER_POLL_MIN_SECONDS": "1",
            "TRACKER_POLL_MAX_SECONDS": "1",
            "TRACKER_FETCH_HOST_SECONDS": "0",
            "TRACKER_LEASE_SECONDS": "10",
            "TRACKER_FETCH_TOTAL_SECONDS": "2",
            "TRACKER_FETCH_PARSE_SECONDS": "1",
            "TRACKER_FETCH_CONCURRENCY": "4",
            "TRACKER_LOG_FORMAT": "json",
        }
        server.set("/alpha", unchanged_if_known(FIRST_PAGE, etag='"one"'))
        server.set("/beta", Reply(body=ATOM.encode(), headers={"Content-Type": "application/atom+xml"}))
        server.set("/gamma", Reply(body=RDF.encode(), headers={"Content-Type": "application/rdf+xml"}))
        server.set("/delta", Reply(status=500))
        tracker("init", environment=environment)
        yield Story(server, environment, tmp_path / "service.log")


def test_feeds_become_a_state_that_explains_itself_and_survives_a_power_cut(story: Story) -> None:
    with story.service() as service:
        before = service.get(f"{DOSSIER}/state?known_at={seeded(service)}")
        first = wait_for(
            lambda: settled(service, items=5), what=lambda: f"five items, found {service.get(f'{DOSSIER}/status')}"
        )
        check_reports(service)
        check_state_moved(service, before=before)
        check_explained_to_the_span(service)
        check_broken_feed_is_seen(service)
        wait_for(lambda: states(service)["alpha"]["not_modified"] > 0, what=lambda: "a 304 of alpha")
        story.server.set("/alpha", unchanged_if_known(SECOND_PAGE, etag='"two"'))
        wait_for(lambda: settled(service, items=6), what=lambda: "the sixth item")
        check_edit(service)
        kill_while_storing(story, service)
    with story.service(scheduler=False) as service:
        held = service.get(f"{DOSSIER}/status")["items"]
        polls = states(service)["alpha"]["polls"]
        assert held in {6, 6 + STORMS}, "all of a page, or nothing of it"
    tracker("replay", "--check", environment=story.environment)
    with story.service() as service:
        wait_for(lambda: settled(service, items=6 + STORMS), what=lambda: "what the power cut took")
        wait_for(lambda: states(service)["alpha"]["polls"] > polls + 1, what=lambda: "another poll")
        assert items_by_title(service).keys() >= {EDITED, STORM, SUMMONED, DRILL}
        assert len(service.get(f"{DOSSIER}/items?limit=200")["items"]) == 6 + STORMS
        assert service.get(f"{DOSSIER}/state?known_at={first}&valid_at=2026-11-22")["position"] == first
    tracker("replay", "--check", environment=story.environment)


def kill_while_storing(story: Story, service: Service) -> None:
    """Serve a page of many items and pull the plug while it is on its way into the log."""
    served = threading.Event()

    def serve(_: Request) -> Reply:
        served.set()
        return Reply(body=THIRD_PAGE)

    story.server.set("/alpha", serve)
    assert served.wait(PATIENCE), "alpha was not polled again"
    time.sleep(PARSED)
    service.kill()


def seeded(service: Service) -> int:
    """The position of the last event that the seeds appended."""
    rows = service.get(f"{DOSSIER}/events?actor=seed&limit=200")["events"]
    return int(rows[-1]["position"])


def settled(service: Service, *, items: int) -> int:
    """The log's position once it holds so many items, else 0."""
    status = service.get(f"{DOSSIER}/status")
    return int(status["position"]) if status["items"] >= items else 0


def states(service: Service) -> dict[str, Any]:
    return {row["id"]: row["state"] for row in service.get(f"{DOSSIER}/feeds")["feeds"]}


def items_by_title(service: Service) -> dict[str, Any]:
    return {row["title"]: row for row in service.get(f"{DOSSIER}/items?limit=200")["items"]}


def check_reports(service: Service) -> None:
    """The same story on two feeds is one development with two independent sources; so is the same address."""
    items = items_by_title(service)
    assert not items[STORM]["relevant"]
    assert items[STORM]["development"] is None
    for title, sources in ((RAILWAY, 2), (SUMMONED, 2)):
        development = service.get(f"{DOSSIER}/developments/{items[title]['development']}")["development"]
        assert development["sources"] == sources
        assert len(development["reports"]) == 2


def check_state_moved(service: Service, *, before: Any) -> None:
    after = service.get(f"{DOSSIER}/state")
    trade_before, trade = (index_of(answer, "trade") for answer in (before, after))
    diplomacy_before, diplomacy = (index_of(answer, "diplomacy") for answer in (before, after))
    assert trade > trade_before
    assert diplomacy < diplomacy_before


def index_of(answer: Any, category: str) -> float:
    return float(next(row["index"] for row in answer["categories"] if row["code"] == category))


def check_explained_to_the_span(service: Service) -> None:
    """From the number to the line, to the development, to the item, to the words."""
    lines = service.get(f"{DOSSIER}/state/explain?category=trade")["lines"]
    development = items_by_title(service)[RAILWAY]["development"]
    assert development in [row["development"] for row in lines]
    report = service.get(f"{DOSSIER}/developments/{quote(development)}")["development"]["reports"][0]
    span = next(span for span in report["spans"] if span["field"] == "title")
    assert report["title"][span["start"] : span["end"]]


def check_broken_feed_is_seen(service: Service) -> None:
    state = states(service)["delta"]
    assert state["last_outcome"] == "http-500"
    assert state["failures"] > 0


def check_edit(service: Service) -> None:
    """The edited item keeps its identity; its development follows it and keeps its history."""
    item = items_by_title(service)[EDITED]
    assert item["revisions"] == 1
    assert RAILWAY not in items_by_title(service)
    events = service.get(f"{DOSSIER}/events?stream={quote('item:' + item['id'])}")["events"]
    assert [event["type"] for event in events] == ["item.observed", "item.tagged", "item.revised", "item.tagged"]
