"""What was left out of a feed's page is kept until the next page; how long a person lets a feed rest is in the log and
so in the read model of feeds, not here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_managed_feeds"
down_revision = "20261127_hosts"


def upgrade() -> None:
    """Add one column and take one away; the read model is rebuilt afterwards, not here."""
    op.add_column("feed_state", sa.Column("page_note", sa.Text))
    op.drop_column("feed_state", "rest_seconds")
