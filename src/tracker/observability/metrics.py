"""Counters and histograms of the ingestion in Prometheus' text format.

They live in one process and start at zero with it; what must survive a restart stands in the log and in `feed_state`.
Labels have few values on purpose: no feed, item or address is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    start_http_server,
)

REGISTRY = CollectorRegistry()

POLLS = Counter("tracker_polls", "Polls of feeds by result.", ("dossier", "result"), registry=REGISTRY)
POLL_SECONDS = Histogram(
    "tracker_poll_seconds",
    "Seconds from the request for a page until what it brought is stored.",
    ("dossier",),
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
POLL_LATE_SECONDS = Histogram(
    "tracker_poll_late_seconds",
    "Seconds from the moment a feed was due to the request for its page.",
    ("dossier",),
    buckets=(1, 5, 15, 30, 60, 300, 900, 3600, 21_600),
    registry=REGISTRY,
)
FETCHED_BYTES = Counter("tracker_fetched_bytes", "Decoded bytes of pages.", ("dossier",), registry=REGISTRY)
PARSE_SECONDS = Histogram(
    "tracker_parse_seconds",
    "Seconds to parse one page.",
    ("dossier",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
    registry=REGISTRY,
)
ITEMS = Counter(
    "tracker_items",
    "Items recorded: new, revised, and those judged relevant.",
    ("dossier", "kind"),
    registry=REGISTRY,
)
INGEST_LAG_SECONDS = Histogram(
    "tracker_ingest_lag_seconds",
    "Seconds from the date an outlet claims for a new item to the poll that found it.",
    ("dossier",),
    buckets=(60, 300, 900, 1800, 3600, 7200, 21_600, 86_400, 604_800),
    registry=REGISTRY,
)
FEEDS_DUE = Gauge("tracker_feeds_due", "Feeds that were due at the last tick.", ("dossier",), registry=REGISTRY)
LOG_POSITION = Gauge("tracker_log_position", "Position of the newest event seen.", ("dossier",), registry=REGISTRY)


@dataclass(frozen=True, slots=True)
class PollSeen:
    """What one poll came to.

    `result` is the outcome's short code: `new`, `edited`, `nothing-new`, `not-modified`, `gone` or a failure's reason.
    `late` is how long the feed was due before. `parse_seconds` is `None` where nothing was parsed. `lags` are seconds
    from claimed date to poll, one for each new item that claims a date.
    """

    result: str
    seconds: float
    late: float = 0.0
    bytes: int = 0
    parse_seconds: float | None = None
    items_new: int = 0
    items_revised: int = 0
    items_relevant: int = 0
    lags: tuple[float, ...] = ()


def observe_poll(dossier: str, poll: PollSeen) -> None:
    """Count one poll of one feed of a dossier; a claimed date in the future counts as no lag."""
    POLLS.labels(dossier, poll.result).inc()
    POLL_SECONDS.labels(dossier).observe(poll.seconds)
    POLL_LATE_SECONDS.labels(dossier).observe(max(0.0, poll.late))
    FETCHED_BYTES.labels(dossier).inc(poll.bytes)
    if poll.parse_seconds is not None:
        PARSE_SECONDS.labels(dossier).observe(poll.parse_seconds)
    for kind, count in _kinds(poll):
        ITEMS.labels(dossier, kind).inc(count)
    lags = INGEST_LAG_SECONDS.labels(dossier)
    for lag in poll.lags:
        lags.observe(max(0.0, lag))


def observe_tick(dossier: str, *, due: int) -> None:
    """Note how many feeds were due when the scheduler looked."""
    FEEDS_DUE.labels(dossier).set(due)


def observe_position(dossier: str, position: int) -> None:
    """Note where the log ends."""
    LOG_POSITION.labels(dossier).set(position)


@contextmanager
def shown_at(host: str, port: int) -> Iterator[None]:
    """Answer `/metrics` from a thread of its own for as long as the block lasts. Raises OSError where it cannot."""
    server, thread = start_http_server(port, addr=host, registry=REGISTRY)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def render() -> tuple[bytes, str]:
    """Every metric of this process as text, and its media type."""
    return generate_latest(REGISTRY), CONTENT_TYPE_LATEST


def _kinds(poll: PollSeen) -> Iterable[tuple[str, int]]:
    return (("new", poll.items_new), ("revised", poll.items_revised), ("relevant", poll.items_relevant))
