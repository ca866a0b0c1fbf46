"""Statements handed to the database's driver as they are written, where the speed of the log depends on it.

SQLAlchemy spends more on building a statement, and on a row, than the databases do. The texts are ours and constant;
what varies are parameters.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from functools import cache
from itertools import count
from typing import Any, cast

import orjson
from sqlalchemy import Connection, CursorResult
from sqlalchemy.exc import DBAPIError, IntegrityError

FEWEST_COPIED = 4
"""Below this many rows an INSERT costs PostgreSQL fewer messages than a COPY."""
_numbers = count()
_LISTED = {
    "sqlite": {
        "IN ?": "IN (SELECT value FROM json_each(?))",
        "FROM ? AS": "FROM (SELECT value FROM json_each(?)) AS",
        ' COLLATE "C"': "",
        " FOR UPDATE SKIP LOCKED": "",
        " FOR UPDATE": "",
    },
    "postgresql": {"IN ?": "= ANY(?)", "FROM ? AS": "FROM (SELECT unnest(?::text[]) AS value) AS"},
}


def run(connection: Connection, statement: str, *values: Any) -> CursorResult[Any]:
    """The rows of one statement; `?` marks a parameter, `IN ?` one that is a list of texts.

    `FROM ? AS name` makes rows of such a list, with a column `value`. SQLite, which orders by bytes and has one writer,
    is not told of `COLLATE "C"` and `FOR UPDATE`.
    """
    return connection.exec_driver_sql(_spelled(connection.dialect.name, statement), _bound(connection, values))


def fetch(connection: Connection, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """The driver's own tuples of a small answer, for what a question asks by the dozen. Raises DBAPIError."""
    spelled = _spelled(connection.dialect.name, statement)
    with closing(cast("Any", connection.connection.cursor())) as cursor:
        try:
            cursor.execute(spelled, _bound(connection, values))
            return cast("list[tuple[Any, ...]]", cursor.fetchall())
        except connection.dialect.loaded_dbapi.Error as error:
            raise DBAPIError(spelled, values, error) from error


def run_many(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """One statement for every row of parameters."""
    if rows:
        connection.exec_driver_sql(_spelled(connection.dialect.name, statement), list(rows))


def insert(connection: Connection, table: str, columns: Sequence[str], *, rows: Sequence[tuple[Any, ...]]) -> None:
    """New rows in order: an `executemany` on SQLite, COPY on PostgreSQL, which is told them in one go."""
    named = ", ".join(columns)
    if connection.dialect.name != "postgresql" or len(rows) < FEWEST_COPIED:
        marks = ", ".join("?" * len(columns))
        run_many(connection, f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)  # noqa: S608 - our own names
        return
    statement = f"COPY {table} ({named}) FROM STDIN"
    try:
        with closing(connection.connection.cursor()) as cursor, cast("Any", cursor).copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        kind = IntegrityError if isinstance(error, connection.dialect.loaded_dbapi.IntegrityError) else DBAPIError
        raise kind(statement, None, error) from error


def stream(connection: Connection, statement: str, *values: Any) -> Generator[tuple[Any, ...]]:
    """The driver's own tuples, few in memory at a time. Raises DBAPIError where the database cannot read on."""
    spelled = _spelled(connection.dialect.name, statement)
    with closing(_cursor(connection)) as cursor:
        try:
            cursor.execute(spelled, _bound(connection, values))
            yield from cursor
        except connection.dialect.loaded_dbapi.Error as error:
            raise DBAPIError(spelled, values, error) from error


def _cursor(connection: Connection) -> Any:
    """PostgreSQL's driver would fetch all rows at once, but for a cursor that the server holds and that has a name."""
    held: Any = connection.connection
    return held.cursor(f"stream_{next(_numbers)}") if connection.dialect.name == "postgresql" else held.cursor()


@cache
def _spelled(dialect: str, statement: str) -> str:
    for ours, theirs in _LISTED[dialect].items():
        statement = statement.replace(ours, theirs)
    return statement.replace("?", "%s") if dialect == "postgresql" else statement


def _bound(connection: Connection, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """SQLite has no lists; a JSON array stands for one."""
    if connection.dialect.name == "postgresql":
        return values
    return tuple(orjson.dumps(value).decode() if isinstance(value, list) else value for value in values)
