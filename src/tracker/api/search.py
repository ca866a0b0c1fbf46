"""`/search`: words in developments and items."""

from __future__ import annotations

from fastapi import Response

from tracker.api.asked import Question
from tracker.api.parameters import Limit, Words
from tracker.api.resource import resource
from tracker.api.schemas.changes import SearchAnswer
from tracker.api.shown import shown_development, shown_item
from tracker.queries import search

router = resource("search")


@router.get("/search", response_model=SearchAnswer, operation_id="search")
def find(ask: Question, q: Words, limit: Limit = 20) -> Response:
    """Developments and items that hold the words, case and spelling of letters aside, at most `limit` of each."""
    found = ask.query(search.search, text=q, limit=limit, today=ask.today)
    known = ask.calibrations(found.context, *found.items)
    return ask.answer(
        SearchAnswer,
        found.context,
        q=q,
        developments=[shown_development(view) for view in found.developments],
        more_developments=found.more_developments,
        items=[shown_item(view, known) for view in found.items],
        more_items=found.more_items,
    )
