"""`/items`: what the feeds brought, relevant or not, with the words that decided it."""

from __future__ import annotations

from fastapi import Response

from tracker.api.asked import Question, day_of
from tracker.api.parameters import CursorText, Day, Key, Limit, Text
from tracker.api.resource import resource
from tracker.api.schemas.items import ItemAnswer, ItemExplainedAnswer, ItemHistoryAnswer, ItemsAnswer
from tracker.api.shown import shown_item, shown_revision, shown_why
from tracker.queries import item_history, items
from tracker.workflows.explained import explain_item

router = resource("items")


@router.get("/items", response_model=ItemsAnswer, operation_id="list_items")
def list_items(
    ask: Question,
    *,
    feed: Text = None,
    relevant: bool | None = None,
    language: Text = None,
    development: Text = None,
    since: Day = None,
    until: Day = None,
    text: Text = None,
    limit: Limit = 50,
    cursor: CursorText = None,
) -> Response:
    """Items, the last seen first; every filter that is given must fit. Days are those the outlets claim."""
    filters = items.Filters(
        feed=feed,
        relevant=relevant,
        language=language,
        development=development,
        since=day_of(since, where="since"),
        until=day_of(until, where="until"),
        text=text,
    )
    found = ask.query(items.list_items, filters=filters, limit=limit, cursor=cursor, today=ask.today)
    known = ask.calibrations(found.context, *found.rows)
    return ask.answer_page(
        ItemsAnswer,
        found.context,
        {"cursor": found.next} if found.next else None,
        items=[shown_item(view, known) for view in found.rows],
        next=found.next,
    )


@router.get("/items/{key}", response_model=ItemAnswer, operation_id="get_item")
def get_item(ask: Question, key: Key) -> Response:
    """One item with its screening, its tags and their exact words."""
    found = ask.query(items.get_item, key=key, today=ask.today)
    item = shown_item(found.view, ask.calibrations(found.context, found.view))
    return ask.answer(ItemAnswer, found.context, item=item, feed_removed=found.feed_removed)


@router.get("/items/{key}/explain", response_model=ItemExplainedAnswer, operation_id="explain_item")
def explain_one(ask: Question, key: Key) -> Response:
    """Why an item has its tags: what adds most to each category and direction, in logits."""
    found = ask.query(items.get_item, key=key, today=ask.today)
    why = explain_item(ask.reader(), found.view)
    return ask.answer_now(
        ItemExplainedAnswer,
        found.context,
        item=key,
        tags=[shown_why(one) for one in why.tags],
        unexplained=why.unexplained,
    )


@router.get("/items/{key}/history", response_model=ItemHistoryAnswer, operation_id="get_item_history")
def get_item_history(ask: Question, *, key: Key, limit: Limit = 50) -> Response:
    """How the item was first seen and how its outlet edited it, oldest first, with the words that went and came."""
    found = ask.query(item_history.item_history, key=key, limit=limit, today=ask.today)
    revisions = [shown_revision(one) for one in found.revisions]
    return ask.answer(ItemHistoryAnswer, found.context, item=key, total=found.total, revisions=revisions)
