"""YAML text to a tree of nodes that know their lines. It may not decide what a value means: `yaml_lines` does that.

Only what a reader of the file sees is accepted: no aliases, no tags, no second document.
"""

from __future__ import annotations

import yaml

from tracker.domain.errors import SeedError, SeedProblem

MAX_CHARACTERS = 4_000_000
MAX_DEPTH = 40
"""Nesting beyond this is an attack or an accident: seed files need about eight."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def compose(text: str, *, file: str) -> yaml.Node:
    """The one document of a YAML text as nodes; raises SeedError with `file` and the line of the fault."""
    if len(text) > MAX_CHARACTERS:
        raise _error(file, 0, f"expected at most {MAX_CHARACTERS} characters, found {len(text)}")
    try:
        _refuse_the_unseen(text, file=file)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise _error(file, line, f"expected YAML, found a fault: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise _error(file, 0, f"expected YAML, found a fault: {' '.join(str(error).split())}") from error
    if root is None:
        raise _error(file, 0, "expected keys and values, found an empty file")
    return root


def line_of(node: yaml.Node) -> int:
    """The line on which a node starts, counted from 1."""
    return int(node.start_mark.line) + 1


def _refuse_the_unseen(text: str, *, file: str) -> None:
    """Aliases, tags and deep nesting, found in the stream of events before any tree is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise _error(file, line, f"expected the value itself, found the alias '*{event.anchor}'")
        if getattr(event, "tag", None):
            raise _error(file, line, "expected a plain value, found one with a tag")
        if depth > MAX_DEPTH:
            raise _error(file, line, f"expected at most {MAX_DEPTH} levels of nesting, found more")


def _error(file: str, line: int, message: str) -> SeedError:
    return SeedError([SeedProblem(file, line, message)])
