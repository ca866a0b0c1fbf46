"""Polling follows each feed's own habit, and what a server gets wrong is kept beside it to be seen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261125_schedule"
down_revision = "20261124_proofs"


def upgrade() -> None:
    """Add to `feed_state` what decides when a feed is due and what is odd about it."""
    for name in ("gap_seconds", "lag_seconds", "rest_seconds"):
        op.add_column("feed_state", sa.Column(name, sa.BigInteger))
    for name in ("moved_to", "moved_since"):
        op.add_column("feed_state", sa.Column(name, sa.Text))
    for name in ("hint_seconds", "frozen", "skew_seconds"):
        op.add_column("feed_state", sa.Column(name, sa.BigInteger, nullable=False, server_default=sa.text("0")))
    for name in ("skip_hours", "skip_days"):
        op.add_column("feed_state", sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''")))
