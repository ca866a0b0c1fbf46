"""An edit that speaks against what a person decided is offered for review: a read model, found without the log."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_questions"
down_revision = "20261127_items_as_judged"

APP_ROLE = "tracker_app"


def upgrade() -> None:
    """Make the table, filled as the read models are rebuilt, and let the app write it where there are roles."""
    op.create_table(
        "questions",
        sa.Column("dossier", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("known_from", sa.BigInteger, nullable=False),
        sa.Column("known_to", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("dossier", "key", "known_from", name="pk_questions"),
    )
    op.create_index("ix_questions_dossier_known_to_known_from", "questions", ["dossier", "known_to", "known_from"])
    if op.get_bind().dialect.name != "postgresql":
        return
    query = sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if op.get_bind().execute(query, {"role": APP_ROLE}).scalar() is not None:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON questions TO {APP_ROLE}")
