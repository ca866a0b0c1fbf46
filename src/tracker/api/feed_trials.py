"""`/discover`, `/feeds/{key}/test` and `/feeds.opml`: feeds before they are polled, and whole lists of them.

The first two fetch, as a poll would, and store nothing; all but the list that is read ask for the scope `ingest`.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body, Request, Response

from tracker.api.access import Ingester
from tracker.api.asked import Question, encoded, program_of
from tracker.api.outside import outside_of
from tracker.api.parameters import DossierName, Key
from tracker.api.readers import Readers
from tracker.api.resource import resource
from tracker.api.schemas import feed_trials as schemas
from tracker.api.shown import flat, shown_trial
from tracker.domain.items import Feed
from tracker.feeds.base import Failed
from tracker.queries.feeds import get_feed, list_feeds
from tracker.queries.moment import Moment
from tracker.seeds.subscriptions import read_subscriptions, write_opml
from tracker.store.engine import reading
from tracker.workflows.feed_lists import take_in
from tracker.workflows.feed_rules import check_fields
from tracker.workflows.feed_trial import find_feeds, try_feed, unnamed
from tracker.workflows.feeds import polled_at

router = resource("feeds")
OPML = "text/x-opml"
LISTS: dict[int | str, dict[str, Any]] = {200: {"content": {OPML: {"schema": {"type": "string"}}}}}


@router.get("/feeds.opml", response_class=Response, responses=LISTS, operation_id="get_opml")
def get_opml(ask: Question) -> Response:
    """The feeds as known at the moment, as OPML 2.0 that any reader can import."""
    found = ask.query(list_feeds, today=ask.today)
    return Response(write_opml([row.feed for row in found.feeds], title=ask.dossier), media_type=OPML)


@router.post("/feeds.opml", response_model=schemas.TakenIn, operation_id="take_in_opml")
def post_opml(
    request: Request, dossier: DossierName, ingester: Ingester, order: Annotated[schemas.TakeIn, Body()]
) -> Response:
    """Poll every feed of a list that is not polled yet; a list that is sent again adds nothing."""
    # The text was decoded on its way here, whatever its first line says.
    listed = read_subscriptions(order.opml.encode("utf-8", "replace"), name="opml", encoding="utf-8")
    program = program_of(request)
    taken = take_in(
        program.tools,
        dossier,
        listed,
        language=order.language,
        reliability=order.reliability,
        networks=program.settings.fetch_allowed_networks,
        reason=order.reason,
        actor=ingester.owner,
    )
    return encoded(schemas.TakenIn, {**flat(taken), "added": [flat(act) for act in taken.added]})


@router.post("/discover", response_model=schemas.Discovered, operation_id="discover_feeds")
def discover(
    request: Request, dossier: DossierName, _: Ingester, wanted: Annotated[schemas.Wanted, Body()]
) -> Response:
    """The feeds that an address leads to: itself where it is one, else those that its page names."""
    url = _checked(wanted.url)
    with reading(program_of(request).tools.engine) as connection:
        list_feeds(connection, dossier, Moment(), today=program_of(request).today())
    found = outside_of(request).look(lambda fetcher, pool: find_feeds(url, fetcher=fetcher, pool=pool))
    if isinstance(found, Failed):
        said: dict[str, object] = {"outcome": found.reason, "detail": found.detail, "is_feed": False, "feeds": ()}
    else:
        said = {"outcome": "ok", "detail": "", "is_feed": found.is_feed, "feeds": found.feeds}
    return encoded(schemas.Discovered, {"url": url, **said})


@router.post("/feeds/{key}/test", response_model=schemas.Trial, operation_id="try_feed")
def post_test(
    request: Request,
    dossier: DossierName,
    key: Key,
    _: Ingester,
    tried: Annotated[schemas.Tried, Body(default_factory=schemas.Tried)],
) -> Response:
    """Fetch a feed once and show what is odd and how its items would be judged; with `url`, one that is not polled
    yet.
    """
    program = program_of(request)
    feed = _feed(request, dossier, key) if tried.url is None else unnamed(_checked(tried.url))
    readers: Readers = request.app.state.readers
    reader = readers.of(dossier)
    polled = polled_at(program.tools, dossier)
    found = outside_of(request).look(
        lambda fetcher, pool: try_feed(
            feed, fetcher=fetcher, pool=pool, reader=reader, now=program.now(), polled=polled
        )
    )
    return encoded(schemas.Trial, shown_trial(found))


def _feed(request: Request, dossier: str, key: str) -> Feed:
    program = program_of(request)
    with reading(program.tools.engine) as connection:
        return get_feed(connection, dossier, Moment(), key=key, today=program.today()).feeds[0].feed


def _checked(url: str) -> str:
    check_fields({"url": url})
    return url
