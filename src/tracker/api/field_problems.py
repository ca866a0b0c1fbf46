"""Which field of a request is at fault, and what would be accepted there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError

from tracker.api.schemas.problem import FieldProblem
from tracker.domain.errors import DateError, UnknownName, did_you_mean

MENDS: Mapping[str, str] = {
    "missing": "add the parameter",
    "int_parsing": "a whole number",
    "int_parsing_size": "a smaller whole number",
    "int_from_float": "a whole number",
    "bool_parsing": "true or false",
    "enum": "one of {expected}",
    "literal_error": "one of {expected}",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "string_pattern_mismatch": "text without the character NUL",
    "string_unicode": "text that UTF-8 can hold",
}


def fields_of(error: Exception) -> list[FieldProblem]:
    """Every field at fault; none where the error is about no single one."""
    if isinstance(error, RequestValidationError):
        return [_from_validation(found) for found in error.errors()]
    if isinstance(error, DateError) and error.where:
        return [FieldProblem(location="query", field=error.where, message=str(error), mend=error.expected)]
    if isinstance(error, UnknownName) and error.where == "query":
        near = did_you_mean(error.name, error.known).removeprefix("; ")
        known = ", ".join(sorted(error.known)) or "no parameters"
        return [FieldProblem(location="query", field=error.name, message=str(error), mend=near or f"known are {known}")]
    return []


def _from_validation(found: Mapping[str, Any]) -> FieldProblem:
    location, *names = (str(part) for part in found["loc"])
    mend = MENDS.get(found["type"])
    return FieldProblem(
        location=location,
        field=".".join(names),
        message=str(found["msg"]),
        mend=mend.format_map(found.get("ctx", {})) if mend else None,
    )
