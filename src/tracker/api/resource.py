"""A router as every resource has it: under one prefix, refusing parameters that are not documented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from fastapi import APIRouter, Depends, Request
from fastapi.dependencies.models import Dependant

from tracker.api.documented import documented
from tracker.domain.errors import Unfit, UnknownName

DOSSIER = "/api/v1/dossiers/{dossier}"


def resource(tag: str, *, prefix: str = DOSSIER) -> APIRouter:
    """An empty router; `tag` groups its routes in the OpenAPI document."""
    return APIRouter(prefix=prefix, tags=[tag], dependencies=[Depends(refuse_unknown)])


async def refuse_unknown(request: Request) -> None:
    """Raise UnknownName for a parameter the route does not document, Unfit for one that is given twice."""
    if request.query_params:
        _refuse_others(request, documented(request).parameters("query"))


async def refuse_untaken(request: Request) -> None:
    """The same for a route that no document has, by the parameters that it takes."""
    if request.query_params:
        _refuse_others(request, list(_taken(request.scope["route"].dependant)))


def _taken(by: Dependant) -> Iterator[str]:
    """The names of the query's parameters, those of the route itself first."""
    yield from (field.alias for field in by.query_params)
    for dependency in by.dependencies:
        yield from _taken(dependency)


def _refuse_others(request: Request, known: Collection[str]) -> None:
    given = Counter(key for key, _ in request.query_params.multi_items())
    for name, times in given.items():
        if name not in known:
            raise UnknownName("parameter", name, known, where="query")
        if times > 1:
            raise Unfit(name, expected="once", found=f"{times} times")
