"""What a poll adds to the metrics."""

from __future__ import annotations

from tracker.observability import metrics
from tracker.observability.metrics import PollSeen


def sample(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0.0


def test_a_poll_is_counted_by_its_result_with_what_it_brought() -> None:
    metrics.observe_poll(
        "metrics-1",
        PollSeen(
            "new", 0.2, bytes=1_000, parse_seconds=0.01, items_new=3, items_revised=1, items_relevant=2, lags=(90.0,)
        ),
    )
    assert sample("tracker_polls_total", dossier="metrics-1", result="new") == 1
    assert sample("tracker_fetched_bytes_total", dossier="metrics-1") == 1_000
    assert sample("tracker_parse_seconds_sum", dossier="metrics-1") == 0.01
    kinds = ("new", "revised", "relevant")
    assert [sample("tracker_items_total", dossier="metrics-1", kind=kind) for kind in kinds] == [3, 1, 2]
    assert sample("tracker_ingest_lag_seconds_bucket", dossier="metrics-1", le="300.0") == 1


def test_a_poll_that_parsed_nothing_adds_no_parse() -> None:
    metrics.observe_poll("metrics-2", PollSeen("not-modified", 0.1))
    assert sample("tracker_parse_seconds_count", dossier="metrics-2") == 0
    assert sample("tracker_poll_seconds_count", dossier="metrics-2") == 1


def test_a_claimed_date_in_the_future_is_no_lag() -> None:
    metrics.observe_poll("metrics-3", PollSeen("new", 0.1, items_new=1, lags=(-3_600.0,)))
    assert sample("tracker_ingest_lag_seconds_sum", dossier="metrics-3") == 0


def test_what_was_seen_last_stands_in_the_text() -> None:
    metrics.observe_tick("metrics-4", due=7)
    metrics.observe_position("metrics-4", 42)
    body, media_type = metrics.render()
    assert b'tracker_feeds_due{dossier="metrics-4"} 7.0' in body
    assert b'tracker_log_position{dossier="metrics-4"} 42.0' in body
    assert media_type.startswith("text/plain")
