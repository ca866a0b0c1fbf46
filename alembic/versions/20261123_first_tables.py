"""The first tables: an append-only log with its head, the read models built from it, and the feeds' state."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261123_first_tables"
down_revision = None

APP_ROLE = "tracker_app"
VIEWS = ("definitions", "feeds", "instruments", "items", "developments", "contributions")


def upgrade() -> None:
    """Create every table, then guard the log."""
    _log()
    _projections()
    _views()
    _operation()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        _grant_postgresql()
    else:
        _guard_sqlite()


def _log() -> None:
    text, big = sa.Text, sa.BigInteger
    op.create_table(
        "events",
        sa.Column("dossier", text, nullable=False),
        sa.Column("position", big, nullable=False),
        sa.Column("event_id", text, nullable=False),
        sa.Column("stream", text, nullable=False),
        sa.Column("stream_version", big, nullable=False),
        sa.Column("type", text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("occurred_edtf", text),
        sa.Column("occurred_from", text),
        sa.Column("occurred_to", text),
        sa.Column("published_at", text),
        sa.Column("recorded_at", text, nullable=False),
        sa.Column("actor", text, nullable=False),
        sa.Column("causation_id", text),
        sa.Column("correlation_id", text),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("payload_salt", sa.LargeBinary),
        sa.Column("payload_hash", sa.LargeBinary, nullable=False),
        sa.Column("leaf_hash", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "position", name="pk_events"),
        sa.UniqueConstraint("dossier", "event_id", name="uq_events_dossier_event_id"),
        sa.UniqueConstraint("dossier", "stream", "stream_version", name="uq_events_dossier_stream_stream_version"),
    )
    op.create_table(
        "log_head",
        sa.Column("dossier", text, nullable=False),
        sa.Column("position", big, nullable=False),
        sa.Column("recorded_at", text, nullable=False),
        sa.Column("frontier", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier", name="pk_log_head"),
    )


def _projections() -> None:
    op.create_table(
        "projections",
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "name", name="pk_projections"),
    )


def _views() -> None:
    text, big = sa.Text, sa.BigInteger
    for name in ("definitions", "feeds", "instruments"):
        _view(name)
    _view(
        "items",
        sa.Column("feed", text, nullable=False),
        sa.Column("guid", text, nullable=False),
        sa.Column("canonical_url", text),
        sa.Column("day", text, nullable=False),
        sa.Column("relevant", sa.Boolean, nullable=False),
        sa.Column("language", text, nullable=False),
        sa.Column("development", text),
        sa.Column("text", text, nullable=False),
        sa.Column("first_position", big, nullable=False),
        indexes=(("canonical_url",), ("relevant", "day"), ("development",)),
    )
    _view(
        "developments",
        sa.Column("kind", text, nullable=False),
        sa.Column("stage", text),
        sa.Column("origin", text, nullable=False),
        sa.Column("status", text, nullable=False),
        sa.Column("occurred_from", text, nullable=False),
        sa.Column("occurred_to", text),
        sa.Column("text", text, nullable=False),
        sa.Column("first_position", big, nullable=False),
        indexes=(("occurred_from",),),
    )
    _view(
        "contributions",
        sa.Column("development", text, nullable=False),
        sa.Column("category", text, nullable=False),
        sa.Column("direction", text, nullable=False),
        sa.Column("occurred_from", text, nullable=False),
        indexes=(("development",), ("category", "occurred_from")),
    )


def _view(name: str, *columns: sa.Column[object], indexes: tuple[tuple[str, ...], ...] = ()) -> None:
    op.create_table(
        name,
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("known_from", sa.BigInteger, nullable=False),
        sa.Column("known_to", sa.BigInteger, nullable=False),
        *columns,
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "key", "known_from", name=f"pk_{name}"),
    )
    for names in (("known_to", "known_from"), *indexes):
        op.create_index("_".join(("ix", name, "dossier", *names)), name, ["dossier", *names])


def _operation() -> None:
    text, big = sa.Text, sa.BigInteger
    op.create_table(
        "feed_state",
        sa.Column("dossier", text, nullable=False),
        sa.Column("feed", text, nullable=False),
        sa.Column("url", text),
        sa.Column("next_due", text, nullable=False),
        sa.Column("lease_owner", text),
        sa.Column("lease_until", text),
        sa.Column("etag", text),
        sa.Column("last_modified", text),
        sa.Column("body_hash", text),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_outcome", text),
        sa.Column("last_detail", text),
        sa.Column("last_polled", text),
        sa.Column("last_ok", text),
        sa.Column("last_new", text),
        sa.Column("polls", big, nullable=False),
        sa.Column("not_modified", big, nullable=False),
        sa.Column("items_new", big, nullable=False),
        sa.Column("items_revised", big, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "feed", name="pk_feed_state"),
    )
    op.create_index("ix_feed_state_next_due", "feed_state", ["next_due"])


def _guard_sqlite() -> None:
    """UPDATE and DELETE triggers do not stop INSERT OR REPLACE, so an insert must name the next position and a new
    id; the hidden rowid is a fourth key that a REPLACE may hit.
    """
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER events_refuse_{verb.lower()} BEFORE {verb} ON events "
            "BEGIN SELECT RAISE(ABORT, 'events is append-only'); END"
        )
    op.execute(
        """
        CREATE TRIGGER events_refuse_replace BEFORE INSERT ON events
        WHEN NEW.position IS NOT (SELECT COALESCE(MAX(position), 0) + 1 FROM events WHERE dossier = NEW.dossier)
          OR EXISTS (SELECT 1 FROM events WHERE dossier = NEW.dossier AND event_id = NEW.event_id)
          OR EXISTS (SELECT 1 FROM events WHERE dossier = NEW.dossier AND stream = NEW.stream
                     AND stream_version = NEW.stream_version)
          OR EXISTS (SELECT 1 FROM events WHERE rowid = NEW.rowid)
        BEGIN SELECT RAISE(ABORT, 'events is append-only: not the next position, or a known event'); END
        """
    )


def _guard_postgresql() -> None:
    op.execute(
        """
        CREATE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'events is append-only' USING ERRCODE = 'restrict_violation'; END $$
        """
    )
    op.execute(
        "CREATE TRIGGER events_refuse_change BEFORE UPDATE OR DELETE ON events "
        "FOR EACH ROW EXECUTE FUNCTION events_refuse()"
    )
    op.execute(
        "CREATE TRIGGER events_refuse_truncate BEFORE TRUNCATE ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION events_refuse()"
    )
    for name in ("events_refuse_change", "events_refuse_truncate"):
        op.execute(f"ALTER TABLE events ENABLE ALWAYS TRIGGER {name}")


def _grant_postgresql() -> None:
    """An app with a role of its own may read and add events, and keep the head, the read models and feed_state."""
    exists = op.get_bind().execute(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": APP_ROLE}).scalar()
    if not exists:
        return
    op.execute(f"GRANT SELECT, INSERT ON events TO {APP_ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON log_head TO {APP_ROLE}")
    op.execute(f"GRANT SELECT ON alembic_version TO {APP_ROLE}")
    for name in ("projections", "feed_state", *VIEWS):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {name} TO {APP_ROLE}")
