"""`/developments`: what happened, holds, is judged or is forecast, with its evidence."""

from __future__ import annotations

from typing import Literal

from fastapi import Response

from tracker.api.asked import Question, day_of
from tracker.api.parameters import CursorText, Day, Key, Limit, Text
from tracker.api.resource import resource
from tracker.api.schemas.developments import DevelopmentAnswer, DevelopmentsAnswer, HistoryAnswer
from tracker.api.shown import shown_development
from tracker.domain.developments import Kind, KnownOrigin
from tracker.domain.tags import Direction, Stage
from tracker.queries import developments

router = resource("developments")


@router.get("/developments", response_model=DevelopmentsAnswer, operation_id="list_developments")
def list_developments(
    ask: Question,
    *,
    category: Text = None,
    direction: Direction | None = None,
    kind: Kind | None = None,
    stage: Stage | None = None,
    origin: KnownOrigin | None = None,
    status: Literal["live", "withdrawn", "merged"] | None = None,
    feed: Text = None,
    since: Day = None,
    until: Day = None,
    text: Text = None,
    limit: Limit = 50,
    cursor: CursorText = None,
) -> Response:
    """Developments that had begun by `valid_at`, the newest first; every filter that is given must fit."""
    filters = developments.Filters(
        category=category,
        direction=direction,
        kind=kind,
        stage=stage,
        origin=origin,
        status=status,
        feed=feed,
        since=day_of(since, where="since"),
        until=day_of(until, where="until"),
        text=text,
    )
    found = ask.query(developments.list_developments, filters=filters, limit=limit, cursor=cursor, today=ask.today)
    return ask.answer_page(
        DevelopmentsAnswer,
        found.context,
        {"cursor": found.next} if found.next else None,
        developments=[shown_development(view) for view in found.rows],
        next=found.next,
    )


@router.get("/developments/{key}", response_model=DevelopmentAnswer, operation_id="get_development")
def get_development(ask: Question, key: Key) -> Response:
    """One development with the reports that carry it, the words that were read, and its rows of the ledger."""
    found = ask.query(developments.get_development, key=key, today=ask.today)
    whole = {
        **shown_development(found.view),
        "reports": found.reports,
        "contributions": found.contributions,
        "denials": [one.development.id for one in found.denials],
    }
    return ask.answer(DevelopmentAnswer, found.context, development=whole)


@router.get("/developments/{key}/history", response_model=HistoryAnswer, operation_id="get_history")
def get_history(ask: Question, key: Key) -> Response:
    """Every event that made a development read as it does, or questioned one of its reports, oldest first."""
    context, found = ask.query(developments.history, key=key, today=ask.today)
    changes = [
        {
            "position": change.position,
            "recorded_at": change.recorded_at,
            "actor": change.actor,
            "type": change.type,
            "reason": change.reason,
            "into": change.into,
            "development": shown_development(change.view),
        }
        for change in found
    ]
    return ask.answer(HistoryAnswer, context, development=key, changes=changes)
