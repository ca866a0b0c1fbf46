"""`/feeds` and `/status`: the sources, how they do, and how fresh the dossier is. Health is always of now.

Changing a feed asks for a key with the scope `ingest`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Body, Request, Response

from tracker.api.access import Ingester
from tracker.api.asked import Question, encoded, program_of
from tracker.api.parameters import DossierName, Key
from tracker.api.repeatable import IdempotencyKey, repeatable
from tracker.api.resource import resource
from tracker.api.schemas import feed_orders as orders
from tracker.api.schemas.feeds import FeedAnswer, FeedsAnswer, StatusAnswer
from tracker.api.shown import flat, shown_feed
from tracker.bootstrap import Program
from tracker.domain.items import Feed
from tracker.queries import feeds
from tracker.store.requests_done import Request as Repeatable
from tracker.workflows import feeds as workflow
from tracker.workflows.feed_change import Wanted

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


@router.post("/feeds/{key}", response_model=orders.FeedOutcome, operation_id="order_feed")
def post_feed(
    request: Request,
    dossier: DossierName,
    key: Key,
    ingester: Ingester,
    order: Annotated[orders.FeedOrder, Body()],
    *,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Add, change, pause, resume, remove a feed or set its interval; who has the key and the reason are kept."""
    again = repeatable(ingester.id, idempotency_key, "feed", dossier, key, order.model_dump_json())
    done = _do(order, program_of(request), dossier, key=key, actor=ingester.owner, request=again)
    return encoded(orders.FeedOutcome, flat(done))


def _do(
    order: orders.FeedOrder, program: Program, dossier: str, *, key: str, actor: str, request: Repeatable | None
) -> workflow.FeedAct:
    tools, reason = program.tools, order.reason
    networks = program.settings.fetch_allowed_networks
    match order:
        case orders.Add():
            feed = Feed(id=key, **order.model_dump(exclude={"act", "reason"}))
            return workflow.add(tools, dossier, feed, networks=networks, reason=reason, actor=actor, request=request)
        case orders.Change():
            given = order.model_dump(exclude={"act", "reason", "clear"})
            wanted = Wanted(**given, clear=tuple(order.clear))
            return workflow.change(
                tools, dossier, key, wanted, networks=networks, reason=reason, actor=actor, request=request
            )
        case orders.Interval(seconds=seconds):
            return workflow.pace(tools, dossier, key, seconds, reason=reason, actor=actor, request=request)
        case orders.Pause():
            return workflow.pause(tools, dossier, key, reason=reason, actor=actor, request=request)
        case orders.Resume():
            return workflow.resume(tools, dossier, key, reason=reason, actor=actor, request=request)
        case orders.Remove():
            return workflow.remove(tools, dossier, key, reason=reason, actor=actor, request=request)


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
        of_removed=found.of_removed,
        developments=found.developments,
        last_ok=found.last_ok,
        last_new=found.last_new,
    )
