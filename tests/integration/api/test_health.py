"""Alive is not ready, and what was done is counted."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from integration.api.world import World
from tracker.store.engine import writing
from tracker.workflows.replay import rebuild


def test_the_process_is_alive(world: World) -> None:
    assert world.get("/healthz") == {"status": "alive", "version": "0.1.0"}


def test_the_database_is_ready_on_either(fresh: World) -> None:
    answer = fresh.get("/readyz")
    assert answer["status"] == "ready"
    assert answer["revision"]


@pytest.mark.parametrize("change", ["version = version + 1", "position = position - 1"])
def test_read_models_that_do_not_fit_are_not_ready_and_name_the_mend(fresh: World, change: str) -> None:
    with writing(fresh.program.tools.engine) as connection:
        connection.execute(text(f"UPDATE projections SET {change} WHERE name = 'items' AND dossier = 'iran-russia'"))
    response = fresh.client.get("/readyz")
    assert response.status_code == 503
    assert "run `tracker db rebuild --dossier iran-russia`" in response.json()["detail"]
    rebuild(fresh.program.tools, "iran-russia")
    assert fresh.get("/readyz")["status"] == "ready"


def test_metrics_are_prometheus_text(world: World) -> None:
    response = world.client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    families = {family.name: family.samples for family in text_string_to_metric_families(response.text)}
    ends = {sample.labels["dossier"]: sample.value for sample in families["tracker_log_position"]}
    for dossier in ("iran-russia", "ruritania-graustark"):
        assert ends[dossier] == world.get(f"/api/v1/dossiers/{dossier}/state")["position"]
