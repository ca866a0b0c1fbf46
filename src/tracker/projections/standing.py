"""Standing: how the two stand with each other, by rule, with the reasons and what speaks against them.

Obligations follow ATOP's five kinds (Leeds et al., Alliance Treaty Obligations and Provisions). An obligation binds
from the first day its instrument is surely in force to the day before it ends, not from signature or ratification.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.dates import parse_interval
from tracker.domain.developments import OBLIGATIONS, Instrument
from tracker.domain.dossier import ScoringModel
from tracker.domain.tags import Stage
from tracker.projections.state import UNKNOWN

DEFENCE = "defence"


@dataclass(frozen=True, slots=True)
class InstrumentStatus:
    """How far an instrument had got on a day: `not-yet`, `signed`, `ratified`, `in-force` or `ended`.

    `possibly` names the furthest later status where an uncertain date leaves it open. `ratified_by` lists who had.
    """

    id: str
    title: str
    short: str
    status: str
    since: str | None
    possibly: str | None
    ratified_by: tuple[str, ...]
    partnership: bool
    bilateral: bool


@dataclass(frozen=True, slots=True)
class ObligationAnswer:
    """Whether an obligation of that kind binds on the day, from which instrument and article; else why not."""

    kind: str
    binding: bool
    instrument: str | None
    article: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The standing, the rule that gave it, and the instruments and obligations it looked at."""

    standing: str
    rule: str
    obligations: tuple[ObligationAnswer, ...]
    instruments: tuple[InstrumentStatus, ...]


def judge(
    instruments: Iterable[Instrument],
    *,
    overall: float | None,
    model: ScoringModel,
    valid_at: date,
    parties: Sequence[str],
) -> Verdict:
    """The standing on a day from the instruments known and the overall index; `parties` are the two party codes.

    An agreement of more than two binds the two as well, if both are in it: an obligation is coded `present` only then.
    """
    known = sorted(instruments, key=lambda i: parse_interval(i.signed).lower or date.min)
    statuses = tuple(status(i, day=valid_at, parties=parties) for i in known)
    in_force = [i for i, s in zip(known, statuses, strict=True) if s.status == Stage.IN_FORCE]
    obligations = tuple(_obligation(kind, in_force, known=bool(known)) for kind in OBLIGATIONS)
    standing, rule = _rule(
        defence=any(o.binding for o in obligations if o.kind == DEFENCE),
        partnership=any(i.partnership for i in in_force),
        overall=overall,
        model=model,
    )
    return Verdict(standing, rule, obligations, statuses)


def status(instrument: Instrument, *, day: date, parties: Sequence[str]) -> InstrumentStatus:
    """How far an instrument had got on a day: uncertain dates at their latest possible day, an end at its earliest."""
    ratified = tuple(p for p in parties if _ratified(instrument, p, day))
    reached: list[tuple[str, str]] = []
    possibly: str | None = None
    for stage, edtf in (
        (Stage.SIGNED, instrument.signed),
        (Stage.RATIFIED, _completed(instrument, parties)),
        (Stage.IN_FORCE, instrument.in_force),
        (Stage.ENDED, instrument.ended),
    ):
        if edtf is None:
            continue
        interval = parse_interval(edtf)
        surely = interval.lower if stage is Stage.ENDED else interval.upper
        if surely is not None and surely <= day:
            reached.append((str(stage), edtf))
            possibly = None
        elif interval.lower is not None and interval.lower <= day:
            possibly = str(stage)
    word, since = reached[-1] if reached else ("not-yet", None)
    return InstrumentStatus(
        id=instrument.id,
        title=instrument.title,
        short=instrument.short,
        status=word,
        since=since,
        possibly=possibly,
        ratified_by=ratified,
        partnership=instrument.partnership,
        bilateral=instrument.bilateral,
    )


def _ratified(instrument: Instrument, party: str, day: date) -> bool:
    ends = [parse_interval(edtf).upper for edtf in _ratifications(instrument, party)]
    return bool(ends) and all(end is not None and end <= day for end in ends)


def _ratifications(instrument: Instrument, party: str) -> list[str]:
    """The dates of a party's steps of ratification, its own and those taken by both."""
    return [s.edtf for s in instrument.steps if s.by in (party, "both") and s.stage is Stage.RATIFIED]


def _completed(instrument: Instrument, parties: Sequence[str]) -> str | None:
    """The date of the last ratification, once each party has one on record."""
    last: list[str] = []
    for party in parties:
        dates = _ratifications(instrument, party)
        if not dates:
            return None
        last.append(max(dates, key=_latest))
    return max(last, key=_latest)


def _latest(edtf: str) -> date:
    return parse_interval(edtf).upper or date.max


def _obligation(kind: str, in_force: Sequence[Instrument], *, known: bool) -> ObligationAnswer:
    for instrument in reversed(in_force):
        for obligation in instrument.obligations:
            if obligation.kind == kind and obligation.present:
                return ObligationAnswer(kind, True, instrument.id, obligation.article, obligation.note)
    for instrument in reversed(in_force):
        for obligation in instrument.obligations:
            if obligation.kind == kind and instrument.partnership:
                return ObligationAnswer(kind, False, instrument.id, obligation.article, obligation.note)
    why = "no instrument with such an obligation is in force" if known else "no instrument was known"
    return ObligationAnswer(kind, False, None, None, why)


def _rule(*, defence: bool, partnership: bool, overall: float | None, model: ScoringModel) -> tuple[str, str]:
    if defence:
        return "treaty ally", "a defence obligation is in force"
    if overall is None:
        return UNKNOWN, "no defence obligation in force, and no evidence that counts"
    partner = (
        ("treaty partner", "a partnership instrument") if partnership else ("partner without a treaty", "no treaty")
    )
    steps = (
        (model.standing_partner, partner[0], f"{partner[1]} in force, no defence obligation"),
        (model.standing_strained, "mixed", "no defence obligation in force"),
        (model.standing_adversarial, "strained", "no defence obligation in force"),
    )
    word, why = next(
        ((word, why) for least, word, why in steps if overall >= least),
        ("adversarial", "no defence obligation in force"),
    )
    return word, f"{why}, overall index {overall:.2f}"
