"""Labelled items that stand in a file, one JSON object a line: each is what a person meant, or is refused by its line.

A category nobody has, or a day that is none, would be counted as the program's mistake, or pass unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from tracker.domain.errors import InputError, UnknownName, did_you_mean
from tracker.domain.languages import LANGUAGES
from tracker.workflows.evaluate import LabelledItem
from tracker.workflows.reader import Reader
from tracker.workflows.tag_lines import UNDATED, day_of


def read_labelled(lines: Iterable[bytes], *, name: str, reader: Reader) -> list[LabelledItem]:
    """The labelled items of a file, in the categories of that reader's dossier. Raises InputError naming the line."""
    items: list[LabelledItem] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            item = msgspec.json.decode(line, type=LabelledItem)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise InputError(f"{name}:{number}: expected a labelled item, found a fault: {error}") from error
        if str(item.id) in seen:
            raise InputError(f"{name}:{number}: expected each id once, found {item.id!r} again")
        for fault in _faults(item, reader):
            raise InputError(f"{name}:{number}: {fault}")
        seen.add(str(item.id))
        items.append(item)
    return items


def _faults(item: LabelledItem, reader: Reader) -> Iterator[str]:
    codes = [category.code for category in reader.definition.categories]
    for label in item.labels:
        if label.category not in codes:
            yield f"labels: {UnknownName('category', label.category, codes)}"
    if item.labels and not item.relevant:
        labels = ", ".join(label.category for label in item.labels)
        yield f"labels: expected none on an item that is not relevant, found {labels}"
    if item.lang and item.lang not in LANGUAGES.union(reader.languages):
        yield f"lang: expected an ISO 639-1 code such as en, found {item.lang!r}{_meant(item.lang, reader.languages)}"
    if item.published and day_of(item.published) == UNDATED:
        yield f"published: expected a day such as 2026-01-31 to begin with, or null, found {item.published!r}"


def _meant(language: str, known: Iterable[str]) -> str:
    """Names of languages often begin with their codes, and so do codes of a language in one country."""
    return did_you_mean(language[:2].lower(), [code for code in known if code == language[:2].lower()])
