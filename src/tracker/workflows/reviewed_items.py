"""What persons decided in a log, as labelled items; and from the weekly samples, how much the tagger misses."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.developments import Label
from tracker.domain.errors import NotFound
from tracker.projections.base import OPEN
from tracker.projections.views import DevelopmentView, ItemDecision, ItemView
from tracker.queries.sample import Sample, samples, week_of
from tracker.store.engine import Connection, reading
from tracker.store.heads import read_head
from tracker.store.views import as_of, get_many
from tracker.workflows.evaluate import GivenLabel, LabelledItem
from tracker.workflows.tools import Tools

WEEKS = 52
Z = 1.959964
"""Of the normal distribution, for 95 %."""


@dataclass(frozen=True, slots=True)
class Misses:
    """Of `rejected` items in the weeks of which somebody judged a sample, how many are relevant after all.

    `judged` items were drawn and judged, `missed` of them were relevant. `low` and `high` are Wilson's 95 % interval of
    that share, times `rejected`. `recall` is `accepted` / (`accepted` + `estimate`), `accepted` being those items of
    these weeks that the tagger calls relevant.
    """

    weeks: int
    rejected: int
    judged: int
    missed: int
    estimate: float
    low: float
    high: float
    accepted: int
    recall: float | None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Everything that persons said of items in a log, up to a position."""

    position: int
    items: tuple[LabelledItem, ...]
    misses: Misses | None


def reviewed_items(tools: Tools, dossier: str) -> Reviewed:
    """Judged items as judged; items that alone made a development which a person decided about, as it reads now.

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
        misses = _misses(connection, dossier, drawn, decisions)
        return Reviewed(position, tuple(labelled[key] for key in sorted(labelled, key=str)), misses)


def _from_judgements(
    connection: Connection, dossier: str, decisions: dict[str, ItemDecision]
) -> Iterator[LabelledItem]:
    views = get_many(connection, dossier, ItemView, keys=sorted(decisions))
    for key, decision in decisions.items():
        said = decision.judgement
        if said is not None and key in views:
            yield _labelled(views[key], relevant=said.relevant, labels=said.labels)


def _from_developments(connection: Connection, dossier: str) -> Iterator[LabelledItem]:
    told = {
        view.development.anchors[0].item: view
        for _, view in as_of(connection, dossier, DevelopmentView, position=OPEN - 1)
        if view.reviewed and view.status == "live" and view.development.origin == "item" and view.development.anchors
    }
    for key, item in get_many(connection, dossier, ItemView, keys=sorted(told)).items():
        yield _labelled(item, relevant=True, labels=told[key].development.labels)


def _labelled(view: ItemView, *, relevant: bool, labels: Sequence[Label]) -> LabelledItem:
    item = view.item
    day = item.published or view.first_seen
    return LabelledItem(
        id=item.id,
        title=item.title,
        summary=item.summary,
        lang=item.language,
        url=item.url,
        published=day.date().isoformat(),
        relevant=relevant,
        labels=tuple(GivenLabel(label.category, label.direction) for label in labels),
        event=view.development,
    )


def _misses(
    connection: Connection, dossier: str, drawn: Sequence[Sample], decisions: dict[str, ItemDecision]
) -> Misses | None:
    """The estimate over the weeks in which anything was judged; nothing where none was."""
    said = {key: decision.judgement for key, decision in decisions.items() if decision.judgement is not None}
    looked = [one for one in drawn if any(key in said for key in one.items)]
    judged = [key for one in looked for key in one.items if key in said]
    if not judged:
        return None
    rejected = sum(one.rejected for one in looked)
    missed = sum(said[key].relevant for key in judged)
    low, high = wilson(missed, len(judged))
    estimate = missed / len(judged) * rejected
    weeks = {one.week for one in looked}
    views = as_of(connection, dossier, ItemView, position=OPEN - 1)
    accepted = sum(view.screening.relevant and week_of(view.first_seen.date()) in weeks for _, view in views)
    return Misses(
        weeks=len(looked),
        rejected=rejected,
        judged=len(judged),
        missed=missed,
        estimate=round(estimate, 1),
        low=round(low * rejected, 1),
        high=round(high * rejected, 1),
        accepted=accepted,
        recall=round(accepted / (accepted + estimate), 4) if accepted + estimate else None,
    )


def wilson(hits: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (Wilson, 1927)."""
    share, spread = hits / total, Z * Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
