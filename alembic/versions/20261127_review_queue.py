"""The review queue is read from an index in its own order, not from the whole ledger: rows keep how far they could move
an index, and developments whether a person decided about them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_review_queue"
down_revision = "20261127_managed_feeds"


def upgrade() -> None:
    """Make the columns; the read models are rebuilt afterwards, not here, and fill them."""
    op.add_column("developments", sa.Column("reviewed", sa.Boolean))
    op.add_column("contributions", sa.Column("rank", sa.Double))
    columns = ["dossier", "category", "rank", "development"]
    op.create_index("ix_contributions_dossier_category_rank_development", "contributions", columns)
