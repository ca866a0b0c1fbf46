"""Reads `weights.json` of a lexicon: not YAML, because a program writes it and thousands of lines must load fast.

One feature a line, so that a problem has a line and a change a readable difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields
from pathlib import Path

import msgspec

from tracker.domain.errors import SeedError, SeedProblem, did_you_mean
from tracker.tagging.features import PER_CATEGORY
from tracker.tagging.lexicon import Weights

NAME = "weights.json"
_DECODER = msgspec.json.Decoder(Weights, strict=True)
_PARTS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def read_weights(folder: Path, *, categories: Collection[str]) -> Weights | None:
    """The weights of a lexicon's folder, None where it has none; raises SeedError with every problem."""
    path, file = folder / NAME, f"{folder.name}/{NAME}"
    if not path.exists():
        return None
    raw = path.read_bytes()
    try:
        parts, weights = _PARTS.decode(raw), _DECODER.decode(raw)
    except msgspec.MsgspecError as error:
        raise SeedError([SeedProblem(file, 0, f"expected weights as JSON, found: {error}")]) from error
    except UnicodeDecodeError as error:
        raise SeedError([SeedProblem(file, 0, f"expected UTF-8, found {error.reason}")]) from error
    if problems := [*_problems(file, raw.decode(), weights, parts=parts, categories=categories)]:
        raise SeedError(problems)
    return weights


def written(weights: Weights) -> str:
    """The text of the file: features in order, one a line."""
    parts = []
    for part in fields(Weights):
        rows = getattr(weights, part.name)
        lines = [f"{_text(name)}: {_text(rows[name])}" for name in sorted(rows)]
        parts.append(f'"{part.name}": {{\n' + ",\n".join(lines) + "\n}")
    return "{" + ", ".join(parts) + "}\n"


def _text(value: object) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


def _problems(
    file: str, text: str, weights: Weights, *, parts: Collection[str], categories: Collection[str]
) -> Iterator[SeedProblem]:
    known = [part.name for part in fields(Weights)]
    for name in parts:
        if name not in known:
            yield SeedProblem(file, _line(text, name), f"key {name!r} is not defined{did_you_mean(name, known)}")
    for name in PER_CATEGORY:
        if name not in weights.categories:
            yield SeedProblem(file, _line(text, "categories"), f"expected weights for {name!r}, found none")
    for name, outcomes in weights.categories.items():
        for code in outcomes:
            if code not in categories:
                near = did_you_mean(code, sorted(categories))
                yield SeedProblem(file, _line(text, name), f"category {code!r} is not defined{near}")


def _line(text: str, name: str) -> int:
    """The first line that begins with the name; 0 where none does."""
    start = f"{_text(name)}:"
    return next((n for n, line in enumerate(text.splitlines(), start=1) if line.lstrip("{},").startswith(start)), 0)
