"""`/healthz`, `/readyz` and `/metrics`: is the process alive, can it answer, what has it done."""

from __future__ import annotations

from contextlib import suppress

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse

from tracker.api.asked import encoded, program_of
from tracker.api.resource import resource
from tracker.api.schemas.health import Alive, Ready
from tracker.domain.errors import ConfigurationError, VerificationFailed
from tracker.observability import metrics
from tracker.queries.moment import heads
from tracker.queries.readiness import DatabaseFailure, readiness
from tracker.store.engine import reading

router = resource("health", prefix="")


@router.get("/healthz", response_model=Alive, operation_id="get_health")
async def get_health(request: Request) -> Response:
    """The process answers; nothing else was asked."""
    return encoded(Alive, {"status": "alive", "version": request.app.version})


@router.get("/readyz", response_model=Ready, operation_id="get_readiness")
def get_readiness(request: Request) -> Response:
    """The database answers, with this release's tables and read models; else 503. Raises ConfigurationError."""
    program = program_of(request)
    found = readiness(program.tools.engine, scripts=program.migrations)
    if not found.is_migrated:
        was = found.fault or f"revision {found.found or 'of an empty database'}"
        raise ConfigurationError(f"database: expected revision {found.needed}, found {was}")
    if found.unfit is not None:
        raise ConfigurationError(found.unfit)
    return encoded(Ready, {"status": "ready", "revision": found.found})


@router.get("/metrics", response_class=PlainTextResponse, operation_id="get_metrics")
def get_metrics(request: Request) -> Response:
    """Counters and histograms in Prometheus' text format; how far each log goes is asked now."""
    with suppress(DatabaseFailure, VerificationFailed), reading(program_of(request).tools.engine) as connection:
        for dossier, head in heads(connection).items():
            metrics.observe_position(dossier, head.size)
    body, content_type = metrics.render()
    return Response(body, media_type=content_type)
