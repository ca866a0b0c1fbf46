"""A router as every resource has it: under one prefix, refusing parameters that are not documented."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Depends, Request

from tracker.domain.errors import InputError, UnknownName

DOSSIER = "/api/v1/dossiers/{dossier}"


def resource(tag: str, *, prefix: str = DOSSIER) -> APIRouter:
    """An empty router; `tag` groups its routes in the OpenAPI document."""
    return APIRouter(prefix=prefix, tags=[tag], dependencies=[Depends(refuse_unknown)])


async def refuse_unknown(request: Request) -> None:
    """Raise UnknownName for a parameter the route does not document, InputError for one that is given twice."""
    given = Counter(key for key, _ in request.query_params.multi_items())
    if not given:
        return
    known = _documented(request)
    for name, times in given.items():
        if name not in known:
            raise UnknownName("parameter", name, known, where="query")
        if times > 1:
            raise InputError(f"{name}: expected once, found {times} times")


def _documented(request: Request) -> list[str]:
    operation = request.app.openapi()["paths"][request.scope["route"].path_format][request.method.lower()]
    return [parameter["name"] for parameter in operation.get("parameters", ()) if parameter["in"] == "query"]
