"""One development on a screen: its facts, then what it rests on, what it moves, and how it came to read so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from rich.console import RenderableType

from tracker.cli.render import pairs, plain, table, word
from tracker.domain.amounts import amounted, counted
from tracker.domain.developments import Development
from tracker.projections.credibility import INFORMATION_WORDS, RELIABILITY_WORDS
from tracker.projections.views import DevelopmentView
from tracker.queries.developments import Change, DevelopmentAnswer, ReadIn, ReportedBy
from tracker.queries.items import wordings
from tracker.queries.likeness import told
from tracker.queries.resembling import RELATIONS, saying
from tracker.queries.review_lines import deciding

ORIGINS = {"seed": "the seed files (seed)", "item": "items of feeds (item)", "reviewer": "a reviewer (reviewer)"}
"""Where a development came from, with the word that `--origin` takes."""


def card(answer: DevelopmentAnswer, changes: Sequence[Change]) -> Iterator[RenderableType]:
    """The parts to print, in order; those that would be empty are left out."""
    one = answer.view.development
    yield plain(f"{one.statement}\n", "bold")
    yield pairs(*_facts(answer), *_resembled(answer))
    if one.references:
        yield table(
            "\nConsulted sources",
            "published",
            "source",
            rows=[(ref.published, plain(ref.line).append(f"\n{ref.url}", "dim")) for ref in one.references],
            fold="source",
        )
    if answer.reports:
        yield table("\nReports", "published", "from", "report", rows=list(_reports(answer)), fold="report")
    if answer.contributions:
        yield table(
            "\nLedger",
            "category",
            "direction",
            ">weight",
            ">half-life",
            "from",
            "counts",
            rows=[
                (
                    row.category,
                    word(row.direction),
                    amounted(row.weight, 4),
                    f"{row.half_life} d",
                    row.start,
                    row.counts,
                )
                for row in answer.contributions
            ],
        )
    yield table("\nHistory", ">position", "recorded (UTC)", "event", rows=list(_history(changes)), fold="event")


def _facts(answer: DevelopmentAnswer) -> Iterator[tuple[str, object]]:
    view, one = answer.view, answer.view.development
    yield "id", one.id
    yield "status", word(view.status) if view.status == "live" or not view.reason else f"{view.status}: {view.reason}"
    if view.contradicted:
        yield "contradicted by", ", ".join(view.contradicted)
    if one.contradicts:
        yield "contradicts", ", ".join(one.contradicts)
    yield "kind", one.kind
    yield "occurred", f"{one.occurred.edtf} ({one.occurred.basis})"
    for other in one.occurred.alternatives:
        yield "or", f"{other.edtf}: {other.why}"
    yield (
        "who",
        f"{one.actor} to {one.target}" + (f", with {', '.join(one.third_parties)}" if one.third_parties else ""),
    )
    yield "came from", ORIGINS[one.origin]
    yield "bears on", ", ".join(f"{label.category} {label.direction}" for label in one.labels)
    yield "act", f"{one.plover}, Goldstein {amounted(one.goldstein)} ({one.goldstein_is})"
    yield "stage", one.stage
    yield "instrument", one.instrument
    yield "reliability", f"{view.reliability}, {RELIABILITY_WORDS[view.reliability]}: {_sources(view)}"
    yield "information", f"{view.information}, {INFORMATION_WORDS[view.information]}{_vouched(view)}"
    if one.origin == "seed":
        yield "fact check", f"{one.veracity}, read with {one.confidence} confidence"
    if one.notes:
        yield "notes", one.notes
    yield from _anchors(answer)


def _sources(view: DevelopmentView) -> str:
    if view.sources <= 1:
        return "one source speaks for it" if view.sources else "no source speaks for it"
    return f"the best of {counted(view.sources, 'independent source')}"


def _vouched(view: DevelopmentView) -> str:
    return "; a person vouches for it" if view.confirmed else ""


def _anchors(answer: DevelopmentAnswer) -> Iterator[tuple[str, object]]:
    anchor = answer.view.development.article
    if anchor:
        digest = f"sha256 {anchor.sha256[:16]}\N{HORIZONTAL ELLIPSIS}"
        yield "article", f"{anchor.section}, characters {anchor.start} to {anchor.end}, {digest}"
    for found in answer.read_in:
        yield "read in", f"{found.item}: {_spoken(found)}"


def _spoken(found: ReadIn) -> str:
    if found.words is None:
        return "a text that its outlet has changed since"
    return ", ".join(wordings(found.words)) or "no single words"


def _reports(answer: DevelopmentAnswer) -> Iterator[tuple[object, ...]]:
    for report in answer.reports:
        words = ", ".join(wordings(one for one in report.spans if one.field == "title"))
        says = plain(report.title).append(f"\n{report.url or 'no address'}", "dim")
        says.append(f"\nread: {words}" if words else "", "dim")
        says.append(f"\n{report.item}; {_linked(report)}", "dim")
        if report.copy_of:
            says.append(f"\nthe same text as {', '.join(report.copy_of)}{_counted(report, answer)}", "dim")
        published = report.published.date() if report.published else None
        source = plain(report.feed).append(f" {report.admiralty}", "dim")
        if report.feed_removed is not None:
            source.append(f"\nremoved at {report.feed_removed}", "dim")
        yield published, source, says


def _counted(report: ReportedBy, answer: DevelopmentAnswer) -> str:
    """What a copy counts as here, which the text it repeats may have left, or never reported."""
    texts = {report.item, *report.copy_of}
    shared = (texts & {one.item, *one.copy_of} for one in answer.reports if one is not report)
    return ": no source of its own" if any(shared) else ", which does not report this: here it is a text of its own"


def _linked(report: ReportedBy) -> str:
    why = report.likeness
    score = f", score {why.score:.3f}: {told(why.parts)}" if why.parts else ""
    return f"linked by {report.method}{'' if why.resembles else score}"


def _resembled(answer: DevelopmentAnswer) -> Iterator[tuple[str, object]]:
    """What it may be the same as, or deny, or be denied by, why, and how to say so."""
    for one in answer.denials:
        yield f"may {RELATIONS['denied']}", f"{one.development.id}: {one.development.statement}"
        yield "if so", deciding(*saying(one.development, answer.view.development, "denies"))
    if answer.resembled is None:
        return
    other = answer.resembled.view.development
    why = next(report.likeness for report in answer.reports if report.item == answer.resembled.report.item)
    yield f"may {RELATIONS[answer.resembled.relation]}", f"{other.id}: {other.statement}"
    yield "because", f"score {why.score:.3f}: {told(why.parts)}" if why.parts else "it was not kept why"
    yield "if so", deciding(*saying(answer.view.development, other, answer.resembled.relation))


def _history(changes: Sequence[Change]) -> Iterator[tuple[object, ...]]:
    before: DevelopmentView | None = None
    for change in changes:
        about = plain(_what(change, before)).append(f"\nby {change.actor}", "dim")
        about.append_text(plain(f": {change.reason}" if change.reason else "", "dim"))
        yield change.position, f"{change.recorded_at:%Y-%m-%d %H:%M}", about
        before = change.view


def _what(change: Change, before: DevelopmentView | None) -> str:
    """The event's type, what it changed, and how many reports came or went."""
    told = changed_fields(before.development, change.view.development) if before else ()
    reports = len(change.view.reports) - (len(before.reports) if before else 0)
    counted = (f"{reports:+} report{'' if abs(reports) == 1 else 's'}",) if reports else ()
    return f"{change.type}: {', '.join((*told, *counted))}" if told or counted else change.type


def changed_fields(before: Development, after: Development) -> tuple[str, ...]:
    """The names of the fields that read differently, in their order."""
    return tuple(one.name for one in fields(after) if getattr(before, one.name) != getattr(after, one.name))
