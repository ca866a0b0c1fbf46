"""Proofs, and the replay as a job."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from tracker.api.schemas.base import Answer, Schema


class SignedCheckpointAnswer(Answer):
    """The newest signed checkpoint, and the keys whose signatures count."""

    log: str = Field(description="Tells this log from any other of the name; its files are below `/audit/log/{log}/`.")
    size: int = Field(description="Number of events under the signed root.")
    issued_at: datetime
    note: str = Field(description="The checkpoint as a C2SP signed note.")
    keys: list[str] = Field(description="Public keys of the log, the newest last.")


class InclusionAnswer(Answer):
    """That an event stands in the tree of `checkpoint`; its leaf number is `event` - 1."""

    event: int = Field(description="The event's position.")
    leaf_hash: str
    path: list[str] = Field(description="Hashes from leaf to root (RFC 6962, 2.1.1).")


class ConsistencyAnswer(Answer):
    """That the tree of size `old` is the beginning of that of `checkpoint`."""

    old: int
    old_root: str
    path: list[str] = Field(description="Hashes of the proof (RFC 6962, 2.1.2).")


class ReplayAnswer(Schema):
    """The replay of a log beside its read models; one runs at a time, and the last result is kept until the next."""

    dossier: str
    state: Literal["never", "running", "same", "differs", "failed"]
    done: int = Field(description="Events replayed so far.")
    total: int = Field(description="Events to replay.")
    position: int | None = Field(description="The position that was compared.")
    rows: int | None = Field(description="Rows of read models that were compared.")
    digest: str | None = Field(description="SHA-256 over these rows, as the log gives them.")
    detail: str | None = Field(description="The first difference, or what went wrong.")
