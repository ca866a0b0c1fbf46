"""YAML text to a tree of nodes that know their lines. It may not decide what a value means: `yaml_lines` does that.

Only what a reader of the file sees is accepted: no anchors and aliases, no tags, no second document.
"""

from __future__ import annotations

from itertools import chain

import yaml

from tracker.domain.errors import SeedError, SeedProblem

MAX_CHARACTERS = 4_000_000
MAX_DEPTH = 40
"""Nesting beyond this is an attack or an accident: seed files need about eight."""

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN_TAG = "tag:yaml.org,2002:"


def compose(text: str, *, file: str) -> yaml.Node:
    """The one document of a YAML text as nodes; raises SeedError with `file` and the line of the fault."""
    if len(text) > MAX_CHARACTERS:
        raise _error(file, 0, f"expected at most {MAX_CHARACTERS} characters, found {len(text)}")
    try:
        _refuse_depth_and_aliases(text, file=file)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise _error(file, line, f"expected YAML, found a fault: {error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise _error(file, 0, f"expected YAML, found a fault: {' '.join(str(error).split())}") from error
    if root is None:
        raise _error(file, 0, "expected keys and values, found an empty file")
    problems = _strange_nodes(root, file=file)
    if problems:
        raise SeedError(problems)
    return root


def line_of(node: yaml.Node) -> int:
    """The line on which a node starts, counted from 1."""
    return int(node.start_mark.line) + 1


def _refuse_depth_and_aliases(text: str, *, file: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise _error(file, line, f"expected the value itself, found the alias '*{event.anchor}'")
        if depth > MAX_DEPTH:
            raise _error(file, line, f"expected at most {MAX_DEPTH} levels of nesting, found more")


def _strange_nodes(root: yaml.Node, *, file: str) -> list[SeedProblem]:
    problems, stack = [], [root]
    while stack:
        node = stack.pop()
        if not node.tag.startswith(_PLAIN_TAG):
            problems.append(SeedProblem(file, line_of(node), f"expected a plain value, found the tag {node.tag!r}"))
        if isinstance(node, yaml.MappingNode):
            stack.extend(chain.from_iterable(node.value))
        elif isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)
    return problems


def _error(file: str, line: int, message: str) -> SeedError:
    return SeedError([SeedProblem(file, line, message)])
