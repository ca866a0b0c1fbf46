"""`/feeds` and `/status`: the sources, how they do, and how fresh the dossier is. Health is always of now."""

from __future__ import annotations

from fastapi import Response

from tracker.api.asked import Question
from tracker.api.parameters import Key
from tracker.api.resource import resource
from tracker.api.schemas.feeds import FeedAnswer, FeedsAnswer, StatusAnswer
from tracker.api.shown import shown_feed
from tracker.queries import feeds

router = resource("feeds")


@router.get("/feeds", response_model=FeedsAnswer, operation_id="list_feeds")
def list_feeds(ask: Question) -> Response:
    """Every feed as known at the moment, with its health now."""
    found = ask.query(feeds.list_feeds, today=ask.today)
    return ask.answer_now(FeedsAnswer, found.context, feeds=[shown_feed(row) for row in found.feeds])


@router.get("/feeds/{key}", response_model=FeedAnswer, operation_id="get_feed")
def get_feed(ask: Question, key: Key) -> Response:
    """One feed with its health now."""
    found = ask.query(feeds.get_feed, key=key, today=ask.today)
    return ask.answer_now(FeedAnswer, found.context, feed=shown_feed(found.feeds[0]))


@router.get("/status", response_model=StatusAnswer, operation_id="get_status")
def get_status(ask: Question) -> Response:
    """How fresh the dossier is: feeds by health, the last poll that worked, the last new item."""
    found = ask.query(feeds.get_status, now=ask.program.now())
    return ask.answer_now(
        StatusAnswer,
        found.context,
        feeds=found.feeds,
        due=found.due,
        items=found.items,
        relevant=found.relevant,
        developments=found.developments,
        last_ok=found.last_ok,
        last_new=found.last_new,
    )
