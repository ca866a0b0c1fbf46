"""Which code a reading depends on, and the digest of it: no change of a rule goes without a new tagger version.

The list is not kept by hand: it is what the reader's modules import, followed to the end.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
from collections.abc import Iterator
from functools import lru_cache

ROOTS = ("tracker.tagging.rules", "tracker.tagging.act_dates", "tracker.tagging.language")
"""What reads an item: the tagger, the day of the act, the language."""
_COUNTED = ("tracker.tagging.", "tracker.domain.plover", "tracker.domain.sentences", "tracker.domain.tags")
"""Modules whose code can change a reading; what errors say and what a dossier holds cannot."""


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """The SHA-256 (hex) over the source of every module a reading depends on, in order of their names."""
    return hashlib.sha256("".join(_source(name) for name in reading_modules()).encode()).hexdigest()


@lru_cache(maxsize=1)
def reading_modules() -> tuple[str, ...]:
    """The roots and every counted module that they import, directly or not, sorted."""
    found: set[str] = set()
    waiting = list(ROOTS)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imported(name)
    return tuple(sorted(found))


def _imported(module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(_source(module))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
            for name in names:
                if name.startswith(_COUNTED) and inspect.ismodule(_found(name)):
                    yield name


def _found(name: str) -> object:
    """The module of that name, or None where a class or a function of a module is meant."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        return None


def _source(module: str) -> str:
    return inspect.getsource(importlib.import_module(module))
