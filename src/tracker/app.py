"""The web application: one FastAPI with the interface, the page, and the scheduler inside where it is wanted."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.concurrency import contextmanager_in_threadpool, run_in_threadpool

from tracker.api import openapi, problems
from tracker.api.access import Gate
from tracker.api.freshness import Freshness, stands_on
from tracker.api.heads import Heads
from tracker.api.outside import Outside
from tracker.api.readers import Readers
from tracker.api.replay_job import ReplayJobs
from tracker.api.resource import refuse_untaken
from tracker.api.routers import ROUTERS
from tracker.api.schemas.problem import Problem
from tracker.api.shield import Shield
from tracker.bootstrap import Program
from tracker.web.pages import pages
from tracker.web.painting import page_of_problem
from tracker.web.static import static_files
from tracker.worker import background, reach
from tracker.workflows.database import require_current


class Application(FastAPI):
    """FastAPI with our own OpenAPI document."""

    def openapi(self) -> dict[str, Any]:
        """The document of `/openapi.json`."""
        return openapi.document(self)


def create_app(program: Program, *, scheduler: bool) -> FastAPI:
    """The application; `scheduler` says whether feeds are polled inside it. Starting raises ConfigurationError."""
    app = Application(
        title="tracker",
        version=version("tracker"),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(program, scheduler=scheduler),
    )
    app.state.program = program
    app.state.readers = readers = Readers(program)
    app.state.replay_jobs = ReplayJobs(program.tools)
    app.state.outside = Outside(partial(reach, program))
    problems.install(app, page=_painted)
    for router in ROUTERS:
        app.include_router(router)
    shown = pages(program, stands_on=stands_on, reader=readers.of)
    app.include_router(shown, dependencies=[Depends(refuse_untaken)])
    app.mount("/static", static_files())
    heads = Heads(program.tools.engine, monotonic=time.monotonic)
    app.add_middleware(Freshness, heads=heads, today=program.today)
    app.add_middleware(Gate, tools=program.tools, open_reading=program.settings.open_reading)
    app.add_middleware(Shield)
    return app


def _lifespan(program: Program, *, scheduler: bool) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(require_current, program.tools, scripts=program.migrations)
        if not scheduler:
            yield
            return
        async with contextmanager_in_threadpool(background(program)):
            yield

    return lifespan


def _painted(problem: Problem) -> str:
    return page_of_problem(status=problem.status, title=problem.title, detail=problem.detail)
