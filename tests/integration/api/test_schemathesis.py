"""Requests made from the OpenAPI document, valid and not: every default check of Schemathesis must hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.config import SchemathesisConfig

from integration.api.world import World
from tracker.app import create_app
from tracker.bootstrap import wire
from tracker.settings import Settings

EXAMPLES = 12
CONFIG = SchemathesisConfig.from_dict({"parameters": {"dossier": "ruritania-graustark"}})


class Stage:
    """Stands in for the application while tests are collected; `app` is set once there is one."""

    app: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


stage = Stage()
schema = schemathesis.openapi.from_dict(
    create_app(wire(Settings(database_url="sqlite://")), scheduler=False).openapi(), config=CONFIG
)
schema.app = stage


@pytest.fixture(autouse=True)
def on_stage(world: World) -> Iterator[None]:
    stage.app = world.app
    yield
    stage.app = None


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_keeps_what_the_document_says(case: Case[Any]) -> None:
    if "known_at" in (case.query or {}):
        case.query.pop("position", None)  # One of the two, which a schema of OpenAPI cannot say.
    case.call_and_validate()
