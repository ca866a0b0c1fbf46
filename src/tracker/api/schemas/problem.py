"""Problems as RFC 9457 has them."""

from __future__ import annotations

from pydantic import Field

from tracker.api.schemas.base import Schema


class FieldProblem(Schema):
    """One thing wrong in one place of the request, and what to do about it."""

    location: str = Field(description="Where it stands: `query`, `path`, `header` or `body`.")
    field: str = Field(description="Its name, dotted within a body; empty for the body as a whole.")
    message: str = Field(description="What was expected there, and what was found.")
    mend: str | None = Field(description="What would be accepted, where that can be said.")


class Problem(Schema):
    """`application/problem+json`; `type` names the kind of problem and never changes."""

    type: str = Field(examples=["urn:tracker:problem:not-found"])
    title: str
    status: int
    detail: str
    instance: str = Field(description="Path of the request.")
    errors: list[FieldProblem] = Field(
        description="Every field at fault, with the same words as `detail`; empty where no single one is."
    )
