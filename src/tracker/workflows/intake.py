"""What a page of items means for the log: the drafts of its events, in order.

Each relevant item is told apart from, or joined to, what is already known; later items of a page see the earlier ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from tracker.coreference.copies import Text
from tracker.coreference.matching import Match
from tracker.domain.dates import parse_interval
from tracker.domain.developments import Development, ItemAnchor, Kind, Label, Occurred
from tracker.domain.envelope import WORKER_ACTOR, Draft, event_id
from tracker.domain.events import (
    DevelopmentCorrected,
    DevelopmentRecorded,
    DevelopmentRestored,
    DevelopmentWithdrawn,
    Event,
    ItemObserved,
    ItemRevised,
    ItemTagged,
    ReportLinked,
    ReportQuestioned,
    ReportUnlinked,
)
from tracker.domain.items import Item, day_of, day_of_item
from tracker.domain.matches import NUMBERS, WORDS
from tracker.domain.reviews import BY_REVIEWER, FIRST_REPORT
from tracker.domain.tags import Reading, Span, spoken
from tracker.projections.views import DevelopmentView, ItemDecision, ItemView, Question
from tracker.store.engine import Connection
from tracker.store.views import Stored
from tracker.tagging.acts import goldstein
from tracker.workflows.known_reports import KnownReports, Memory, report_view
from tracker.workflows.known_texts import KnownTexts
from tracker.workflows.links import linked_again
from tracker.workflows.questioned import in_words, is_decided, is_kept, why_questioned
from tracker.workflows.reader import Reader, ReadItem

SAME_TEXT_SEEN = "a report of another development carries the text of both"
EDITED = "the outlet edited the item"
READ = ("statement", "occurred", "labels", "plover", "goldstein", "stage", "actor", "target", "anchors")
"""The fields of a development that are read in its item, and so follow its edits."""

READ_IN_TEXT = "text"
"""The basis of a day that the words of an item give."""


@dataclass(slots=True)
class Counts:
    """What was taken in, by number; `relevant` are of the new and the edited ones, `lags` seconds from claimed date to
    now, one for each new item with a date.
    """

    new: int = 0
    revised: int = 0
    relevant: int = 0
    developments: int = 0
    linked: int = 0
    lags: list[float] = field(default_factory=list)


class Intake:
    """Takes in items inside a write transaction; `record` appends drafts and folds them.

    Edits are recorded one by one, so that each sees what the one before it did to a development they share; new items
    are recorded together. `counts` may be put in place anew by whoever counts pages apart. `memory` is of reports that
    are known at the log's head. `occasion` is the reason of what is corrected or withdrawn; `place` tells what is
    said on it from what was said before of the same text.
    """

    def __init__(
        self,
        connection: Connection,
        reader: Reader,
        *,
        now: datetime,
        record: Callable[[Sequence[Draft]], None],
        memory: Memory,
        occasion: str = EDITED,
        place: tuple[str, ...] = (),
    ) -> None:
        self._live = Stored(connection, reader.definition.id)
        self._reader = reader
        self._known = KnownReports(connection, reader, memory)
        self._texts = KnownTexts(connection, reader.definition.id, memory.texts, told=memory.told)
        self._dossier = reader.definition.id
        self._now = now
        self._record = record
        self._occasion = occasion
        self._marks = place
        self._drafts: list[Draft] = []
        self.counts = Counts()

    def observe(self, found: ReadItem) -> None:
        """A new item: its screening, and where it is relevant its tags and its development."""
        item, said = found.item, found.reading
        self.counts.new += 1
        if item.published is not None:
            self.counts.lags.append((self._now - item.published).total_seconds())
        self._draft(ItemObserved(item, said.screening), item, "observed", revision=0)
        if said.screening.relevant:
            self.counts.relevant += 1
            self._tag(found, revision=0)
            self._join(found, revision=0, first_seen=self._now)

    def revise(self, found: ReadItem, view: ItemView) -> None:
        """An edited item: what it says now, and what that does to the development it reports."""
        self.finish()
        item, said, revision = found.item, found.reading, view.revisions + 1
        self.counts.revised += 1
        self._draft(ItemRevised(item, view.item.content_hash, said.screening), item, "revised", revision=revision)
        if said.screening.relevant:
            self.counts.relevant += 1
            self._tag(found, revision=revision)
        self._question(found, view, revision=revision)
        self._follow(found, view, revision=revision)

    def reread(self, found: ReadItem, view: ItemView) -> None:
        """A known item that a tagger reads otherwise than before, and what that does to the development it reports."""
        self._tag(found, revision=view.revisions)
        self._follow(found, view, revision=view.revisions)

    def _follow(self, found: ReadItem, view: ItemView, *, revision: int) -> None:
        """What another text, or another reading, of an item does; where a person decided what it is, that stands."""
        item, said = found.item, found.reading
        seen = view.first_shown
        development = self._live.get(DevelopmentView, view.development) if view.development else None
        decided = self._live.get(ItemDecision, item.id) is not None
        apart = "" if development is None or decided else self._set_apart(found, view, development)
        if development is not None and apart:
            self._part(found, development.development.id, reason=apart, revision=revision, first_seen=seen)
        elif development is not None and not decided:
            self._follow_edit(found, development, revision=revision, first_seen=seen)
        elif said.screening.relevant and not decided:
            self._join(found, revision=revision, first_seen=seen)
        self.finish()
        if development is None and not said.screening.relevant:
            return
        self._known.forget()

    def _question(self, found: ReadItem, was: ItemView, *, revision: int) -> None:
        """An edit that would take a report away, or turn it, where a person keeps it: that is for a person to see."""
        view = self._live.get(DevelopmentView, was.development) if was.development else None
        decided = self._live.get(ItemDecision, found.item.id) is not None
        if view is None or not is_kept(view, found.item.id, decided=decided):
            return
        asked = self._live.get(Question, found.item.id)
        why = "" if asked and asked.settled is None else why_questioned(found, was, view, self._reader, self._known)
        if why:
            key = view.development.id
            event = ReportQuestioned(key, found.item.id, revision, f"{self._occasion}; {why}")
            self._draft(event, found.item, "questioned", revision=revision, stream=f"development:{key}")

    def finish(self) -> None:
        """Record what is drafted so far."""
        drafts, self._drafts = self._drafts, []
        if drafts:
            self._record(drafts)

    def _tag(self, found: ReadItem, *, revision: int) -> None:
        event = ItemTagged(found.item.id, found.item.content_hash, found.reading)
        self._draft(event, found.item, f"tagged by {found.reading.screening.version}", revision=revision)

    def _set_apart(self, found: ReadItem, was: ItemView, view: DevelopmentView) -> str:
        """How another headline sets a report apart from what it is one of; empty where nothing does, or a person
        decided, or the development is of this item alone and follows it."""
        item, old = found.item, view.development
        mine = [report for report in view.reports if report.item == item.id]
        if not mine or is_decided(view, item.id):
            return ""
        alone = len(mine) == len(view.reports) and old.origin == "item"
        if alone or item.title == was.item.title or not found.reading.screening.relevant:
            return ""
        edited = report_view(found, self._reader, first_seen=was.first_shown)
        conflicts = self._known.sets_apart(edited, was, view)
        return in_words(conflicts)

    def _part(self, found: ReadItem, key: str, *, reason: str, revision: int, first_seen: datetime) -> None:
        """A report that its outlet turned into another act leaves the one it told of, and is joined anew."""
        gone = ReportUnlinked(key, found.item.id, f"{self._occasion}; {reason}")
        self._draft(gone, found.item, "unlinked", revision=revision, stream=f"development:{key}")
        self.finish()
        self._known.forget()
        self._join(found, revision=revision, first_seen=first_seen, left=key)

    def _join(self, found: ReadItem, *, revision: int, first_seen: datetime, left: str | None = None) -> None:
        """Another report of a known development, or the first one of a new one; never again of the one it `left`."""
        candidate = report_view(found, self._reader, first_seen=first_seen)
        matched = self._known.match(candidate)
        if left is not None and matched.kind == "same" and matched.development == left:
            matched = replace(matched, kind="unsure")
        if matched.kind == "same" and matched.development:
            self.counts.linked += 1
            key = matched.development
        else:
            self.counts.developments += 1
            development = development_of(found, revision=revision, first_seen=first_seen)
            if revision or self._marks:
                development = self._unused(development)
            key = development.id
            event = DevelopmentRecorded(development)
            self._draft(event, found.item, "development", revision=revision, stream=f"development:{key}")
        day = day_of_item(found.item, first_seen=first_seen)
        copied = self._texts.copied(found.item, development=key, day=day)
        link = _link(matched, key, item=found.item.id, matcher=self._reader.lens.version)
        link = replace(link, copy_of=copied.copy_of)
        self._draft(link, found.item, "linked", revision=revision, stream=f"development:{key}")
        self._known.add(replace(candidate, development=key))
        self._link_again(copied.again, found.item, revision=revision)

    def _unused(self, development: Development) -> Development:
        """The development under an id that no other has: an item may make one, lose it, and make another."""
        again, key = 1, development.id
        while self._live.get(DevelopmentView, key) is not None:
            again, key = again + 1, f"{development.id}-again-{again}"
        return replace(development, id=key)

    def _follow_edit(self, found: ReadItem, view: DevelopmentView, *, revision: int, first_seen: datetime) -> None:
        """A development that rests on this item alone follows its edit; any other only loses or keeps the report.

        One that a person decided about keeps it: what that person saw is what it rests on.
        """
        old, item = view.development, found.item
        relevant, stream = found.reading.screening.relevant, f"development:{old.id}"
        own = old.origin == "item" and not view.reviewed and {report.item for report in view.reports} <= {item.id}
        by_person = any(report.item == item.id and report.method == BY_REVIEWER for report in view.reports)
        if not own and not relevant and not by_person and not view.reviewed:
            gone = ReportUnlinked(old.id, item.id, self._occasion)
            self._draft(gone, item, "unlinked", revision=revision, stream=stream)
        if not own and relevant:
            self._follow_text(item, view, revision=revision, first_seen=first_seen)
        if not own:
            return
        if not relevant and view.status == "live":
            self._draft(
                DevelopmentWithdrawn(old.id, self._occasion), item, "withdrawn", revision=revision, stream=stream
            )
        if relevant and view.status == "withdrawn":
            self._draft(DevelopmentRestored(old.id, self._occasion), item, "restored", revision=revision, stream=stream)
        if relevant:
            new = development_of(found, revision=revision, first_seen=first_seen)
            if READ_IN_TEXT not in (new.occurred.basis, old.occurred.basis):
                new = replace(new, occurred=old.occurred)
            read = {name: getattr(new, name) for name in READ}
            changed = tuple(name for name in READ if read[name] != getattr(old, name))
            event = DevelopmentCorrected(replace(old, **read), changed, self._occasion)
            if changed:
                self._draft(event, item, "corrected", revision=revision, stream=stream)

    def _follow_text(self, item: Item, view: DevelopmentView, *, revision: int, first_seen: datetime) -> None:
        """A stub that became the text of others is linked again as their copy; what was one stays one."""
        key = view.development.id
        report = next((report for report in view.reports if report.item == item.id), None)
        copied = self._texts.copied(item, development=key, day=day_of_item(item, first_seen=first_seen))
        if report is not None and copied.copy_of:
            link = linked_again(report, key, reason=self._occasion, copy_of=copied.copy_of)
            self._draft(link, item, "copied", revision=revision, stream=f"development:{key}")
        self._link_again(copied.again, item, revision=revision)

    def _link_again(self, texts: Sequence[Text], item: Item, *, revision: int) -> None:
        """Reports of other developments that carry one text, which this item shows."""
        if texts:
            self.finish()
        for text in texts:
            view = self._live.get(DevelopmentView, text.development)
            report = next((report for report in view.reports if report.item == text.item), None) if view else None
            if report is not None:
                link = linked_again(report, text.development, reason=SAME_TEXT_SEEN, copy_of=text.copy_of)
                mark, stream = f"copied {text.item}", f"development:{text.development}"
                self._draft(link, item, mark, revision=revision, stream=stream)

    def _draft(self, event: Event, item: Item, mark: str, *, revision: int, stream: str | None = None) -> None:
        """The same item at the same revision with the same text gives the same events, however often it is taken in.

        So does the same occasion at the same place; another one gives others.
        """
        interval = None
        if isinstance(event, DevelopmentRecorded | DevelopmentCorrected):
            interval = parse_interval(event.development.occurred.edtf)
        self._drafts.append(
            Draft(
                event_id=event_id(self._dossier, "item", item.id, str(revision), item.content_hash, mark, *self._marks),
                stream=stream or f"item:{item.id}",
                event=event,
                actor=WORKER_ACTOR,
                occurred_edtf=interval.edtf if interval else None,
                occurred_from=interval.lower if interval else None,
                occurred_to=interval.upper if interval else None,
                published_at=item.published,
                correlation_id=item.id,
            )
        )


def development_of(found: ReadItem, *, revision: int, first_seen: datetime) -> Development:
    """The development that a relevant item tells of, as it is read there; `revision` tells those of one item apart."""
    item, said = found.item, found.reading
    day = day_of_item(item, first_seen=first_seen)
    labels = tuple(Label(t.category, t.direction, goldstein(said.plover, t.direction)) for t in said.tags)
    spans = tuple(dict.fromkeys(span for tag in said.tags for span in tag.spans))
    again = str(revision) if revision else ""
    return told_in(item, said, day=day, again=again, labels=labels, plover=said.plover, spans=spans)


def told_in(
    item: Item,
    said: Reading | None,
    *,
    day: date,
    again: str,
    labels: tuple[Label, ...],
    plover: str,
    spans: tuple[Span, ...] = (),
) -> Development:
    """The development that an item tells of under these labels; `again` ends the id of what is not its first."""
    return Development(
        id="-".join(filter(None, (day.isoformat(), item.id[:12], again))),
        statement=item.title or item.summary,
        kind=Kind.OCCURRENCE,
        occurred=occurred(item, said, day=day),
        actor=said.actor if said else "both",
        target=said.target if said else "both",
        third_parties=(),
        labels=labels,
        plover=plover,
        cameo=None,
        goldstein=labels[0].goldstein or Decimal(0),
        goldstein_is="coded",
        stage=said.stage if said else None,
        instrument=None,
        confidence="medium",
        veracity="unchecked",
        contradicts=(),
        notes="",
        references=(),
        article=None,
        anchors=(ItemAnchor(item.id, item.content_hash, spans),),
        origin="item",
    )


def occurred(item: Item, said: Reading | None, *, day: date) -> Occurred:
    """The day the text gives for the act, else the day its outlet claims, else the day it was first seen."""
    if said is not None and said.day is not None:
        span = said.day.span
        return Occurred(said.day.edtf, READ_IN_TEXT, f"read in the {span.field}: {spoken(span, item)}")
    if item.published is not None and day_of(item.published, first_seen=item.published) == day:
        return Occurred(day.isoformat(), "published", "the day an outlet gave, not one read in the text")
    return Occurred(day.isoformat(), "first seen", "the day the feed first showed it")


def _link(matched: Match, key: str, *, item: str, matcher: str) -> ReportLinked:
    """What matching found, to be kept: a first report with what it resembles, where it resembles anything.

    Words and numbers stand in the items, which can be redacted; the log keeps how much they say.
    """
    parts = tuple(replace(part, shared=()) if part.name in (WORDS, NUMBERS) else part for part in matched.parts)
    if matched.kind == "new" or matched.development is None:
        return ReportLinked(key, item, FIRST_REPORT, Decimal(1), matcher=matcher)
    first = matched.kind == "unsure"
    return ReportLinked(
        key,
        item,
        FIRST_REPORT if first else matched.method,
        matched.score,
        resembles=matched.development if first else None,
        like=matched.like,
        parts=parts,
        matcher=matcher,
    )
