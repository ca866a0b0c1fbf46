"""Proofs need the tree's tiles and the checkpoints; one payload may go, under the event that says so; and the state of
any past day takes prefix sums of the ledger.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261124_proofs"
down_revision = "20261123_first_tables"

APP_ROLE = "tracker_app"
REDACTOR_ROLE = "tracker_redactor"
KEPT = (
    "dossier", "position", "event_id", "stream", "stream_version", "type", "version", "occurred_edtf",
    "occurred_from", "occurred_to", "published_at", "recorded_at", "actor", "causation_id", "correlation_id",
    "payload_hash", "leaf_hash",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, and let an update through that only takes away a payload with its salt.

    The sums are a read model, which is empty until it is built from the log.
    """
    _tables()
    _ledger_sums()
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
        _grant_postgresql()
    else:
        _guard_sqlite()


def _tables() -> None:
    op.create_table(
        "merkle_tiles",
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("hashes", sa.LargeBinary, nullable=False),
        sa.Column("root", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "level", "number", name="pk_merkle_tiles"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("issued_at", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "size", "key", name="pk_checkpoints"),
    )


def _ledger_sums() -> None:
    op.create_table(
        "ledger_sums",
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("known_from", sa.BigInteger, nullable=False),
        sa.Column("known_to", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "key", "known_from", name="pk_ledger_sums"),
        sqlite_with_rowid=False,
    )


def _guard_sqlite() -> None:
    op.execute("DROP TRIGGER events_refuse_update")
    op.execute(
        f"""
        CREATE TRIGGER events_refuse_update BEFORE UPDATE ON events
        WHEN NOT (OLD.payload IS NOT NULL AND NEW.payload IS NULL AND NEW.payload_salt IS NULL
          AND OLD.rowid IS NEW.rowid AND {" AND ".join(f"OLD.{name} IS NEW.{name}" for name in KEPT)}
          AND EXISTS (SELECT 1 FROM events WHERE dossier = OLD.dossier AND type = 'payload.redacted'
                      AND stream = 'redaction:' || OLD.position))
        BEGIN SELECT RAISE(ABORT, 'events is append-only'); END
        """
    )


def _guard_postgresql() -> None:
    op.execute(
        """
        CREATE OR REPLACE FUNCTION events_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'UPDATE' THEN
            IF OLD.payload IS NOT NULL AND NEW.payload IS NULL AND NEW.payload_salt IS NULL
              AND to_jsonb(OLD) - '{payload,payload_salt}'::text[] = to_jsonb(NEW) - '{payload,payload_salt}'::text[]
              AND EXISTS (SELECT 1 FROM events WHERE dossier = OLD.dossier AND type = 'payload.redacted'
                          AND stream = 'redaction:' || OLD.position)
            THEN RETURN NEW;
            END IF;
          END IF;
          RAISE EXCEPTION 'events is append-only' USING ERRCODE = 'restrict_violation';
        END $$
        """
    )


def _grant_postgresql() -> None:
    """The app adds tiles and checkpoints and changes none; who redacts has the app's rights and one more."""
    if _exists(APP_ROLE):
        for name in ("merkle_tiles", "checkpoints"):
            op.execute(f"GRANT SELECT, INSERT ON {name} TO {APP_ROLE}")
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ledger_sums TO {APP_ROLE}")
    if _exists(REDACTOR_ROLE):
        op.execute(f"GRANT UPDATE (payload, payload_salt) ON events TO {REDACTOR_ROLE}")


def _exists(role: str) -> bool:
    query = sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    return op.get_bind().execute(query, {"role": role}).scalar() is not None
