"""Which field of a request is at fault, what was expected there, and what was found.

What was expected is said from the OpenAPI document, so that an answer and the document cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError

from tracker.api.documented import JSON, Documented, documented, in_words, names_in
from tracker.api.parameters import PLAIN
from tracker.api.repeatable import VISIBLE
from tracker.api.schemas.problem import FieldProblem
from tracker.domain.errors import DateError, Unfit, UnknownName, did_you_mean

PATTERNS: Mapping[str, str] = {PLAIN: " without the character NUL", VISIBLE: " in visible ASCII"}
MANY_WORDS = 40
"""More are not listed; the nearest is offered then."""
LONG = 60
"""Characters of a value that are shown."""
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "id": ("path", "key"),
    "If-Match": ("header", "if-match"),
    "correct": ("body", ""),
    "change": ("body", ""),
}
"""Where a request carries what the rules call by another name; an act as a whole is the body."""


def fields_of(error: Exception, request: Request) -> list[FieldProblem]:
    """Every field at fault; none where the error is about no single one."""
    if isinstance(error, RequestValidationError):
        document = documented(request)
        return [_from_validation(found, document, request) for found in error.errors()]
    if isinstance(error, (DateError, Unfit)) and error.where:
        return [_problem(request, error.where, str(error), mend=error.expected)]
    if isinstance(error, UnknownName) and error.where == "query":
        return [FieldProblem(location="query", field=error.name, message=str(error), mend=_nearest(error))]
    if isinstance(error, UnknownName) and error.where:
        return [_problem(request, error.where, str(error), mend=_nearest(error))]
    return []


def is_of_another_type(error: Exception) -> bool:
    """Whether the body was not read, because its Content-Type says that it is no JSON."""
    return isinstance(error, RequestValidationError) and any(_is_unread(found) for found in error.errors())


def _is_unread(found: Mapping[str, Any]) -> bool:
    return found["loc"] == ("body",) and isinstance(found.get("input"), bytes)


def _problem(request: Request, where: str, message: str, *, mend: str | None) -> FieldProblem:
    in_body = request.method == "POST" and where not in request.query_params
    location, field = ELSEWHERE.get(where, ("body" if in_body else "query", where))
    return FieldProblem(location=location, field=field, message=message, mend=mend)


def _nearest(error: UnknownName) -> str:
    near = did_you_mean(error.name, error.known).removeprefix("; ")
    if near and (error.where == "query" or len(error.known) > MANY_WORDS):
        return near
    return f"one of {', '.join(sorted(error.known))}" if error.known else "leave it out: nothing can be given here"


def _from_validation(found: Mapping[str, Any], document: Documented, request: Request) -> FieldProblem:
    location, *names = found["loc"]
    if _is_unread(found):
        given = request.headers.get("content-type")
        return _fault("header", "content-type", JSON, repr(given) if given else "none")
    match found["type"]:
        case "json_invalid":
            return _fault("body", "", "JSON", f"a fault at character {names[0] + 1}: {found['ctx']['error']}")
        case "union_tag_invalid" | "union_tag_not_found":
            return _untagged(found, document)
        case "extra_forbidden":
            called, holder = document.part(location, names[:-1])
            near = did_you_mean(str(names[-1]), names_in(holder))
            expected = f"one of the fields {', '.join(names_in(holder))}"
            return _fault(location, _path([*called, names[-1]]), expected, f"another{near}")
    called, schema = document.part(location, names)
    expected = in_words(schema or _undocumented(found)) + _rule(found)
    near = did_you_mean(str(found["input"]), names_in(schema)) if "enum" in schema else ""
    return _fault(location, _path(called), expected, _found(found) + near)


def _untagged(found: Mapping[str, Any], document: Documented) -> FieldProblem:
    """What says which kind of order it is, and is missing or none of the words."""
    _, schema = document.part("body", found["loc"][1:])
    tag = found["ctx"]["discriminator"].strip("'")
    words = [str(word) for word in schema.get("discriminator", {}).get("mapping", ())]
    given = found["input"].get(tag) if isinstance(found["input"], dict) else None
    near = did_you_mean(str(given), words) if given is not None else ""
    called = "nothing" if given is None else _said(given) + near
    return _fault("body", tag, "one of " + ", ".join(map(repr, words)), called)


def _fault(location: str, field: str, expected: str, found: str) -> FieldProblem:
    return FieldProblem(
        location=location,
        field=field,
        message=f"{field or location}: expected {expected}, found {found}",
        mend=expected,
    )


def _path(names: Sequence[str | int]) -> str:
    return ".".join(str(name) for name in names)


def _undocumented(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is known of a field that is not in the document, as those of the page are not."""
    most = found.get("ctx", {}).get("max_length")
    return {"type": "string", "maxLength": most} if most is not None else {}


def _rule(found: Mapping[str, Any]) -> str:
    """The part of a rule that a schema's words leave out, where it is the one that was broken."""
    context = found.get("ctx", {})
    match found["type"]:
        case "string_pattern_mismatch":
            return PATTERNS.get(context["pattern"], f" like {context['pattern']}")
        case "string_unicode":
            return " that UTF-8 can hold"
        case "decimal_max_places":
            return f" with at most {context['decimal_places']} decimal place"
    return ""


def _found(found: Mapping[str, Any]) -> str:
    value = found.get("input")
    match found["type"]:
        case "missing":
            return "nothing"
        case "string_too_long" | "string_too_short" if isinstance(value, str):
            return f"{len(value)} characters"
        case "too_long" | "too_short" if isinstance(value, list):
            return f"{len(value)} entries"
    return _said(value)


def _said(value: object) -> str:
    """A value of a request as its sender would recognise it."""
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case dict():
            return "a JSON object"
        case list():
            return "a list"
    text = repr(value)
    return text if len(text) <= LONG else f"{text[:LONG]}..."
