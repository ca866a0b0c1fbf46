"""The worst mistakes of a tagger on labelled items, each with the explanation that it gives itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.domain.amounts import amounted
from tracker.domain.tags import Direction, Reading, Span, Text, outermost, words_of
from tracker.queries.calibrations import UNCALIBRATED, Known, sure_of_tag
from tracker.tagging.evaluation import Judgement
from tracker.workflows.explained import Weighed, of_category, told
from tracker.workflows.reader import Reader

RELEVANCE, OPPOSITE, OTHER_WAY, CATEGORY = 3.0, 2.0, 1.0, 0.5
"""How bad a mistake is: about the whole item, about the sign, about the shade, about one category."""
_SIGNS = {Direction.DEEPENS, Direction.STRAINS}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One item that was read wrongly: how bad that is, `what` is wrong, and `why` it was read so."""

    item: str
    language: str
    title: str
    severity: float
    what: tuple[str, ...]
    why: tuple[str, ...]


def mistakes_in(
    judged_items: Iterable[tuple[Text, Judgement]], reader: Reader, *, most: int, known: Known | None
) -> tuple[Mistake, ...]:
    """At most so many mistakes, the worst first; of equals the surer ones first, then by id."""
    if not most:
        return ()
    found = []
    for item, judged in judged_items:
        wrong = list(_wrong(judged))
        if wrong:
            said = reader.tagger.read(title=item.title, summary=item.summary or "", language=judged.language)
            sure = abs(float(said.screening.score - said.screening.threshold)) / 100
            severity = round(sum(weight for weight, _ in wrong) + sure, 4)
            what = tuple(text for _, text in wrong)
            found.append((severity, judged, item, what, said))
    found.sort(key=lambda one: (-one[0], one[1].item))
    return tuple(
        Mistake(
            judged.item, judged.language, item.title, severity, what, tuple(_why(item, said, judged, reader, known))
        )
        for severity, judged, item, what, said in found[:most]
    )


def is_mistaken(judged: Judgement) -> bool:
    """Whether anything of an item was read wrongly."""
    return any(_wrong(judged))


def _wrong(judged: Judgement) -> Iterator[tuple[float, str]]:
    if judged.relevant and not judged.judged_relevant:
        yield RELEVANCE, "missed"
        return
    if judged.judged_relevant and not judged.relevant:
        yield RELEVANCE, "not relevant"
        return
    for category in sorted(judged.expected.keys() | judged.found.keys()):
        expected, found = judged.expected.get(category), judged.found.get(category)
        if found is None:
            yield CATEGORY, f"{category} not found"
        elif expected is None:
            yield CATEGORY, f"{category} found"
        elif expected is not found:
            opposite = {expected, found} == _SIGNS
            yield OPPOSITE if opposite else OTHER_WAY, f"{category}: {expected}, read as {found}"


def _why(item: Text, said: Reading, judged: Judgement, reader: Reader, known: Known | None) -> Iterator[str]:
    """The relevance; then, of an item that is relevant, the sums of the tags that are wrong."""
    score, threshold = said.screening.score, said.screening.threshold
    parts = "; ".join(f"{amounted(part.amount)} {part.name}{_words(item, part.spans)}" for part in said.screening.parts)
    yield f"score {score} of {threshold}: {parts or 'nothing'}"
    weighed = Weighed(reader.tagger, item, language=judged.language, said=said)
    sums = {one.category: told(one) for one in weighed.tags()}
    for tag in said.tags:
        sure = sure_of_tag(tag, said.screening, {known.calibration.version: known} if known else {})
        worth = UNCALIBRATED if sure is None else f"right {sure:.0%}"
        yield f"{tag.category} {tag.direction} ({tag.confidence}, {worth}){_words(item, tag.spans)}"
        if judged.expected.get(tag.category) is not tag.direction:
            yield from sums.get(tag.category, ())
    for missed in sorted(judged.expected.keys() - judged.found.keys() if judged.judged_relevant else ()):
        if against := weighed.category(missed):
            yield of_category(missed, against)


def _words(item: Text, spans: Iterable[Span]) -> str:
    words = words_of(outermost(spans), item)
    return f" [{', '.join(words)}]" if words else ""
