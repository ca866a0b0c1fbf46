"""Another tagger reads the whole log again, on both databases: what it would do, what it does, and what stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

import logs
from builders import Clock
from tracker.domain.errors import ConfigurationError
from tracker.domain.reviews import Act, Confirm, Correct, Judge, LabelWanted, Restore, Unlink, Withdraw
from tracker.domain.tags import Direction, Reading
from tracker.feeds.base import Entry
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store.engine import reading
from tracker.store.event_store import read
from tracker.store.views import Stored
from tracker.tagging.base import Tagger
from tracker.tagging.learned import Contribution
from tracker.tagging.rules import Text
from tracker.workflows import retag as workflow
from tracker.workflows import seed
from tracker.workflows.ingest import ingest, unknown
from tracker.workflows.reader import Reader
from tracker.workflows.replay import replay
from tracker.workflows.retag import Retagged, foresee, retag
from tracker.workflows.review import Order, decide
from tracker.workflows.tools import Tools

PUBLISHED = datetime(2024, 7, 1, 9, tzinfo=UTC)
TODAY = PUBLISHED.date()
SIGNED = "Ruritania and Graustark sign agreement on river locks"
QUARREL = "Graustark protests to Ruritania over the railway"
BATHING = "Bathing season opens with a regatta in Strelsau"


@dataclass
class Contrary:
    """Reads every relevant item as straining, passes over what it is told to, and finds more than `inner` does."""

    inner: Tagger
    version: str = "contrary"
    name: str = "rules"
    blind: str = ""
    finds: str = ""

    def read(self, *, title: str, summary: str, language: str) -> Reading:
        """The other reading."""
        said = self.inner.read(title=title, summary=summary, language=language)
        if self.finds and self.finds in title:
            said = self.inner.read(title=SIGNED, summary="", language=language)
            said = structs.replace(said, tags=tuple(replace(tag, spans=()) for tag in said.tags))
        if not said.screening.relevant:
            return said
        seen = not (self.blind and self.blind in title)
        screening = structs.replace(said.screening, version=self.version, relevant=seen)
        tags = tuple(replace(tag, direction=Direction.STRAINS) for tag in said.tags) if screening.relevant else ()
        return structs.replace(said, screening=screening, tags=tags, plover="ACCUSE")

    def read_all(self, texts: Sequence[Text]) -> list[Reading]:
        """The other reading of each."""
        return [self.read(title=title, summary=summary, language=language) for title, summary, language in texts]

    def explain(self, *, title: str, summary: str, language: str) -> Sequence[Contribution]:
        """What the other one says."""
        return self.inner.explain(title=title, summary=summary, language=language)


@dataclass(frozen=True)
class Desk:
    """A log with three items of one feed."""

    tools: Tools
    reader: Reader

    def contrary(self, **changes: str) -> Reader:
        return replace(self.reader, tagger=Contrary(self.reader.tagger, **changes))

    def again(self, reader: Reader) -> Retagged:
        return retag(self.tools, reader, valid_at=TODAY, most=10, progress=silent)

    def foreseen(self, reader: Reader) -> Retagged:
        return foresee(self.tools, reader, valid_at=TODAY, most=10, progress=silent)

    def item(self, title: str) -> ItemView:
        with reading(self.tools.engine) as connection:
            items = Stored(connection, self.reader.definition.id).all(ItemView)
            return next(view for _, view in items if view.item.title == title)

    def development(self, title: str) -> DevelopmentView:
        key = self.item(title).development
        assert key is not None
        with reading(self.tools.engine) as connection:
            view = Stored(connection, self.reader.definition.id).get(DevelopmentView, key)
        assert view is not None
        return view

    def decide(self, act: Act, key: str) -> None:
        order = Order(act, key, "a look", "anna")
        decide(self.tools, self.reader.definition.id, order, valid_at=TODAY)

    def types(self, *, after: int) -> list[str]:
        with reading(self.tools.engine) as connection:
            return [recorded.type for recorded in read(connection, self.reader.definition.id, after=after)]


def silent(_done: int, _all: int) -> None:
    return


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Desk:
    clock.at = PUBLISHED + timedelta(hours=1)
    files = logs.fictional_files(tmp_path)
    seed.load(tools, files)
    reader = Reader.of(files)
    feed = next(feed for feed in files.feeds if feed.id == "edelweiss-post")
    titles = (SIGNED, QUARREL, BATHING)
    entries = [
        Entry(title, None, title, "", PUBLISHED - timedelta(days=9 * n), None, None) for n, title in enumerate(titles)
    ]
    ingest(tools, reader, feed, unknown(tools, reader, feed, reader.items(feed, entries)), lease=None)
    return Desk(tools, reader)


def test_the_same_tagger_reads_nothing_otherwise(desk: Desk) -> None:
    done = desk.again(desk.reader)
    assert (done.read, done.gained, done.lost, done.retagged, done.events) == (3, 0, 0, 0, {})
    assert done.effect.moves == ()


def test_what_is_foreseen_then_happens_and_not_before(desk: Desk) -> None:
    reader = desk.contrary(finds="regatta")
    before = desk.foreseen(desk.reader).position
    seen = desk.foreseen(reader)
    assert desk.types(after=before) == []
    done = desk.again(reader)
    assert replace(seen, dry_run=False, position=done.position) == done
    assert (done.gained, done.lost, done.retagged) == (1, 0, 2)
    assert done.events == {
        "development.corrected": 2,
        "development.recorded": 1,
        "item.tagged": 3,
        "report.linked": 1,
    }
    assert {label.direction for label in desk.development(SIGNED).development.labels} == {Direction.STRAINS}
    assert done.effect.moves[0].category == "overall"
    assert replay(desk.tools, done.dossier, check=True).difference is None


def test_what_differs_is_told_the_weightiest_first(desk: Desk) -> None:
    seen = desk.foreseen(desk.contrary(finds="regatta", blind="protests"))
    told = {one.title: [(each.kind, each.before, each.after) for each in one.differences] for one in seen.items}
    assert [one.differences[0].kind for one in seen.items] == ["relevance", "relevance", "direction"]
    assert told[QUARREL][0] == ("relevance", "yes", "no")
    assert ("category", "deepens", None) in told[QUARREL]
    assert told[BATHING][0] == ("relevance", "no", "yes")
    assert ("direction", "deepens", "strains") in told[SIGNED]
    assert any(kind == "act" and after == "ACCUSE" for kind, _, after in told[SIGNED])
    assert all(before != after for one in told.values() for _, before, after in one)
    assert (seen.by_kind["relevance"], seen.by_kind["direction"]) == (2, 1)


def test_developments_are_told_with_what_they_were_and_would_be(desk: Desk) -> None:
    signed, protested = (desk.development(title).development for title in (SIGNED, QUARREL))
    seen = desk.foreseen(desk.contrary(finds="regatta", blind="protests"))
    told = {one.statement: {field.name: field for field in one.fields} for one in seen.developments}
    assert {one.statement for one in seen.developments if one.is_new} == {BATHING}
    status = told[protested.statement]["status"]
    assert (status.before, status.after) == ("live", "withdrawn")
    labels = told[signed.statement]["labels"]
    assert (labels.before.split()[1], labels.after.split()[1]) == ("deepens", "strains")
    assert set(told) == {SIGNED, QUARREL, BATHING}


def test_no_more_are_told_than_asked_for(desk: Desk) -> None:
    reader = desk.contrary(finds="regatta", blind="protests")
    seen = foresee(desk.tools, reader, valid_at=TODAY, most=1, progress=silent)
    assert [one.title for one in seen.items] == [QUARREL] or [one.title for one in seen.items] == [BATHING]
    assert len(seen.developments) == 1
    assert len(seen.effect.developments) == 3


def test_a_second_run_finds_nothing_left(desk: Desk) -> None:
    reader = desk.contrary(finds="regatta")
    desk.again(reader)
    again = desk.again(reader)
    assert (again.gained, again.lost, again.retagged, again.events) == (0, 0, 0, {})


def test_taggers_may_take_turns(desk: Desk) -> None:
    before = desk.development(SIGNED).development
    for _ in range(2):
        desk.again(desk.contrary(blind="locks"))
        assert desk.development(SIGNED).status == "withdrawn"
        assert not desk.item(SIGNED).screening.relevant
        desk.again(desk.reader)
        assert desk.development(SIGNED).status == "live"
        assert desk.development(SIGNED).development == before
    assert replay(desk.tools, desk.reader.definition.id, check=True).difference is None


def test_what_a_person_decided_stands(desk: Desk) -> None:
    desk.decide(Confirm(), desk.development(SIGNED).development.id)
    quarrel = desk.item(QUARREL).item.id
    desk.decide(Judge(True, (LabelWanted("railways", Direction.LIMITS),)), quarrel)
    signed, protested = desk.development(SIGNED), desk.development(QUARREL)
    position = desk.foreseen(desk.reader).position
    done = desk.again(desk.contrary(blind="protests"))
    assert desk.types(after=position) == ["item.tagged", "item.tagged"]
    assert (desk.development(SIGNED), desk.development(QUARREL)) == (signed, protested)
    assert [one.decided for one in done.items if one.item == quarrel] == [True]
    assert done.effect.moves == ()


@pytest.mark.parametrize(
    "acts",
    [(Confirm(),), (Correct(statement="Otherwise."),), (Withdraw(), Restore())],
    ids=["confirm", "correct", "restore"],
)
def test_a_reviewed_development_keeps_the_report_that_a_tagger_no_longer_reads(
    desk: Desk, acts: tuple[Act, ...]
) -> None:
    for act in acts:
        desk.decide(act, desk.development(SIGNED).development.id)
    before, position = desk.development(SIGNED), desk.foreseen(desk.reader).position
    desk.again(desk.contrary(blind="locks"))
    assert "report.unlinked" not in desk.types(after=position)
    assert not desk.item(SIGNED).screening.relevant
    assert desk.development(SIGNED) == before


def test_an_item_that_a_person_took_away_is_not_joined_again(desk: Desk) -> None:
    key = desk.development(SIGNED).development.id
    desk.decide(Unlink(desk.item(SIGNED).item.id), key)
    desk.again(desk.contrary())
    assert desk.item(SIGNED).development is None


def test_a_run_that_is_cut_off_goes_on_where_it_was(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "PAGE", 1)
    monkeypatch.setattr(workflow, "SLICE", 1)
    reader = desk.contrary(finds="regatta")
    whole = desk.foreseen(reader)

    def pulled(done: int, _all: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        retag(desk.tools, reader, valid_at=TODAY, most=10, progress=pulled)
    rest = desk.again(reader)
    assert 0 < sum(rest.events.values()) < sum(whole.events.values())
    assert desk.foreseen(reader).events == {}
    assert replay(desk.tools, whole.dossier, check=True).difference is None


@pytest.mark.parametrize("page", [1, 2, 3])
def test_pages_of_any_size_are_read_to_the_end(desk: Desk, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    reader, heard = desk.contrary(finds="regatta"), []
    whole = desk.foreseen(reader)
    monkeypatch.setattr(workflow, "PAGE", page)
    done = retag(desk.tools, reader, valid_at=TODAY, most=10, progress=lambda *told: heard.append(told))
    assert (done.read, done.gained, done.by_kind) == (3, whole.gained, whole.by_kind)
    assert heard[-1] == (3, 3)


def test_a_tagger_of_other_seed_files_is_refused(desk: Desk) -> None:
    other = replace(desk.reader, definition=replace(desk.reader.definition, lexicon="0" * 64))
    with pytest.raises(ConfigurationError, match="tracker seed load"):
        desk.again(other)
    assert desk.foreseen(other).read == 3
