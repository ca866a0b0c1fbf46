"""`/events`: the raw log, as it was recorded."""

from __future__ import annotations

from fastapi import Response

from tracker.api.asked import Question
from tracker.api.parameters import After, CursorText, EventPosition, Limit, Text
from tracker.api.resource import resource
from tracker.api.schemas.events import EventAnswer, EventsAnswer
from tracker.queries import log

router = resource("events")


@router.get("/events", response_model=EventsAnswer, operation_id="list_events")
def list_events(
    ask: Question,
    *,
    type: Text = None,  # noqa: A002 - the parameter is called so in the query.
    stream: Text = None,
    actor: Text = None,
    after: After = 0,
    limit: Limit = 50,
    cursor: CursorText = None,
) -> Response:
    """Events in the order of the log; a reader that follows `after` never skips one."""
    filters = log.Filters(type=type, stream=stream, actor=actor)
    found = ask.query(log.list_events, filters=filters, after=after, limit=limit, cursor=cursor, today=ask.today)
    following = {"cursor": found.next} if found.next else None
    return ask.answer_page(EventsAnswer, found.context, following, events=found.rows, next=found.next)


@router.get("/events/{number}", response_model=EventAnswer, operation_id="get_event")
def get_event(ask: Question, number: EventPosition) -> Response:
    """One event with the hashes that the tree commits to."""
    context, found = ask.query(log.get_event, position=number, today=ask.today)
    return ask.answer(EventAnswer, context, event=found)
