"""Why something reads as it does, in a plain sentence: above each table of weights stands what a person would say."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tracker.domain.amounts import counted
from tracker.domain.developments import Label
from tracker.domain.items import Item
from tracker.domain.tags import ScorePart, Tag, outermost, words_of
from tracker.projections.redacted import item_is_redacted
from tracker.projections.views import DevelopmentView
from tracker.queries.leading import Leading
from tracker.queries.state import Line
from tracker.tagging.grounds import Grounds, Voice
from tracker.web.figures import signed, words

MOST_NAMED = 2
MOST_LISTED = 5
PLACES = (("title", "headline"), ("summary", "summary"))
DEFAULT = ", as is every item of this category where no word weighs more for another way"
TOGETHER = " by the weight of all its words together: none alone is known to point that way"
LIKELIEST = "; no category reached what counts, so the likeliest was taken"
GONE = " by words that are gone for good"
CODED: Mapping[str, str] = {"seed": " in the seed files", "item": " from a report", "reviewer": " by a person"}
Kind = Literal["", "word", "way"]


@dataclass(frozen=True, slots=True)
class Said:
    """A run of a sentence: ours, a `word` of others in their `language`, or a `way` in which something points."""

    text: str
    kind: Kind = ""
    language: str = ""


Sentence = tuple[Said, ...]


def why_tagged(tag: Tag, item: Item, found: Grounds | None) -> Sentence:
    """Why an item has a tag; where it is not known which way its words point, only which they are."""
    if item_is_redacted(item):
        told: Iterable[Said] = (Said(GONE),)
    else:
        told = _Words(item.language).told(found) if found else _Words(item.language).listed(tag, item)
    return Said("Read as "), Said(f"{words(tag.category)} {tag.direction}", "way"), *told, Said(".")


def why_coded(label: Label, view: DevelopmentView) -> Sentence:
    """Why a development has a label that no text of an item gives: who says so."""
    one = view.development
    told = [Said("Coded as "), Said(f"{words(label.category)} {label.direction}", "way"), Said(CODED[one.origin])]
    if one.article:
        told += [Said(", from the section "), Said(one.article.section, "word"), Said(" of the article")]
    if view.reviewed:
        told += [Said("; a person decided about it since, as its history says" if one.origin != "reviewer" else "")]
    return (*told, Said("."))


def why_relevant(parts: Sequence[ScorePart], item: Item) -> Sentence:
    """Of the parts of relevance that have words, the one that speaks most for it, and the one that does against it."""
    told: list[Said] = []
    spoken = [part for part in parts if part.spans and words_of(part.spans, item)]
    most, least = max(spoken, key=_amount, default=None), min(spoken, key=_amount, default=None)
    if most is not None and most.amount > 0:
        told += _spoken(most, item, "speaks most for it", "speak most for it")
    if least is not None and least.amount < 0:
        verbs = ("against it", "against it") if told else ("speaks most against it", "speak most against it")
        told += [Said("; " if told else ""), *_spoken(least, item, *verbs)]
    return (Said("Of its words "), *told, Said(".")) if told else ()


def _spoken(part: ScorePart, item: Item, single: str, many: str) -> Iterator[Said]:
    found = words_of(outermost(part.spans), item)[:MOST_LISTED]
    yield from _Words(item.language).joined(found, last=" and ")
    yield Said(" (")
    yield Said(words(part.name), "way")
    yield Said(f") {single if len(found) == 1 else many}")


def _amount(part: ScorePart) -> Decimal:
    return part.amount


def why_index(ledger: Leading, languages: Mapping[str, str]) -> Sentence:
    """What raises the index of a category and what lowers it, each with the development that does most."""
    given = [amount for amount in ledger.given.values() if amount is not None]
    raising, lowering = [one for one in given if one > 0], [one for one in given if one < 0]
    most = {line.amount > 0: line for line in reversed(ledger.lines)}
    parts = [
        (raising, "raise", "raises", most.get(True)),
        (lowering, "lower", "lowers", most.get(False)),
    ]
    told: list[Said] = []
    for amounts, many, single, line in parts:
        if amounts:
            verb = single if len(amounts) == 1 else many
            told += [Said("; ")] if told else []
            told += [Said(f"{counted(len(amounts), 'development')} {verb} it, by {signed(math.fsum(amounts))}")]
            told += _most(line, len(amounts), languages)
    return (*told, Said(".")) if told else ()


def _most(line: Line | None, number: int, languages: Mapping[str, str]) -> Iterator[Said]:
    if line is None:
        return
    yield Said(": " if number == 1 else " together, most of all ")
    yield Said(line.statement, "word", languages.get(line.development, ""))
    if number > 1:
        yield Said(f" ({signed(line.amount)})")


@dataclass(frozen=True, slots=True)
class _Words:
    """Tells of words of one language."""

    language: str

    def told(self, found: Grounds) -> Iterator[Said]:
        """By what points as the tag does, then by what does not."""
        heads = [voice for voice in found.speaking if voice.in_title]
        rest = [voice for voice in found.speaking if not voice.in_title]
        if found.is_ruled:
            yield Said(", because the headline says plainly ")
            yield from self._several(found.speaking[:1], found.direction)
            yield Said(", which decides it")
        elif heads or rest:
            yield Said(f", because the {'headline' if heads else 'summary'} says ")
            yield from self._several(heads or rest, found.direction)
            if heads and rest:
                verb = "speaks" if len(rest) == 1 else "speak"
                yield Said(f"; {counted(len(rest), 'word')} of the summary {verb} for it too")
        else:
            yield Said(DEFAULT if found.is_default else TOGETHER)
        yield from self._opposed(found.against)
        if found.is_likeliest:
            yield Said(LIKELIEST)

    def listed(self, tag: Tag, item: Item) -> Iterator[Said]:
        """The words alone, by place."""
        places = outermost(tag.spans)
        found = {place: words_of([one for one in places if one.field == field], item) for field, place in PLACES}
        known = [(place, texts[:MOST_LISTED]) for place, texts in found.items() if texts]
        yield Said(" for " if known else " by all its words together")
        for number, (place, texts) in enumerate(known):
            yield Said(" and " if number else "")
            yield from self.joined(texts, last=", ")
            yield Said(f" in the {place}")

    def _several(self, voices: Sequence[Voice], direction: str) -> Iterator[Said]:
        """The first of them, the way they point, and a word of the category that one of them stands beside."""
        named, more = [voice.words for voice in voices[:MOST_NAMED]], len(voices) - MOST_NAMED
        yield from self.joined(named, last=", " if more > 0 else " and ")
        yield Said(f" and {more} more (" if more > 0 else " (")
        yield Said(direction, "way")
        yield Said(")")
        said = " ".join(named).casefold()
        beside = (voice.beside for voice in voices[:MOST_NAMED])
        if other := next((word for word in beside if word and word.casefold() not in said), ""):
            yield Said(" in the same clause as ")
            yield self._word(other)

    def _opposed(self, voices: Sequence[Voice]) -> Iterator[Said]:
        """What points elsewhere, by place and way: a single one by its words, more by their number."""
        for in_title, direction in dict.fromkeys((voice.in_title, voice.direction) for voice in voices):
            these = [voice for voice in voices if (voice.in_title, voice.direction) == (in_title, direction)]
            place = "headline" if in_title else "summary"
            yield Said("; ")
            if len(these) == 1:
                yield self._word(these[0].words)
                yield Said(f" in the {place} speaks for ")
            else:
                yield Said(f"{counted(len(these), 'word')} of the {place} speak for ")
            yield Said(direction, "way")

    def joined(self, texts: Sequence[str], *, last: str) -> Iterator[Said]:
        """Words as a list."""
        for place, text in enumerate(texts):
            yield Said("" if not place else last if place == len(texts) - 1 else ", ")
            yield self._word(text)

    def _word(self, text: str) -> Said:
        return Said(text, "word", self.language)
