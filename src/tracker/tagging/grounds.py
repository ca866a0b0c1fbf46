"""What speaks for the direction of a tag and what against it: words of the text, and which way each points.

Where a dossier has weights they decide on all features together (`Judge.explain`); this tells what a person would see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.tags import Direction, Span, Tag, Text, outermost, spoken, words_of
from tracker.tagging.categories import evidence
from tracker.tagging.cues import Cue
from tracker.tagging.direction import verdict
from tracker.tagging.matcher import Hit
from tracker.tagging.view import View

STRETCH = 40
"""Characters up to which words that count together are told as they stand, with what is between them."""
GAP = " \u2026 "
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Voice:
    """Words that point a direction; `beside` is a word of the category in the same clause, where there is one."""

    words: str
    direction: Direction
    in_title: bool
    beside: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """A tag with the voices that point as it does and those that point elsewhere, the headline's first.

    With `is_ruled` the first one alone decided it, for every category. With `is_default` nothing did: the category
    points that way where no word weighs more, and the dossier has no weights. With `is_likeliest` no category of
    the item reached what counts, and the likeliest was taken, however unlikely.
    """

    category: str
    direction: Direction
    speaking: tuple[Voice, ...]
    against: tuple[Voice, ...]
    is_ruled: bool
    is_default: bool = False
    is_likeliest: bool = False


def grounds(view: View, cues: Sequence[Cue], tag: Tag, *, text: Text) -> Grounds:
    """Of one tag of the item that the view is of; each wording once."""
    said = verdict(view)
    is_ruled = said is not None and said.direction is tag.direction
    concerned = [cue for cue in cues if not cue.only or tag.category in cue.only]
    voices = [_voice(view, cue.hits, cue.direction, tag, text=text) for cue in concerned]
    voices.sort(key=lambda voice: not voice.in_title)
    if said is not None and is_ruled:
        voices.insert(0, _voice(view, said.hits, said.direction, tag, text=text))
    once = {(voice.words.casefold(), voice.direction): voice for voice in reversed(voices)}
    told = [voice for voice in voices if once[voice.words.casefold(), voice.direction] is voice]
    return Grounds(
        category=tag.category,
        direction=tag.direction,
        speaking=tuple(voice for voice in told if voice.direction is tag.direction),
        against=tuple(voice for voice in told if voice.direction is not tag.direction),
        is_ruled=is_ruled,
    )


def _voice(view: View, hits: Sequence[Hit], direction: Direction, tag: Tag, *, text: Text) -> Voice:
    places = outermost([hit.span for hit in hits])
    in_title = any(place.field == "title" for place in places)
    return Voice(_together(places, text), direction, in_title, _beside(view, hits, tag.category, text=text))


def _together(places: Sequence[Span], text: Text) -> str:
    """What stands there as one text."""
    first, last = places[0], places[-1]
    if first.field == last.field and last.end - first.start <= STRETCH:
        return spoken(Span(first.field, first.start, last.end, ""), text)
    return GAP.join(words_of(places, text)[:MOST_WORDS])


def _beside(view: View, hits: Sequence[Hit], category: str, *, text: Text) -> str:
    """The first word of the category that stands in a clause with one of the hits, and within none of them."""
    clauses = set(map(view.found.clause, hits))
    others = [
        hit
        for hit in evidence(view, category)
        if view.found.clause(hit) in clauses and not any(hit.start < one.end and one.start < hit.end for one in hits)
    ]
    found = words_of(outermost([hit.span for hit in others]), text)
    return found[0] if found else ""
