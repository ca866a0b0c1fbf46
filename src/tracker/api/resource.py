"""A router as every resource has it: under one prefix, refusing parameters that are not documented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from fastapi import APIRouter, Depends, Request
from fastapi.dependencies.models import Dependant

from tracker.api.documented import documented
from tracker.coreference.urls import is_tracking
from tracker.domain.errors import Unfit, UnknownName

DOSSIER = "/api/v1/dossiers/{dossier}"


def resource(tag: str, *, prefix: str = DOSSIER) -> APIRouter:
    """An empty router; `tag` groups its routes in the OpenAPI document."""
    return APIRouter(prefix=prefix, tags=[tag], dependencies=[Depends(refuse_unknown)])


async def refuse_unknown(request: Request) -> None:
    """Raise UnknownName for a parameter the route does not document, Unfit for one that is given twice."""
    if request.query_params:
        _refuse_others(_names(request), documented(request).parameters("query"))


async def refuse_untaken(request: Request) -> None:
    """The same for a page, by the parameters that its route takes.

    What others hang on an address that they share is no mistake of whoever opens it.
    """
    names = [name for name in _names(request) if not is_tracking(name)]
    if names:
        _refuse_others(names, list(_taken(request.scope["route"].dependant)))


def _taken(by: Dependant) -> Iterator[str]:
    """The names of the query's parameters, those of the route itself first."""
    yield from (field.alias for field in by.query_params)
    for dependency in by.dependencies:
        yield from _taken(dependency)


def _names(request: Request) -> list[str]:
    return [name for name, _ in request.query_params.multi_items()]


def _refuse_others(names: Iterable[str], known: Collection[str]) -> None:
    for name, times in Counter(names).items():
        if name not in known:
            raise UnknownName("parameter", name, known, where="query")
        if times > 1:
            raise Unfit(name, expected="once", found=f"{times} times")
