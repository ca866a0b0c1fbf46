"""Every table. The events are the truth; the tree's tiles and the read models can be rebuilt from them, `checkpoints`
are what was signed, `feed_state` and `host_state` are operation.

Times are fixed-width UTC text (`2025-06-20T12:00:00.000000Z`), days `YYYY-MM-DD`: the same bytes in SQLite, PostgreSQL
and the leaf that is hashed, and they sort as they read.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

events = Table(
    "events",
    metadata,
    Column("dossier", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("stream_version", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("occurred_edtf", Text),
    Column("occurred_from", Text),
    Column("occurred_to", Text),
    Column("published_at", Text),
    Column("recorded_at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("causation_id", Text),
    Column("correlation_id", Text),
    Column("payload", LargeBinary),
    Column("payload_salt", LargeBinary),
    Column("payload_hash", LargeBinary, nullable=False),
    Column("leaf_hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("dossier", "position"),
    UniqueConstraint("dossier", "event_id"),
    UniqueConstraint("dossier", "stream", "stream_version"),
)

log_head = Table(
    "log_head",
    metadata,
    Column("dossier", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
)

merkle_tiles = Table(
    "merkle_tiles",
    metadata,
    Column("dossier", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("hashes", LargeBinary, nullable=False),
    Column("root", LargeBinary, nullable=False),
    PrimaryKeyConstraint("dossier", "level", "number"),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("dossier", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("key", Text, nullable=False),
    Column("issued_at", Text, nullable=False),
    Column("note", Text, nullable=False),
    PrimaryKeyConstraint("dossier", "size", "key"),
)

projections = Table(
    "projections",
    metadata,
    Column("dossier", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    PrimaryKeyConstraint("dossier", "name"),
)

Indexes = tuple[tuple[str, ...], ...]
LIVE_ROWS: Indexes = (("known_to", "known_from"),)


def _view(name: str, *columns: Column[object], indexes: Indexes = LIVE_ROWS, with_rowid: bool = True) -> Table:
    """A read model: rows that were known from one position until another, with the value as JSON in `body`."""
    return Table(
        name,
        metadata,
        Column("dossier", Text, nullable=False),
        Column("key", Text, nullable=False),
        Column("known_from", BigInteger, nullable=False),
        Column("known_to", BigInteger, nullable=False),
        *columns,
        Column("body", LargeBinary, nullable=False),
        PrimaryKeyConstraint("dossier", "key", "known_from"),
        *(Index(None, "dossier", *names) for names in indexes),
        sqlite_with_rowid=with_rowid,
    )


definitions = _view("definitions")
feeds = _view("feeds")
instruments = _view("instruments")
items = _view(
    "items",
    Column("feed", Text, nullable=False),
    Column("guid", Text, nullable=False),
    Column("canonical_url", Text),
    Column("day", Text, nullable=False),
    Column("relevant", Boolean, nullable=False),
    Column("language", Text, nullable=False),
    Column("development", Text),
    Column("text", Text, nullable=False),
    Column("text_hash", Text),
    Column("first_position", BigInteger, nullable=False),
    Column("concerns", Boolean),
    indexes=(
        *LIVE_ROWS,
        ("canonical_url",),
        ("relevant", "day"),
        ("concerns", "first_position"),
        ("development",),
        ("feed", "text_hash"),
    ),
)
item_decisions = _view("item_decisions")
questions = _view("questions")
developments = _view(
    "developments",
    Column("kind", Text, nullable=False),
    Column("stage", Text),
    Column("origin", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("occurred_from", Text, nullable=False),
    Column("occurred_to", Text),
    Column("text", Text, nullable=False),
    Column("first_position", BigInteger, nullable=False),
    Column("reviewed", Boolean),
    indexes=(*LIVE_ROWS, ("occurred_from",)),
)
contributions = _view(
    "contributions",
    Column("development", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("occurred_from", Text, nullable=False),
    Column("rank", Double),
    indexes=(*LIVE_ROWS, ("development",), ("category", "occurred_from"), ("category", "rank", "development")),
)
ledger_sums = _view("ledger_sums", indexes=(), with_rowid=False)
development_reports = _view(
    "development_reports", Column("development", Text, nullable=False), indexes=(("development", "known_from"),)
)

feed_state = Table(
    "feed_state",
    metadata,
    Column("dossier", Text, nullable=False),
    Column("feed", Text, nullable=False),
    Column("url", Text),
    Column("next_due", Text, nullable=False),
    Column("lease_owner", Text),
    Column("lease_until", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body_hash", Text),
    Column("failures", Integer, nullable=False),
    Column("last_outcome", Text),
    Column("last_detail", Text),
    Column("page_note", Text),
    Column("last_polled", Text),
    Column("last_ok", Text),
    Column("last_new", Text),
    Column("polls", BigInteger, nullable=False),
    Column("not_modified", BigInteger, nullable=False),
    Column("items_new", BigInteger, nullable=False),
    Column("items_revised", BigInteger, nullable=False),
    Column("gap_seconds", BigInteger),
    Column("lag_seconds", BigInteger),
    Column("moved_to", Text),
    Column("moved_since", Text),
    Column("hint_seconds", BigInteger, nullable=False, server_default=text("0")),
    Column("frozen", BigInteger, nullable=False, server_default=text("0")),
    Column("skew_seconds", BigInteger, nullable=False, server_default=text("0")),
    Column("skip_hours", Text, nullable=False, server_default=text("''")),
    Column("skip_days", Text, nullable=False, server_default=text("''")),
    Column("host", Text),
    Column("whole_at", Text),
    PrimaryKeyConstraint("dossier", "feed"),
    Index(None, "next_due"),
    Index(None, "host", "lease_until"),
)

host_state = Table(
    "host_state",
    metadata,
    Column("host", Text, primary_key=True),
    Column("asked_at", Text),
    Column("rest_until", Text, index=True),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("revoked_at", Text),
    UniqueConstraint("hash"),
)

requests_done = Table(
    "requests_done",
    metadata,
    Column("key_id", Text, nullable=False),
    Column("idempotency_key", Text, nullable=False),
    Column("request_hash", LargeBinary, nullable=False),
    Column("done_at", Text, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    PrimaryKeyConstraint("key_id", "idempotency_key"),
)

VIEWS: tuple[Table, ...] = (
    definitions,
    feeds,
    items,
    instruments,
    item_decisions,
    questions,
    developments,
    contributions,
    ledger_sums,
    development_reports,
)
"""The read models, in the order in which they are written."""
