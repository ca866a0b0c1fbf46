"""A router as every resource has it: under one prefix, refusing parameters that are not documented."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Depends, Request

from tracker.api.documented import documented
from tracker.domain.errors import Unfit, UnknownName

DOSSIER = "/api/v1/dossiers/{dossier}"


def resource(tag: str, *, prefix: str = DOSSIER) -> APIRouter:
    """An empty router; `tag` groups its routes in the OpenAPI document."""
    return APIRouter(prefix=prefix, tags=[tag], dependencies=[Depends(refuse_unknown)])


async def refuse_unknown(request: Request) -> None:
    """Raise UnknownName for a parameter the route does not document, Unfit for one that is given twice."""
    given = Counter(key for key, _ in request.query_params.multi_items())
    if not given:
        return
    known = list(documented(request).parameters("query"))
    for name, times in given.items():
        if name not in known:
            raise UnknownName("parameter", name, known, where="query")
        if times > 1:
            raise Unfit(name, expected="once", found=f"{times} times")
