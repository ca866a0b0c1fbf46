"""What was answered to requests that named an idempotency key, so that a request sent twice is done once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from tracker.store.clock import to_text
from tracker.store.tables import requests_done

_T = requests_done


@dataclass(frozen=True, slots=True)
class Request:
    """One request: the API key it came with (its id), the idempotency key, and the SHA-256 of all that it asks."""

    key_id: str
    idempotency_key: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """The answer (JSON) that a request got; `same` says whether it asked for the same."""

    answer: bytes
    same: bool


def answer_to(connection: Connection, request: Request) -> Done | None:
    """What was answered under this idempotency key before."""
    query = select(_T.c.request_hash, _T.c.answer).where(
        _T.c.key_id == request.key_id, _T.c.idempotency_key == request.idempotency_key
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Done(row.answer, row.request_hash == request.digest)


def keep_answer(connection: Connection, request: Request, *, answer: bytes, at: datetime) -> None:
    """Keep the answer in the transaction that did what was asked."""
    connection.execute(
        insert(_T).values(
            key_id=request.key_id,
            idempotency_key=request.idempotency_key,
            request_hash=request.digest,
            done_at=to_text(at),
            answer=answer,
        )
    )
