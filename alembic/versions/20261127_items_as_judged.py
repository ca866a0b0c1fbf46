"""A person has the last word on whether an item concerns the two: items are found by that, and still by what the tagger
reads, from which samples are drawn.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "20261127_items_as_judged"
down_revision = "20261127_forgotten_hosts"


def upgrade() -> None:
    """Add the column, which is filled as the read models are rebuilt, and find items by it in order of their coming."""
    op.add_column("items", sa.Column("concerns", sa.Boolean))
    op.create_index("ix_items_dossier_concerns_first_position", "items", ["dossier", "concerns", "first_position"])
