"""Which reports of one development carry the same text: what several outlets print of one wire story is one voice.

Two texts are the same where nearly every word of the shorter one stands in the longer one, in the same order. So a
masthead behind the headline, a cut summary or a changed phrase hides no copy, and no credit of a wire is needed. The
summaries are also compared alone, because outlets write headlines of their own over a text they bought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from tracker.coreference.fingerprints import tokens

SAME_TEXT = 0.8
"""The share of the shorter text's words that stand in the longer one in the same order; docs/scoring.md says why."""
ENOUGH_WORDS = 10
"""Words of three letters or more, and numbers: a shorter text is too short to tell a copy from a plain headline."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """The words of one report, in order: of `summary` alone, and of the `whole` with the headline before it.

    A summary that begins with the headline is the whole. `copy_of` are the items whose text it is known to repeat.
    """

    item: str
    whole: Words
    summary: Words
    copy_of: tuple[str, ...] = ()


def text_of(item: str, *, title: str, summary: str, copy_of: tuple[str, ...] = ()) -> Text:
    """The words of a report's title and summary, folded."""
    head, body = tuple(tokens(title)), tuple(tokens(summary))
    return Text(item, body if body[: len(head)] == head else head + body, body, copy_of)


def is_same(one: Text, other: Text) -> bool:
    """Whether the two texts are near-identical; the order of the two does not matter."""
    return likeness(one, other) >= SAME_TEXT


def likeness(one: Text, other: Text) -> float:
    """The share 0..1 of the shorter text that stands in the longer one, by the wholes or the summaries alone."""
    return max(_share(one.whole, other.whole), _share(one.summary, other.summary))


def copied(candidate: Text, earlier: Sequence[Text]) -> tuple[str, ...]:
    """The items whose text the candidate repeats: of those that are copies of each other, the earliest alike one.

    So whatever order the reports of a development came in, those joined by their copies are the same. What the
    candidate is joined to already, where it stands among the earlier ones itself, is not named again.
    """
    alike = [text for text in earlier if text.item != candidate.item and is_same(candidate, text)]
    if not alike:
        return ()
    group_of = _groups(earlier)
    first: dict[str, str] = {}
    for text in alike:
        first.setdefault(group_of[text.item], text.item)
    first.pop(group_of.get(candidate.item, ""), None)
    return tuple(first.values())


def _share(one: Words, other: Words) -> float:
    """0 where the shorter one is too short to tell."""
    shorter = min(len(one), len(other))
    return LCSseq.similarity(one, other) / shorter if shorter >= ENOUGH_WORDS else 0.0


def _groups(texts: Sequence[Text]) -> dict[str, str]:
    """For each item named by a text, one that stands for all it is joined to by copies."""
    above: dict[str, str] = {}

    def top(item: str) -> str:
        while above.setdefault(item, item) != item:
            above[item] = item = above[above[item]]
        return item

    for text in texts:
        for original in (text.item, *text.copy_of):
            above[top(original)] = top(text.item)
    return {item: top(item) for item in tuple(above)}
