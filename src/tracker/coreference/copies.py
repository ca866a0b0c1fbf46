"""Which reports carry the same text: what several outlets print of one wire story is one voice.

Two texts are the same where nearly every word of the shorter one stands in the longer one, in the same order. So a
masthead behind the headline, a cut summary or a changed phrase hides no copy, and no credit of a wire is needed. The
summaries are also compared alone, because outlets write headlines of their own over a text they bought.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

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
    `development` is what it reports; copies of one text may report several.
    """

    item: str
    whole: Words
    summary: Words
    copy_of: tuple[str, ...] = ()
    development: str = ""
    drawn: tuple[bytes, bytes] = field(init=False, repr=False, compare=False)
    """`whole` and `summary` with a byte for each word: those of two words may be the same, of one word never differ."""

    def __post_init__(self) -> None:
        whole = _drawn(self.whole)
        object.__setattr__(self, "drawn", (whole, whole if self.summary == self.whole else _drawn(self.summary)))


@dataclass(frozen=True, slots=True)
class Copied:
    """What a report is linked with for a copy, and which reports of other developments are linked again.

    `again` are those that turn out to carry the text of an earlier report of their development, because both carry the
    newcomer's; each with what it repeats.
    """

    copy_of: tuple[str, ...] = ()
    again: tuple[Text, ...] = ()


def text_of(item: str, *, title: str, summary: str, copy_of: tuple[str, ...] = (), development: str = "") -> Text:
    """The words of a report's title and summary, folded."""
    head, body = tuple(tokens(title)), tuple(tokens(summary))
    return Text(item, body if body[: len(head)] == head else head + body, body, copy_of, development)


def is_same(one: Text, other: Text) -> bool:
    """Whether the two texts are near-identical; the order of the two does not matter."""
    return _may_be_same(one, other) and likeness(one, other) >= SAME_TEXT


def likeness(one: Text, other: Text) -> float:
    """The share 0..1 of the shorter text that stands in the longer one, by the wholes or the summaries alone."""
    return max(_share(one.whole, other.whole), _share(one.summary, other.summary))


def copied(candidate: Text, earlier: Sequence[Text]) -> Copied:
    """Whose text the candidate repeats: of those that are copies of each other, the earliest alike one.

    So whatever order reports come in, those of a development that are joined by copies are the same. For that a report
    of the candidate's own development is named too where it is joined to one elsewhere. What the candidate is joined to
    already, where it stands among the earlier ones itself, is not named again.
    """
    alike = [text for text in earlier if text.item != candidate.item and is_same(candidate, text)]
    if not alike:
        return Copied()
    group_of = _groups(earlier)
    before = group_of.get(candidate.item)
    named: dict[str, list[str]] = {}
    for text in sorted(alike, key=lambda text: text.development != candidate.development):
        named.setdefault(group_of[text.item], [text.item])
    known, joined = {text.item: text for text in earlier}, {*named, *filter(None, [before])}
    for text in earlier:
        names = named.get(group_of[text.item], [])
        if len(names) == 1 and text.development == candidate.development != known[names[0]].development:
            names.append(text.item)
    named.pop(before or "", None)
    again = _again([text for text in earlier if group_of[text.item] in joined], group_of, but=candidate.development)
    return Copied(tuple(item for items in named.values() for item in items), tuple(again))


def _again(texts: Sequence[Text], group_of: Mapping[str, str], *, but: str) -> Iterator[Text]:
    """Of each other development's texts in groups that are one now, the first of each group as a copy of the first."""
    firsts: defaultdict[str, dict[str, Text]] = defaultdict(dict)
    for text in texts:
        if text.development != but:
            firsts[text.development].setdefault(group_of[text.item], text)
    for one, *others in (groups.values() for groups in firsts.values()):
        for other in others:
            yield replace(other, copy_of=(one.item,))


def _may_be_same(one: Text, other: Text) -> bool:
    """False only where the two are not: as many bytes stand in both as words do, or more."""
    (whole, summary), (other_whole, other_summary) = one.drawn, other.drawn
    return _share(whole, other_whole) >= SAME_TEXT or _share(summary, other_summary) >= SAME_TEXT


def _drawn(words: Words) -> bytes:
    """What takes a tenth of the time to compare."""
    return bytes([hash(word) & 255 for word in words])


def _share(one: Words | bytes, other: Words | bytes) -> float:
    """0 where the shorter one is too short to tell."""
    shorter = len(one) if len(one) < len(other) else len(other)
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
