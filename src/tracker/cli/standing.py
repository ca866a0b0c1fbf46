"""`tracker standing`: the answer to the dossier's question, by rule and with its reasons."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from tracker.cli.opening import open_program, snapshot
from tracker.cli.options import AsJson, Dossier, KnownAt, ValidAt
from tracker.cli.render import footing, plain, print_json, show, table, word
from tracker.domain.amounts import amounted, counted
from tracker.projections.standing import InstrumentStatus
from tracker.queries.moment import parse
from tracker.queries.standing import StandingAnswer, get_standing
from tracker.queries.state import Line

SHOWN = 3
"""So many contradictions fit a screen; an answer in JSON has them all."""


def standing(
    *,
    valid_at: ValidAt = None,
    known_at: KnownAt = None,
    dossier: Dossier = None,
    as_json: AsJson = False,
) -> None:
    """How the two stand, which obligations bind, and what speaks for and against."""
    moment = parse(valid_at, known_at)
    program = open_program(dossier)
    with snapshot(program) as connection:
        answer = get_standing(connection, program.dossier, moment, today=program.today())
    if as_json:
        print_json(answer)
        return
    show(
        plain(answer.question, "dim") if answer.question else None,
        plain(answer.sentence, "bold"),
        plain(f"Rule: {answer.rule}."),
        _breadth(answer),
        _obligations(answer),
        _instruments("\nInstruments", answer.instruments),
        _evidence("\nSpeaks for it", answer.supports),
        _evidence("\nSpeaks against it", answer.speaks_against),
        _contradictions(answer),
        _disputed(answer),
        _unknown(answer),
        footing(answer.context),
    )


def _breadth(answer: StandingAnswer) -> Text | None:
    if answer.index is None:
        return None
    some, every = answer.categories_with_evidence, answer.categories
    rest = "" if some == every else "; the others add nothing to the overall index"
    return plain(f"Evidence in {some} of {every} categories{rest}.")


def _obligations(answer: StandingAnswer) -> Table | None:
    if not answer.obligations:
        return None
    rows: list[tuple[object, ...]] = []
    for one in answer.obligations:
        where = ", ".join(part for part in (one.instrument, one.article) if part)
        rows.append((one.kind, one.binding, plain(one.note).append(f"\n{where}" if where else "", "dim")))
    return table("\nObligations", "kind", "binds", "why", rows=rows, fold="why")


def _instruments(title: str, instruments: Iterable[InstrumentStatus]) -> Table | None:
    rows = [(one.status, one.since, one.possibly, plain(one.title).append(f"\n{one.id}", "dim")) for one in instruments]
    columns = ("status", "since", "maybe", "instrument")
    return table(title, *columns, rows=rows, fold="instrument") if rows else None


def _evidence(title: str, lines: Iterable[Line]) -> Table | None:
    rows: list[tuple[object, ...]] = []
    for line in lines:
        source = f"\n{line.development}, {line.occurred}, {line.admiralty}"
        says = plain(line.statement).append(source, "dim").append("; contested" if line.contested else "", "yellow")
        rows.append((plain(amounted(line.amount, 2)), line.category, word(line.direction), says))
    columns = (">amount", "category", "direction", "development")
    return table(title, *columns, rows=rows, fold="development") if rows else None


def _contradictions(answer: StandingAnswer) -> Table | None:
    rows: list[tuple[object, ...]] = []
    for clash in answer.contradictions[:SHOWN]:
        one = plain(clash.one_says).append(f"\n{clash.one}", "dim")
        other = plain(clash.other_says).append(f"\n{clash.other}", "dim")
        rows += [("one says", one), ("another", other)]
    if len(answer.contradictions) > SHOWN:
        more = counted(len(answer.contradictions) - SHOWN, "more pair")
        rows.append(("", plain(f"{more}; `tracker standing --json` lists them all", "dim")))
    return table("\nContradictions", "", "evidence", rows=rows, fold="evidence") if rows else None


def _disputed(answer: StandingAnswer) -> Table | None:
    rows = [(one.edtf, f"{one.by}: {one.claim}") for one in answer.disputed_dates]
    return table("\nClaims not used", "date", "claim", rows=rows, fold="claim") if rows else None


def _unknown(answer: StandingAnswer) -> Table | None:
    return (
        table("\nUnknown", "what", rows=[(text,) for text in answer.unknown], fold="what") if answer.unknown else None
    )
