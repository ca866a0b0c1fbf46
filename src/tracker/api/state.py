"""`/state`: how the two stand in numbers, and the ledger behind each number."""

from __future__ import annotations

from fastapi import Response

from tracker.api.asked import Question
from tracker.api.parameters import Key, Text
from tracker.api.resource import resource
from tracker.api.schemas.standing import StandingAnswer
from tracker.api.schemas.state import CategoryAnswer, ExplainAnswer, StateAnswer
from tracker.api.shown import flat, shown_category
from tracker.projections.state import CategoryState
from tracker.queries import standing, state

router = resource("state")
STANDING = (
    "question",
    "standing",
    "sentence",
    "rule",
    "index",
    "categories",
    "categories_with_evidence",
    "obligations",
    "instruments",
    "pending",
    "supports",
    "speaks_against",
    "contradictions",
    "disputed_dates",
    "unknown",
)


@router.get("/state", response_model=StateAnswer, operation_id="get_state")
def get_state(ask: Question) -> Response:
    """Index, band, level and trend of every category and overall, and the standing in a word."""
    found = ask.query(state.get_state, today=ask.today)
    return ask.answer(
        StateAnswer,
        found.context,
        title=found.title,
        standing=found.standing,
        overall=found.state.overall if found.state else None,
        categories=[_category(part) for part in found.state.categories] if found.state else [],
    )


@router.get("/state/categories/{category}", response_model=CategoryAnswer, operation_id="get_category")
def get_category(ask: Question, category: Key) -> Response:
    """One category with its coding rule."""
    found = ask.query(state.get_category, category=category, today=ask.today)
    return ask.answer(CategoryAnswer, found.context, category={**flat(found.category), **flat(found.measure)})


@router.get("/state/explain", response_model=ExplainAnswer, operation_id="explain_state")
def explain_state(ask: Question, category: Text = None) -> Response:
    """Every line of the ledger behind every category, or behind one; the amounts add up to each sum exactly."""
    found = ask.query(state.explain_all, category=category, today=ask.today)
    model = found.scoring
    return ask.answer(
        ExplainAnswer,
        found.context,
        scale=model.scale if model else None,
        overall_scale=model.overall_scale if model else None,
        clip=model.clip if model else None,
        overall=found.overall,
        categories=[
            shown_category(part.category, label=part.label, half_life=part.half_life, measure=part.measure)
            for part in found.categories
        ],
        lines=[line for part in found.categories for line in part.lines],
    )


@router.get("/standing", response_model=StandingAnswer, operation_id="get_standing")
def get_standing(ask: Question) -> Response:
    """The answer to the dossier's question: the standing, its rule, obligations, evidence, and what is unknown."""
    found = ask.query(standing.get_standing, today=ask.today)
    return ask.answer(StandingAnswer, found.context, **{name: getattr(found, name) for name in STANDING})


def _category(part: CategoryState) -> dict[str, object]:
    return shown_category(part.code, label=part.label, half_life=part.half_life, measure=part.measure)
