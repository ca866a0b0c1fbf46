"""The init script of scripts/postgres: two roles, and what each may do before and after the first migration."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors, sql

import postgres_server as postgres
from builders import DOSSIER, draft, item, screening
from logs import known, migrate, opened
from postgres_server import APP, OWNER, REDACTOR, ROLES, PostgresServer
from tracker.domain.events import ItemObserved
from tracker.workflows.redact import redact

pytestmark = pytest.mark.postgres


PASSWORDS = {"POSTGRES_OWNER_PASSWORD": "o'wner", "POSTGRES_APP_PASSWORD": "app"}


def connect(server: PostgresServer, *, database: str = "tracker", user: str) -> psycopg.Connection:
    return psycopg.connect(f"host={server.socket} user={user} dbname={database}", autocommit=True)


def test_the_script_stores_passwords_as_scram_and_makes_no_superuser(postgres_server: PostgresServer) -> None:
    with connect(postgres_server, user="postgres") as connection:
        rows = connection.execute(
            "SELECT rolname, rolpassword LIKE 'SCRAM-SHA-256$%', rolsuper, rolcreatedb, rolcreaterole, rolbypassrls"
            " FROM pg_authid WHERE rolname LIKE 'tracker_%' AND rolcanlogin ORDER BY 1"
        ).fetchall()
    assert rows == [(APP, True, False, False, False, False), (OWNER, True, False, False, False, False)]


def test_the_owner_makes_tables_and_the_app_cannot(postgres_server: PostgresServer, postgres_database: str) -> None:
    with connect(postgres_server, database=postgres_database, user=OWNER) as owner:
        owner.execute("CREATE TABLE first (a int)")
    with connect(postgres_server, database=postgres_database, user=APP) as app:
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute("CREATE TABLE second (a int)")
        with pytest.raises(errors.InsufficientPrivilege):
            app.execute("SELECT * FROM first")


@pytest.mark.parametrize("verb", ["CREATE", "TEMPORARY"])
def test_the_app_may_only_connect_to_the_database(postgres_server: PostgresServer, verb: str) -> None:
    with connect(postgres_server, user=APP) as app:
        row = app.execute("SELECT has_database_privilege(current_database(), %s)", [verb]).fetchone()
    assert row == (False,)


def test_a_test_database_starts_without_tables(postgres_server: PostgresServer, postgres_database: str) -> None:
    with connect(postgres_server, database=postgres_database, user=OWNER) as owner:
        query = sql.SQL("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert owner.execute(query).fetchone() == (0,)


@pytest.mark.slow
def test_the_script_run_again_gives_an_older_installation_the_role_it_lacks() -> None:
    with postgres.running() as server:
        with connect(server, database="postgres", user="postgres") as superuser:
            superuser.execute(f"DROP ROLE {REDACTOR}")
        with opened(server.url("tracker")) as owner:
            migrate(owner)
            known(owner, draft(ItemObserved(item("i1"), screening()), stream="item:i1"))
        for _ in range(2):
            server.run_script(ROLES, environment=PASSWORDS)
        with opened(f"{server.url('tracker')}&options=-c%20role%3D{REDACTOR}") as redactor:
            assert redact(redactor, DOSSIER, 1, reason="a request", actor="somebody").said_at == 2
