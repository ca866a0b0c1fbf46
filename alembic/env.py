"""Run migrations on the connection that `tracker db upgrade` hands over.

The bare `alembic` command has none and opens TRACKER_DATABASE_URL.
"""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import Connection, create_engine


def migrate(connection: Connection) -> None:
    """Run the migrations in one transaction."""
    context.configure(connection=connection, transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()


connection = context.config.attributes.get("connection")
if connection is not None:
    migrate(connection)
else:
    engine = create_engine(os.environ["TRACKER_DATABASE_URL"])
    with engine.connect() as own:
        migrate(own)
        own.commit()
