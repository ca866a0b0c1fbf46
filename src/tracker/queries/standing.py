"""The answer to the dossier's question, by rule and with its reasons: obligations, evidence for and against, what
is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from tracker.domain.dates import parse_interval
from tracker.domain.developments import Contradiction, Instrument
from tracker.domain.dossier import Definition
from tracker.domain.tags import Direction, Stage
from tracker.projections.standing import InstrumentStatus, ObligationAnswer, Verdict
from tracker.projections.state import UNKNOWN
from tracker.projections.views import Contribution, DevelopmentView
from tracker.queries.ledger import ledger
from tracker.queries.moment import Context, Moment, resolve
from tracker.queries.state import Line, amounts_of, line, require_developments, state_of, verdict_of
from tracker.store.views import as_of, unreported

STRONGEST = 5
LEAST = 0.005
"""What rounds to nothing, to two places, is no evidence."""
AGAINST = (Direction.STRAINS, Direction.LIMITS)
_STANDING = {
    "treaty ally": "are treaty allies",
    "treaty partner": "are treaty partners, not treaty allies",
    "partner without a treaty": "are partners without a treaty, not treaty allies",
    "mixed": "have mixed relations and are not treaty allies",
    "strained": "have strained relations and are not treaty allies",
    "adversarial": "are adversaries, not treaty allies",
    UNKNOWN: "are not treaty allies, and how else they stand is unknown",
}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two statements in the evidence that cannot both be read plainly; both stay."""

    one: str
    one_says: str
    other: str
    other_says: str


@dataclass(frozen=True, slots=True)
class StandingAnswer:
    """How the two stand. `sentence` is generated from the other fields and from nothing else.

    `pending` are instruments signed or ratified but not in force on the day. `supports` and `speaks_against` list the
    strongest evidence, contested lines marked. `disputed_dates` are claims on an instrument that were not used. Neither
    these nor `unknown` tell of what is dated after the day. To `index` categories without evidence add nothing.
    """

    context: Context
    question: str | None
    standing: str
    sentence: str
    rule: str
    index: float | None
    categories: int
    categories_with_evidence: int
    obligations: tuple[ObligationAnswer, ...]
    instruments: tuple[InstrumentStatus, ...]
    pending: tuple[InstrumentStatus, ...]
    supports: tuple[Line, ...]
    speaks_against: tuple[Line, ...]
    contradictions: tuple[Clash, ...]
    disputed_dates: tuple[Contradiction, ...]
    unknown: tuple[str, ...]


def get_standing(connection: Connection, dossier: str, moment: Moment, *, today: date) -> StandingAnswer:
    """The standing on a day as known at a moment. Raises NotFound, InputError."""
    context, definition = resolve(connection, dossier, moment, today=today)
    if definition is None:
        return _nothing(context)
    rows = ledger(connection, context)
    state = state_of(connection, context, definition)
    verdict = verdict_of(connection, context, definition, overall=state.overall.index)
    views = unreported(connection, dossier, position=context.position)
    require_developments(rows, views)
    given = [one for part in state.categories for one in amounts_of(rows, part, day=context.valid_at)]
    unheard = [part for part in state.categories if part.measure.level == UNKNOWN]
    instruments = [i for _, i in as_of(connection, dossier, Instrument, position=context.position)]
    pending = tuple(s for s in verdict.instruments if s.status in (Stage.SIGNED, Stage.RATIFIED))
    return StandingAnswer(
        context=context,
        question=definition.question,
        standing=verdict.standing,
        sentence=_sentence(definition, verdict, pending=pending, context=context, today=today),
        rule=verdict.rule,
        index=state.overall.index,
        categories=len(state.categories),
        categories_with_evidence=len(state.categories) - len(unheard),
        obligations=verdict.obligations,
        instruments=verdict.instruments,
        pending=pending,
        supports=_strongest(given, views, day=context.valid_at, against=False),
        speaks_against=_strongest(given, views, day=context.valid_at, against=True),
        contradictions=tuple(_clashes(views, begun={row.development for row in rows})),
        disputed_dates=tuple(c for i in instruments for c in i.contradictions if _begun(c.edtf, context.valid_at)),
        unknown=(
            *(f"{part.label}: no evidence that counts" for part in unheard),
            *(f"{i.short}: {text}" for i in instruments if _begun(i.signed, context.valid_at) for text in i.unknown),
        ),
    )


def _nothing(context: Context) -> StandingAnswer:
    return StandingAnswer(
        context=context,
        question=None,
        standing=UNKNOWN,
        sentence=f"At log position {context.position} nothing was known.",
        rule="nothing was known",
        index=None,
        categories=0,
        categories_with_evidence=0,
        obligations=(),
        instruments=(),
        pending=(),
        supports=(),
        speaks_against=(),
        contradictions=(),
        disputed_dates=(),
        unknown=("everything",),
    )


def _begun(edtf: str, day: date) -> bool:
    """Whether a date may be no later than the day; an open start is."""
    first = parse_interval(edtf).lower
    return first is None or first <= day


def _strongest(
    given: Sequence[tuple[Contribution, float]], views: Mapping[str, DevelopmentView], *, day: date, against: bool
) -> tuple[Line, ...]:
    """The heaviest row of each development, largest amounts first; voices give nothing and so are never among them."""
    heavy = [(row, amount) for row, amount in given if abs(amount) >= LEAST]
    chosen = [one for one in heavy if (one[0].direction in AGAINST) == against and (against or one[1] > 0)]
    best: dict[str, Line] = {}
    for row, amount in sorted(chosen, key=lambda one: (-abs(one[1]), one[0].development, one[0].category)):
        if len(best) < STRONGEST and row.development not in best:
            best[row.development] = line(row, views[row.development], day=day, amount=amount)
    return tuple(best.values())


def _clashes(views: dict[str, DevelopmentView], *, begun: set[str]) -> Sequence[Clash]:
    pairs: dict[frozenset[str], Clash] = {}
    for key in sorted(begun):
        one = views[key].development
        for other_key in one.contradicts:
            if other_key in begun and views[key].status == views[other_key].status == "live":
                other = views[other_key].development
                clash = Clash(one.id, one.statement, other.id, other.statement)
                pairs.setdefault(frozenset((key, other_key)), clash)
    return tuple(pairs.values())


def _sentence(
    definition: Definition, verdict: Verdict, *, pending: Sequence[InstrumentStatus], context: Context, today: date
) -> str:
    """One sentence of prose made of the answer's fields; of a day to come it says that it foresees nothing."""
    one, other = (party.name for party in definition.parties)
    on = f"{'If nothing changes, on' if context.valid_at > today else 'On'} {context.valid_at.isoformat()}"
    if verdict.standing == UNKNOWN and not verdict.instruments:
        what = f"neither an instrument nor evidence that counts was known at position {context.position}"
        return f"{on} it is unknown how {one} and {other} stand: {what}."
    in_force = [s.short for s in verdict.instruments if s.status == Stage.IN_FORCE and s.partnership]
    binding = [o.kind for o in verdict.obligations if o.binding]
    reasons = [f"the {_listed(in_force)} is in force" if in_force else "no partnership instrument is in force"]
    if binding:
        reasons.append(f"they are bound to {_listed(binding)}")
    if "defence" not in binding:
        reasons.append("no defence obligation is in force")
    reasons += [f"the {s.short} is {s.status} but not in force" for s in pending if s.partnership]
    return f"{on} {one} and {other} {_STANDING[verdict.standing]}: {'; '.join(reasons)}."


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
