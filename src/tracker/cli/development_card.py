"""One development on a screen: its facts, then what it rests on, what it moves, and how it came to read so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from rich.console import RenderableType

from tracker.cli.render import pairs, plain, table, word
from tracker.domain.developments import Development
from tracker.projections.views import DevelopmentView
from tracker.queries.developments import Change, DevelopmentAnswer, ReportedBy
from tracker.queries.likeness import told


def card(answer: DevelopmentAnswer, changes: Sequence[Change]) -> Iterator[RenderableType]:
    """The parts to print, in order; those that would be empty are left out."""
    one = answer.view.development
    yield plain(f"{one.statement}\n", "bold")
    yield pairs(*_facts(answer.view), *_resembled(answer))
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
                (row.category, word(row.direction), f"{row.weight:+.4f}", f"{row.half_life} d", row.start, row.counts)
                for row in answer.contributions
            ],
        )
    yield table("\nHistory", ">position", "recorded (UTC)", "event", rows=list(_history(changes)), fold="event")


def _facts(view: DevelopmentView) -> Iterator[tuple[str, object]]:
    one = view.development
    yield "id", one.id
    yield "status", word(view.status) if not view.reason else f"{view.status}: {view.reason}"
    yield "kind", one.kind
    yield "occurred", f"{one.occurred.edtf} ({one.occurred.basis})"
    for other in one.occurred.alternatives:
        yield "or", f"{other.edtf}: {other.why}"
    yield (
        "who",
        f"{one.actor} to {one.target}" + (f", with {', '.join(one.third_parties)}" if one.third_parties else ""),
    )
    yield "bears on", ", ".join(f"{label.category} {label.direction}" for label in one.labels)
    yield "act", f"{one.plover}, Goldstein {one.goldstein:+} ({one.goldstein_is})"
    yield "stage", one.stage
    yield "instrument", one.instrument
    yield "rating", f"{view.admiralty}; {view.sources} independent source{'' if view.sources == 1 else 's'}"
    yield "fact check", f"{one.veracity}, read with {one.confidence} confidence"
    if one.contradicts:
        yield "contradicts", ", ".join(one.contradicts)
    if one.notes:
        yield "notes", one.notes
    yield from _anchors(one)


def _anchors(one: Development) -> Iterator[tuple[str, object]]:
    if one.article:
        anchor = one.article
        digest = f"sha256 {anchor.sha256[:16]}\N{HORIZONTAL ELLIPSIS}"
        yield "article", f"{anchor.section}, characters {anchor.start} to {anchor.end}, {digest}"
    for item in one.anchors:
        spans = ", ".join(f"{span.field} {span.start}-{span.end}" for span in item.spans)
        yield "item", f"{item.item}: {spans}"


def _reports(answer: DevelopmentAnswer) -> Iterator[tuple[object, ...]]:
    for report in answer.reports:
        words = ", ".join(
            dict.fromkeys(report.title[span.start : span.end] for span in report.spans if span.field == "title")
        )
        says = plain(report.title).append(f"\n{report.url or 'no address'}", "dim")
        says.append(f"\nread: {words}" if words else "", "dim")
        says.append(f"\n{report.item}; {_linked(report)}", "dim")
        if report.copy_of:
            says.append(f"\nthe same text as {', '.join(report.copy_of)}: no source of its own", "dim")
        published = report.published.date() if report.published else None
        yield published, plain(report.feed).append(f" {report.admiralty}", "dim"), says


def _linked(report: ReportedBy) -> str:
    why = report.likeness
    score = f", score {why.score:.3f}: {told(why.parts)}" if why.parts else ""
    return f"linked by {report.method}{'' if why.resembles else score}"


def _resembled(answer: DevelopmentAnswer) -> Iterator[tuple[str, object]]:
    """What a report of it may tell of instead, why, and how to say so."""
    for report in answer.reports:
        why = report.likeness
        if why.resembles:
            yield "may be", f"{why.resembles}: {why.statement or 'not known any more'}"
            yield "because", f"score {why.score:.3f}: {told(why.parts)}" if why.parts else "it was not kept why"
            yield "if so", f"tracker review merge {why.resembles} {answer.view.development.id} --reason WHY"


def _history(changes: Sequence[Change]) -> Iterator[tuple[object, ...]]:
    before: DevelopmentView | None = None
    for change in changes:
        about = plain(_what(change, before)).append(f"\nby {change.actor}", "dim")
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
