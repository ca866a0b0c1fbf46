"""What is known of a host that no feed lives at any more may be forgotten, which takes a right that the app lacked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_forgotten_hosts"
down_revision = "20261127_items_by_words"

APP_ROLE = "tracker_app"


def upgrade() -> None:
    """Let the app delete rows of hosts, where there are roles."""
    if op.get_bind().dialect.name != "postgresql":
        return
    query = sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if op.get_bind().execute(query, {"role": APP_ROLE}).scalar() is not None:
        op.execute(f"GRANT DELETE ON host_state TO {APP_ROLE}")
