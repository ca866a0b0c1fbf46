"""`/review`: what waits for a person, and what a person decides; writing asks for a key with the scope `review`."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import partial
from typing import Annotated, Any

from fastapi import Body, Header, Query, Request, Response

from tracker.api.access import Reviewer
from tracker.api.asked import Question, encoded, program_of
from tracker.api.parameters import DossierName, Key, Limit
from tracker.api.readers import Readers
from tracker.api.repeatable import IdempotencyKey, repeatable
from tracker.api.resource import resource
from tracker.api.schemas import review as schemas
from tracker.api.shown import flat, shown_development, shown_edit, shown_item
from tracker.domain import reviews as domain
from tracker.domain.errors import Unfit
from tracker.queries import review
from tracker.workflows.review import Order, decide, preview, without_report

router = resource("review")

QueueKind = Annotated[review.Kind | None, Query(description="Only entries of this kind.")]
QueueCategory = Annotated[str | None, Query(description="Only what bears on this category; no sampled item does.")]
DryRun = Annotated[bool, Query(description="Only say what it would do; nothing is recorded.")]
IfMatch = Annotated[
    str | None,
    Header(
        alias="if-match", max_length=30, description="The `version` you saw, in quotes: refused where it is not so."
    ),
]
Ordered = Annotated[schemas.Order, Body()]
_VERSION = re.compile(r'"(\d{1,15})"')


@router.get("/review", response_model=schemas.QueueAnswer, operation_id="list_review")
def list_review(
    ask: Question, *, kind: QueueKind = None, category: QueueCategory = None, limit: Limit = 50
) -> Response:
    """What waits for a person, the most useful first: impact on the state times uncertainty."""
    found = ask.query(review.get_queue, kind=kind, category=category, limit=limit, today=ask.today)
    return ask.answer_now(
        schemas.QueueAnswer,
        found.context,
        developments=found.developments,
        edits=found.edits,
        samples=found.samples,
        entries=found.entries,
    )


@router.get("/review/{key}", response_model=schemas.ReviewAnswer, operation_id="get_review")
def get_review(ask: Question, key: Key) -> Response:
    """One development or item as a reviewer needs it; its `version`, also the `ETag`, is what If-Match takes."""
    found = ask.query(review.get_thing, key=key, today=ask.today)
    response = ask.answer_now(
        schemas.ReviewAnswer,
        found.context,
        key=key,
        version=found.version,
        development=found.development and shown_development(found.development),
        resembles=found.resembles and shown_development(found.resembles),
        relation=found.relation,
        item=found.item and shown_item(found.item, ask.calibrations(found.context, found.item)),
        judgement=found.decision and found.decision.judgement,
        apart=found.decision.apart if found.decision else (),
        edits=[shown_edit(one, without_report(ask.program.tools, one, found.context)) for one in found.edits],
    )
    response.headers["etag"] = f'"{found.version}"'
    response.headers["cache-control"] = "no-cache"
    return response


@router.post("/review/{key}", response_model=schemas.OutcomeAnswer, operation_id="review")
def post_review(
    request: Request,
    dossier: DossierName,
    key: Key,
    reviewer: Reviewer,
    order: Ordered,
    *,
    dry_run: DryRun = False,
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Decide about a development or an item: the key's owner and the reason are kept with it."""
    program = program_of(request)
    asked = Order(
        act=act_of(order),
        key=key,
        reason=order.reason,
        by=reviewer.owner,
        seen=_seen(if_match),
        request=repeatable(reviewer.id, idempotency_key, dossier, key, order.model_dump_json()),
    )
    if dry_run:
        readers: Readers = request.app.state.readers
        reader = partial(readers.of, dossier)
        done = preview(program.tools, dossier, asked, valid_at=program.today(), reader=reader)
    else:
        done = decide(program.tools, dossier, asked, valid_at=program.today())
    response = encoded(schemas.OutcomeAnswer, flat(done))
    response.headers["etag"] = f'"{done.version}"'
    return response


def act_of(order: schemas.Order) -> domain.Act:
    """What was ordered as the act it is."""
    given: dict[str, Any] = {name: getattr(order, name) for name in type(order).model_fields}
    wanted = {name: _plain(value) for name, value in given.items() if name not in ("act", "reason")}
    return domain.ACTS[order.act](**wanted)


def _plain(value: Any) -> Any:
    """A part of a body as the domain has it."""
    if isinstance(value, list):
        return tuple(_plain(part) for part in value)
    if isinstance(value, schemas.Label):
        return domain.LabelWanted(value.category, value.direction, value.goldstein)
    return round(value, 1) if isinstance(value, Decimal) else value


def _seen(if_match: str | None) -> int | None:
    """The version that a condition names; `*` is any. Raises Unfit."""
    if if_match is None or if_match == "*":
        return None
    found = _VERSION.fullmatch(if_match)
    if found is None:
        raise Unfit("If-Match", expected='a version in quotes such as "107"', found=repr(if_match))
    return int(found[1])
