"""Alive is not ready, and what was done is counted."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from integration.api.world import World


def test_the_process_is_alive(world: World) -> None:
    assert world.get("/healthz") == {"status": "alive", "version": "0.1.0"}


def test_the_database_is_ready_on_either(fresh: World) -> None:
    answer = fresh.get("/readyz")
    assert answer["status"] == "ready"
    assert answer["revision"]


def test_metrics_are_prometheus_text(world: World) -> None:
    response = world.client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert [family.name for family in text_string_to_metric_families(response.text)]
