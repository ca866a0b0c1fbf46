"""People review what the program read - their API keys, what they decided about items, requests not to do twice - and
polling follows each feed's own habit, beside which what a server gets wrong is kept to be seen.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261125_review_and_habit"
down_revision = "20261124_proofs"

APP_ROLE = "tracker_app"


def upgrade() -> None:
    """Make the tables; the read models that changed are rebuilt afterwards, not here."""
    _decisions()
    _access()
    _habit()
    if op.get_bind().dialect.name == "postgresql":
        _grant()


def _decisions() -> None:
    op.create_table(
        "item_decisions",
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("known_from", sa.BigInteger, nullable=False),
        sa.Column("known_to", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "key", "known_from", name="pk_item_decisions"),
    )
    columns = ["dossier", "known_to", "known_from"]
    op.create_index("ix_item_decisions_dossier_known_to_known_from", "item_decisions", columns)


def _access() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("scopes", sa.Text, nullable=False),
        sa.Column("hash", sa.LargeBinary, nullable=False),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("revoked_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("hash", name="uq_api_keys_hash"),
    )
    op.create_table(
        "requests_done",
        sa.Column("key_id", sa.Text, nullable=False),
        sa.Column("idempotency_key", sa.Text, nullable=False),
        sa.Column("request_hash", sa.LargeBinary, nullable=False),
        sa.Column("done_at", sa.Text, nullable=False),
        sa.Column("answer", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("key_id", "idempotency_key", name="pk_requests_done"),
    )


def _habit() -> None:
    """What decides when a feed is due, and what is odd about it."""
    for name in ("gap_seconds", "lag_seconds", "rest_seconds"):
        op.add_column("feed_state", sa.Column(name, sa.BigInteger))
    for name in ("moved_to", "moved_since"):
        op.add_column("feed_state", sa.Column(name, sa.Text))
    for name in ("hint_seconds", "frozen", "skew_seconds"):
        op.add_column("feed_state", sa.Column(name, sa.BigInteger, nullable=False, server_default=sa.text("0")))
    for name in ("skip_hours", "skip_days"):
        op.add_column("feed_state", sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''")))


def _grant() -> None:
    """The app adds keys and can only mark one as revoked; answers given are kept as they were."""
    query = sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if op.get_bind().execute(query, {"role": APP_ROLE}).scalar() is None:
        return
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON item_decisions TO {APP_ROLE}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE (revoked_at) ON api_keys TO {APP_ROLE}")
    op.execute(f"GRANT SELECT, INSERT ON requests_done TO {APP_ROLE}")
