"""`/audit`: what proves the log, and a replay to check the read models against it."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Query, Request, Response

from tracker.api.access import Admin
from tracker.api.asked import Question, encoded, program_of
from tracker.api.parameters import DossierName
from tracker.api.replay_job import ReplayJobs
from tracker.api.resource import resource
from tracker.api.schemas.audit import ConsistencyAnswer, InclusionAnswer, ReplayAnswer, SignedCheckpointAnswer
from tracker.api.shown import flat
from tracker.domain.errors import NotFound
from tracker.projections.base import OPEN
from tracker.queries import proofs
from tracker.queries.moment import heads
from tracker.store.engine import reading
from tracker.workflows.keys import public_keys

router = resource("audit")

Event = Annotated[int, Query(ge=1, lt=OPEN, description="Position of the event to be proven.")]
Old = Annotated[int, Query(ge=0, lt=OPEN, description="The older size.")]


@router.get("/audit/checkpoint", response_model=SignedCheckpointAnswer, operation_id="get_checkpoint")
def get_checkpoint(ask: Question) -> Response:
    """The newest signed checkpoint over what was known then.

    Keep a copy: only that proves anything against whoever owns the database.
    """
    context, found = ask.query(proofs.get_checkpoint, today=ask.today)
    with reading(ask.program.tools.engine) as connection:
        log = proofs.log_id(connection, ask.dossier)
    keys = [str(key) for key in public_keys(ask.program.keys, ask.dossier)]
    return ask.answer_now(
        SignedCheckpointAnswer, context, log=log, size=found.size, issued_at=found.issued_at, note=found.note, keys=keys
    )


@router.get("/audit/inclusion", response_model=InclusionAnswer, operation_id="get_inclusion")
def get_inclusion(ask: Question, event: Event) -> Response:
    """The path from an event to the root at the moment's position."""
    found = ask.query(proofs.get_inclusion, event=event, today=ask.today)
    return ask.answer(InclusionAnswer, found.context, event=found.event, leaf_hash=found.leaf_hash, path=found.path)


@router.get("/audit/consistency", response_model=ConsistencyAnswer, operation_id="get_consistency")
def get_consistency(ask: Question, old: Old) -> Response:
    """That the log of size `old` is the beginning of the log at the moment's position."""
    found = ask.query(proofs.get_consistency, old=old, today=ask.today)
    return ask.answer(ConsistencyAnswer, found.context, old=found.old, old_root=found.old_root, path=found.path)


@router.get("/audit/replay", response_model=ReplayAnswer, operation_id="get_replay")
def get_replay(request: Request, dossier: DossierName) -> Response:
    """How far the replay is, or what the last one found."""
    _require_log(request, dossier)
    return encoded(ReplayAnswer, flat(_jobs(request).get(dossier)))


@router.post("/audit/replay", response_model=ReplayAnswer, operation_id="start_replay")
def start_replay(request: Request, dossier: DossierName, _: Admin) -> Response:
    """Rebuild every read model beside the live ones and compare; one at a time, nothing is changed."""
    _require_log(request, dossier)
    return encoded(ReplayAnswer, flat(_jobs(request).start(dossier)))


def _jobs(request: Request) -> ReplayJobs:
    return cast(ReplayJobs, request.app.state.replay_jobs)


def _require_log(request: Request, dossier: str) -> None:
    with reading(program_of(request).tools.engine) as connection:
        known = heads(connection)
    if dossier not in known:
        raise NotFound("dossier", dossier, known=known)
