"""Values for tests: each function gives a small valid one, with what the test cares about changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from msgspec import structs

from tracker.domain.dates import parse_interval
from tracker.domain.developments import (
    OBLIGATIONS,
    ArticleAnchor,
    Development,
    Instrument,
    Kind,
    Label,
    Obligation,
    Occurred,
    Step,
)
from tracker.domain.dossier import Article, Category, Definition, Level, Party, ScoringModel
from tracker.domain.envelope import Draft, Recorded, event_id
from tracker.domain.events import Event
from tracker.domain.items import Feed, Item, content_hash
from tracker.domain.plover import Quad
from tracker.domain.tags import Direction, Reading, Screening, Span, Stage, Tag
from tracker.projections.views import Contribution, Report

DOSSIER = "north-south"
NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
TODAY = NOW.date()
ONE = Decimal(1)

_STAGES = ("0.25", "0.4", "0.5", "0.7", "1", "1", "0", "0", "0")
_LETTERS = ("0.95", "0.75", "0.5", "0.25", "0.05", "0.5")
SCORING = ScoringModel(
    name="index/test",
    stage=dict(zip(map(str, Stage), map(Decimal, _STAGES), strict=True)),
    reliability=dict(zip("ABCDEF", map(Decimal, _LETTERS), strict=True)),
    claim_confidence={"high": ONE, "medium": Decimal("0.75"), "low": Decimal("0.5")},
    scale=Decimal(10),
    overall_scale=Decimal(20),
    clip=Decimal(20),
    levels=tuple(
        Level(n, Decimal(v)) for n, v in (("deep", 6), ("active", 3), ("limited", 1), ("mixed", -1), ("strained", -3))
    ),
    lowest_level="adversarial",
    trend_days=90,
    trend_step=Decimal("0.5"),
    standing_partner=ONE,
    standing_strained=Decimal(-1),
    standing_adversarial=Decimal(-3),
)


def category(code: str = "trade", **changes: Any) -> Category:
    """A category with a half-life of a year."""
    return replace(Category(code, code.title(), code, f"What is {code}.", (), (), 365), **changes)


def definition(**changes: Any) -> Definition:
    """Two parties, the categories `trade` and `arms`, the numbers of `index/1`."""
    plain = Definition(
        id=DOSSIER,
        title="North and South",
        question="Is North an ally of South?",
        parties=(Party("NOR", "North", "Northern"), Party("SOU", "South", "Southern")),
        categories=(category("trade"), category("arms")),
        scoring=SCORING,
        article=Article("page", "A page", "0" * 64, 1000, "2025-06~", "B"),
        since=date(1990, 1, 1),
        tagger="rules",
        lexicon="1" * 64,
    )
    return replace(plain, **changes)


def development(key: str = "d1", **changes: Any) -> Development:
    """An occurrence of one day in `trade`, worth 4, resting on the article."""
    plain = Development(
        id=key,
        statement=f"Something of {key}.",
        kind=Kind.OCCURRENCE,
        occurred=Occurred("2025-06-01", "stated"),
        actor="NOR",
        target="SOU",
        third_parties=(),
        labels=(Label("trade", Direction.DEEPENS),),
        plover="AGREE",
        cameo=None,
        goldstein=Decimal("4.0"),
        goldstein_is="coded",
        stage=None,
        instrument=None,
        confidence="high",
        veracity="supported",
        contradicts=(),
        notes="",
        references=(),
        article=ArticleAnchor("page", "Top", 0, 10, "2" * 64),
        anchors=(),
        origin="seed",
    )
    return replace(plain, **changes)


def feed(key: str = "courier", **changes: Any) -> Feed:
    """A source of letter C that is its own group."""
    return replace(Feed(key, key.title(), f"http://127.0.0.1/{key}", None, "en", None, key, None, "C", ""), **changes)


def item(key: str = "i1", **changes: Any) -> Item:
    """An item of the feed `courier`; its hash fits its text."""
    plain = Item(
        id=key,
        feed="courier",
        guid=f"guid-{key}",
        url=f"http://127.0.0.1/{key}",
        canonical_url=f"http://127.0.0.1/{key}",
        title=f"North meets South over {key}",
        summary="They met.",
        language="en",
        published=datetime(2025, 6, 2, 12, tzinfo=UTC),
        published_claim="Mon, 02 Jun 2025 12:00:00 GMT",
        author=None,
        content_hash="",
    )
    one = structs.replace(plain, **changes)
    digest = content_hash(one.title, summary=one.summary, canonical_url=one.canonical_url)
    return structs.replace(one, content_hash=digest)


def screening(*, relevant: bool = True, version: str = "1") -> Screening:
    """A screening without parts."""
    return Screening("rules", version, relevant, ONE if relevant else Decimal(0), ONE, ())


def reading(**changes: Any) -> Reading:
    """A reading with one tag on the first word of the title."""
    tag = Tag("trade", Direction.DEEPENS, Decimal("0.8"), (Span("title", 0, 5, "north"),))
    return structs.replace(Reading(screening(), (tag,), "CONSULT", None, "NOR", "SOU"), **changes)


def obligations(**present: str) -> tuple[Obligation, ...]:
    """ATOP's five kinds, of which those named are present; the value is the article."""
    named = {kind.replace("_", "-"): text for kind, text in present.items()}
    return tuple(Obligation(kind, kind in named, named.get(kind), f"on {kind}") for kind in OBLIGATIONS)


def instrument(key: str = "pact", **changes: Any) -> Instrument:
    """A bilateral partnership pact, signed in 2000, in force from 2001-01-01, without obligations."""
    plain = Instrument(
        id=key,
        title=f"Treaty {key}",
        short=key,
        partnership=True,
        bilateral=True,
        signed="2000-03-01",
        in_force="2001-01-01",
        ended=None,
        term="",
        steps=(),
        obligations=obligations(),
        contradictions=(),
        unknown=(),
        sources=(),
    )
    return replace(plain, **changes)


def ratified(*steps: tuple[str, str]) -> tuple[Step, ...]:
    """Steps of ratification as (party or both, EDTF date)."""
    return tuple(Step(Stage.RATIFIED, by, edtf, "", "") for by, edtf in steps)


def report(
    key: str = "i1",
    *,
    group: str = "courier",
    wire: str | None = None,
    letter: Any = "C",
    copy_of: tuple[str, ...] = (),
) -> Report:
    """A report by a source of that group, wire and letter, with the text of others where it is a copy."""
    return Report(key, group, group, wire, letter, "test", ONE, 1, copy_of)


def contribution(**changes: Any) -> Contribution:
    """A row of the ledger: weight 4 in `trade` on 2025-06-01, half-life a year, counting."""
    plain = Contribution(
        development="d1",
        category="trade",
        direction=Direction.DEEPENS,
        kind=Kind.OCCURRENCE,
        origin="seed",
        counts=True,
        goldstein=Decimal(4),
        stage=None,
        stage_factor=ONE,
        credibility=ONE,
        weight=Decimal(4),
        half_life=365,
        start=date(2025, 6, 1),
        end=date(2025, 6, 1),
        holds=False,
        quad=Quad.VERBAL_COOPERATION,
        contested=False,
        confirmed=False,
        withdrawn=False,
    )
    return replace(plain, **changes)


def draft(event: Event, *marks: str, stream: str = "", **changes: Any) -> Draft:
    """A draft whose id derives from `marks`, or from its content where there are none."""
    key = marks or (repr(event),)
    plain = Draft(event_id(DOSSIER, *key), stream or f"test:{'/'.join(marks)}", event, "test")
    return structs.replace(plain, **changes)


def recorded(events: Sequence[Event], *, start: int = 1) -> list[Recorded]:
    """The events as a log would hold them, a minute apart, from position `start` on."""
    return [
        Recorded(
            dossier=DOSSIER,
            position=position,
            event_id=event_id(DOSSIER, str(position)),
            stream="test",
            stream_version=position,
            type="test",
            version=1,
            recorded_at=NOW + timedelta(minutes=position),
            actor="test",
            event=event,
        )
        for position, event in enumerate(events, start=start)
    ]


def interval_of(edtf: str) -> tuple[date | None, date | None]:
    """First and last day of an EDTF text."""
    found = parse_interval(edtf)
    return found.lower, found.upper


@dataclass
class Clock:
    """A clock that stands still unless it is set."""

    at: datetime = NOW

    def now(self) -> datetime:
        """The time it shows."""
        return self.at

    def wait(self, **duration: float) -> datetime:
        """Set it forward, or back with a negative duration."""
        self.at += timedelta(**duration)
        return self.at
