"""All workers of a database are kind to a host together: when it was asked last, how long it wants to be left alone,
and which leases are for it. Of a feed is kept when it was last had whole, so that a server that lies with 304 is found
out in time.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_hosts"
down_revision = "20261125_review_and_habit"

APP_ROLE = "tracker_app"


def upgrade() -> None:
    """Make the table; a feed's host is filled in when it is leased next."""
    op.create_table(
        "host_state",
        sa.Column("host", sa.Text, nullable=False),
        sa.Column("asked_at", sa.Text),
        sa.Column("rest_until", sa.Text),
        sa.PrimaryKeyConstraint("host", name="pk_host_state"),
    )
    op.create_index("ix_host_state_rest_until", "host_state", ["rest_until"])
    for name in ("host", "whole_at"):
        op.add_column("feed_state", sa.Column(name, sa.Text))
    op.create_index("ix_feed_state_host_lease_until", "feed_state", ["host", "lease_until"])
    if op.get_bind().dialect.name == "postgresql":
        _grant()


def _grant() -> None:
    query = sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if op.get_bind().execute(query, {"role": APP_ROLE}).scalar() is not None:
        op.execute(f"GRANT SELECT, INSERT, UPDATE ON host_state TO {APP_ROLE}")
