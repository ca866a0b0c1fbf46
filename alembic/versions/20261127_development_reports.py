"""Each report of a development gets a row of its own: one more no longer stores all others again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_development_reports"
down_revision = "20261127_questions"

APP_ROLE = "tracker_app"


def upgrade() -> None:
    """Make the table, filled as the read models are rebuilt, and let the app write it where there are roles."""
    op.create_table(
        "development_reports",
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("known_from", sa.BigInteger, nullable=False),
        sa.Column("known_to", sa.BigInteger, nullable=False),
        sa.Column("development", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "key", "known_from", name="pk_development_reports"),
    )
    columns = ["dossier", "development", "known_from"]
    op.create_index("ix_development_reports_dossier_development_known_from", "development_reports", columns)
    if op.get_bind().dialect.name != "postgresql":
        return
    query = sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if op.get_bind().execute(query, {"role": APP_ROLE}).scalar() is not None:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON development_reports TO {APP_ROLE}")
