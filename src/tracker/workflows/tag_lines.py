"""Judge items that stand in a file, one JSON object a line, as the service would; no database is touched.

Joining goes by time: each relevant report is compared with those before it. Reports without a date are taken to be of
one day, so that they can be compared with each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import msgspec

from tracker.coreference.index import ReportIndex
from tracker.coreference.matching import ReportView, view_of
from tracker.coreference.urls import canonical_url
from tracker.domain.tags import Reading, Span
from tracker.tagging.language import detect_language
from tracker.workflows.reader import PAGE, Reader

UNDATED = date.min


class GivenItem(msgspec.Struct, frozen=True):
    """One line of input; other fields are passed over. `published` begins with a day, or stands for none."""

    id: str | int
    title: str
    summary: str | None = None
    lang: str | None = None
    url: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class GivenLabel:
    """One category of an item: `confidence` 0..1, and the exact characters that speak for it.

    `calibrated`, how often such a confidence is right, only a log knows: here it is `None`.
    """

    category: str
    direction: str
    confidence: float
    spans: tuple[Span, ...]
    calibrated: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """One line of output. Items with the same `development` report the same thing; `None` where not relevant."""

    id: str | int
    relevant: bool
    score: float
    labels: tuple[GivenLabel, ...]
    development: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """The items of a file, and of each line that holds none where it stands and why."""

    items: tuple[GivenItem, ...]
    faults: tuple[str, ...]


def read_lines(lines: Iterable[bytes], *, name: str) -> Given:
    """What a file holds; empty lines are passed over."""
    items, faults = [], []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                items.append(msgspec.json.decode(line, type=GivenItem))
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                faults.append(f"{name}:{number}: expected an item with id and title, found a fault: {error}")
    return Given(tuple(items), tuple(faults))


def judge(items: Sequence[GivenItem], reader: Reader, *, progress: Callable[[int, int], None]) -> list[Judged]:
    """What the reader says of each item, in the order given; `progress` hears (done, of all), where reading an item is
    one and joining it another."""
    steps = 2 * len(items)
    readings: list[tuple[GivenItem, str, Reading]] = []
    for start in range(0, len(items), PAGE):
        page = items[start : start + PAGE]
        texts = [(item.title, item.summary or "", _language(item, reader)) for item in page]
        said = reader.tagger.read_all(texts)
        readings += [(item, text[2], one) for item, text, one in zip(page, texts, said, strict=True)]
        progress(len(readings), steps)
    developments = _join(readings, reader, progress=lambda done: progress(len(items) + done, steps))
    return [_judged(item, said, developments.get(number)) for number, (item, _, said) in enumerate(readings)]


def _language(item: GivenItem, reader: Reader) -> str:
    languages = reader.languages
    return item.lang or detect_language(item.title, item.summary or "", languages=languages, default=languages[0])


def _join(
    readings: Sequence[tuple[GivenItem, str, Reading]], reader: Reader, *, progress: Callable[[int], None]
) -> dict[int, str]:
    """The development of each relevant item by its number: the id of the item that reported it first."""
    relevant = [(number, read) for number, read in enumerate(readings) if read[2].screening.relevant]
    views = [(number, _view(number, *read, reader=reader)) for number, read in relevant]
    views.sort(key=lambda pair: (pair[1].day or UNDATED, pair[0]))
    known = ReportIndex()
    found: dict[int, str] = {}
    for done, (number, view) in enumerate(views, start=1):
        matched = known.match(view)
        same = matched.kind == "same" and matched.development
        found[number] = matched.development if same and matched.development else str(readings[number][0].id)
        known.add(replace(view, development=found[number]))
        progress(done)
    return found


def _view(number: int, item: GivenItem, language: str, said: Reading, *, reader: Reader) -> ReportView:
    return view_of(
        said,
        item=str(number),
        canonical_url=canonical_url(item.url) if item.url else None,
        title=item.title,
        summary=item.summary or "",
        day=day_of(item.published),
        language=language,
        lens=reader.lens,
    )


def day_of(published: str | None) -> date:
    """The day that it begins with; UNDATED where it does not."""
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return UNDATED


def _judged(item: GivenItem, said: Reading, development: str | None) -> Judged:
    labels = tuple(GivenLabel(tag.category, tag.direction, float(tag.confidence), tag.spans) for tag in said.tags)
    return Judged(item.id, said.screening.relevant, float(said.screening.score), labels, development)
