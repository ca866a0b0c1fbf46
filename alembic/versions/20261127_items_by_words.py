"""Items are found by their words too, since some outlets serve what they served before under new guids."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_items_by_words"
down_revision = "20261127_review_queue"


def upgrade() -> None:
    """Add the column, which is filled as the read models are rebuilt, and what makes it quick to search."""
    op.add_column("items", sa.Column("text_hash", sa.Text))
    op.create_index("ix_items_dossier_feed_text_hash", "items", ["dossier", "feed", "text_hash"])
