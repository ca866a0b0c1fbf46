"""What persons decided in a log, as labelled items; and from the weekly samples, how much the tagger misses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec import structs

from tracker.domain.developments import Label
from tracker.domain.errors import NotFound
from tracker.projections.base import OPEN
from tracker.projections.redacted import item_is_redacted
from tracker.projections.views import DevelopmentView, ItemDecision, ItemView
from tracker.queries.calibrations import Known, calibrations
from tracker.queries.sample import Sample, samples, week_of
from tracker.store.engine import Connection, reading
from tracker.store.heads import read_head
from tracker.store.views import as_of, get_many
from tracker.tagging.strata import Stratum, missed_of
from tracker.workflows.decided_labels import relabelled
from tracker.workflows.decided_pairs import decided_pairs
from tracker.workflows.evaluate import GivenLabel, Grouped, LabelledItem
from tracker.workflows.tag_lines import GivenItem
from tracker.workflows.tools import Tools

WEEKS = 52


@dataclass(frozen=True, slots=True)
class Misses:
    """Of `rejected` items in the weeks whose samples were judged to the last item, how many are relevant after all.

    `judged` items were drawn, `missed` of them were relevant. `estimate` is the sum over weeks of the share that was
    missed times the rejected; `low` and `high` are Wilson's 95 % interval for as many items as the samples are worth
    (Kish, 1965). `begun` weeks, judged in part, do not count: what is judged first is no random part of a sample.
    `accepted` items of these weeks the tagger calls relevant, and `precision` is the share of those among all accepted
    ones a person judged who are. `recall` is true / (true + `estimate`) with true = `accepted` * `precision`.
    """

    weeks: int
    begun: int
    rejected: int
    judged: int
    missed: int
    estimate: float
    low: float
    high: float
    accepted: int
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Everything that persons said of items in a log, up to a position; `known` is of the version asked for."""

    position: int
    items: tuple[LabelledItem, ...]
    grouped: Grouped
    misses: Misses | None
    known: Known | None


def reviewed_items(tools: Tools, dossier: str, *, version: str | None = None) -> Reviewed:
    """Judged items as judged; items that alone made a development whose labels a person decided, as it reads now; and
    which items a person said to report the same thing, or not; but no redacted item, which no tagger can read.

    Raises NotFound without a log.
    """
    with reading(tools.engine) as connection:
        position = read_head(connection, dossier).position
        if position == 0:
            raise NotFound("dossier", dossier, hint="it has no log yet")
        decisions = dict(as_of(connection, dossier, ItemDecision, position=OPEN - 1))
        labelled = {item.id: item for item in _from_developments(connection, dossier)}
        labelled.update({item.id: item for item in _from_judgements(connection, dossier, decisions)})
        drawn = samples(connection, dossier, position=position, now=tools.now(), weeks=WEEKS)
        items = tuple(labelled[key] for key in sorted(labelled, key=str))
        return Reviewed(
            position,
            items,
            _grouped(connection, dossier, without={str(item.id) for item in items if not item.relevant}),
            _misses(connection, dossier, drawn, decisions, items=items),
            calibrations(connection, dossier, [version] if version else [], position=position).get(version or ""),
        )


def _grouped(connection: Connection, dossier: str, *, without: set[str]) -> Grouped:
    """The pairs that were decided about and their items, leaving out items that concern nobody."""
    pairs = {two: same for two, same in decided_pairs(connection, dossier).items() if without.isdisjoint(two)}
    views = get_many(connection, dossier, ItemView, keys=sorted({key for two in pairs for key in two}))
    return Grouped(tuple(_given(views[key]) for key in sorted(views)), pairs)


def _from_judgements(
    connection: Connection, dossier: str, decisions: dict[str, ItemDecision]
) -> Iterator[LabelledItem]:
    views = get_many(connection, dossier, ItemView, keys=sorted(decisions))
    for key, decision in decisions.items():
        said = decision.judgement
        if said is not None and key in views and not item_is_redacted(views[key].item):
            yield _labelled(views[key], relevant=said.relevant, labels=said.labels)


def _from_developments(connection: Connection, dossier: str) -> Iterator[LabelledItem]:
    corrected = relabelled(connection, dossier)
    told = {
        view.development.anchors[0].item: view
        for key, view in as_of(connection, dossier, DevelopmentView, position=OPEN - 1)
        if (view.confirmed or key in corrected)
        and view.status == "live"
        and view.development.origin == "item"
        and view.development.anchors
    }
    for key, item in get_many(connection, dossier, ItemView, keys=sorted(told)).items():
        if not item_is_redacted(item.item):
            yield _labelled(item, relevant=True, labels=told[key].development.labels)


def _given(view: ItemView) -> GivenItem:
    item = view.item
    day = (item.published or view.first_seen).date().isoformat()
    return GivenItem(
        id=item.id, title=item.title, summary=item.summary, lang=item.language, url=item.url, published=day
    )


def _labelled(view: ItemView, *, relevant: bool, labels: Sequence[Label]) -> LabelledItem:
    given = _given(view)
    return LabelledItem(
        **structs.asdict(given),
        relevant=relevant,
        labels=tuple(GivenLabel(label.category, label.direction) for label in labels),
    )


def _misses(
    connection: Connection,
    dossier: str,
    drawn: Sequence[Sample],
    decisions: dict[str, ItemDecision],
    *,
    items: Sequence[LabelledItem],
) -> Misses | None:
    """The estimate over the weeks whose sample was judged whole; nothing where nothing was judged."""
    said = {key: decision.judgement for key, decision in decisions.items() if decision.judgement is not None}
    whole = [one for one in drawn if all(key in said for key in one.items)]
    begun = [one for one in drawn if one not in whole and any(key in said for key in one.items)]
    if not whole and not begun:
        return None
    strata = [Stratum(one.rejected, len(one.items), sum(said[key].relevant for key in one.items)) for one in whole]
    guess = missed_of(strata)
    weeks = {one.week for one in whole}
    views = dict(as_of(connection, dossier, ItemView, position=OPEN - 1))
    taken = {key for key, view in views.items() if view.screening.relevant}
    accepted = sum(week_of(views[key].first_seen.date()) in weeks for key in taken)
    judged = [item.relevant for item in items if str(item.id) in taken]
    precision = sum(judged) / len(judged) if judged else None
    true = None if precision is None else accepted * precision
    return Misses(
        weeks=len(whole),
        begun=len(begun),
        rejected=sum(one.total for one in strata),
        judged=sum(one.judged for one in strata),
        missed=sum(one.hits for one in strata),
        estimate=round(guess.value, 1),
        low=round(guess.low, 1),
        high=round(guess.high, 1),
        accepted=accepted,
        precision=None if precision is None else round(precision, 4),
        recall=None if true is None or not true + guess.value else round(true / (true + guess.value), 4),
    )
