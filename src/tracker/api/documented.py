"""What the OpenAPI document says of one request: the schema of each part, and in words what fits there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request

JSON = "application/json"
Schema = Mapping[str, Any]
Name = str | int
"""A field, or the number of an entry of a list."""

TYPES: Mapping[str, tuple[str, ...]] = {
    "string": ("text", "minLength", "maxLength", "of", " characters"),
    "integer": ("a whole number", "minimum", "maximum", "from", ""),
    "number": ("a number", "minimum", "maximum", "from", ""),
    "array": ("a list", "minItems", "maxItems", "of", " entries"),
    "boolean": ("true or false",),
}
"""A type in words, the names of its limits, and how they are told."""


@dataclass(frozen=True, slots=True)
class Documented:
    """An operation of the document, with the schemas that its parts refer to."""

    operation: Schema
    schemas: Schema

    def parameters(self, location: str) -> Mapping[str, Schema]:
        """The schema of each parameter in the query, the path or the headers."""
        found = (one for one in self.operation.get("parameters", ()) if one["in"] == location)
        return {one["name"]: one["schema"] for one in found}

    def part(self, location: str, names: Iterable[Name]) -> tuple[list[Name], Schema]:
        """How a person calls a part of the request, and its schema; it is empty where the document has none.

        `names` are pydantic's, who also counts which of several models was chosen.
        """
        if location != "body":
            called = list(names)
            return called, self.parameters(location).get(str(called[0]), {})
        schema = self._plain(self._body())
        called = []
        for name in names:
            if "discriminator" not in schema:
                called.append(name)
            schema = self._plain(_below(schema, name))
        return called, schema

    def _body(self) -> Schema:
        content: Schema = self.operation.get("requestBody", {}).get("content", {})
        found: Schema = content.get(JSON, {}).get("schema", {})
        return found

    def _plain(self, schema: Schema) -> Schema:
        """The schema behind a reference, without its being nullable."""
        schema = not_null(schema)
        reference = schema.get("$ref")
        if reference is None:
            return schema
        found: Schema = self.schemas.get(str(reference).rpartition("/")[2], {})
        return self._plain(found)


def documented(request: Request) -> Documented:
    """What the document says of the request's route; an empty operation where it has none."""
    document = request.app.openapi()
    route = request.scope.get("route")
    operations = document["paths"].get(getattr(route, "path_format", None), {})
    return Documented(operations.get(request.method.lower(), {}), document["components"]["schemas"])


def not_null(schema: Schema) -> dict[str, Any]:
    """A schema without null among its choices: what is not given is absent."""
    choices = [choice for choice in schema.get("anyOf", ()) if choice != {"type": "null"}]
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    if not choices:
        return rest
    return {**rest, **choices[0]} if len(choices) == 1 else {**rest, "anyOf": choices}


def names_in(schema: Schema) -> list[str]:
    """What may be named there: the fields of an object, or the words of a choice."""
    return [str(name) for name in schema.get("enum") or schema.get("properties", ())]


MOMENT_IS = "a day as YYYY-MM-DD, a timestamp with a zone or a log position"


def in_words(schema: Schema) -> str:
    """What fits a schema, as the end of `expected ...`."""
    if "anyOf" in schema:
        first = schema["anyOf"][0]
        return MOMENT_IS if first.get("format") == "date-time" else in_words(first)
    if "enum" in schema:
        return "one of " + ", ".join(repr(word) for word in schema["enum"])
    name, *limits = TYPES.get(schema.get("type", ""), ("a JSON object" if schema else "another value",))
    return name + _limits(schema, *limits) if limits else name


def _limits(schema: Schema, least: str, most: str, between: str, unit: str) -> str:
    """From where to where, in words; nothing where there are no limits."""
    low, high = schema.get(least), schema.get(most)
    if "exclusiveMaximum" in schema:
        high = schema["exclusiveMaximum"] - 1
    if low is not None and high is not None:
        return f" {between} {low:.0f} to {high:.0f}{unit}"
    if low is not None:
        return f" of at least {low:.0f}{unit}"
    return f" of at most {high:.0f}{unit}" if high is not None else ""


def _below(schema: Schema, name: Name) -> Schema:
    chosen: Schema = schema.get("discriminator", {}).get("mapping", {})
    if chosen:
        return {"$ref": chosen.get(str(name), "")}
    if isinstance(name, int):
        found: Schema = schema.get("items", {})
    else:
        found = schema.get("properties", {}).get(name, {})
    return found
