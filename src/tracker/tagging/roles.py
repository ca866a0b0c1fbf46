"""Who does and who is done to: actor and target of an item, as party codes, `both` or `third`."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from msgspec import Struct

from tracker.tagging.lexicon import Concept, Grammar, MentionKind
from tracker.tagging.matcher import Hit
from tracker.tagging.normalise import fold
from tracker.tagging.view import COORDINATOR, THIRD, View

BOTH = "both"
PASSIVE, DONE_TO = "passive", "done-to"
"""Groups: verbs whose doer is named in a case of its own, and verbs of what one party does to the other's people."""
_WORDS_BETWEEN = 2
"""Words that may stand between `by` and the name of the doer, such as `the foreign ministry of`."""

_HOME = MentionKind.HOME
_THINGS = (MentionKind.PLACE, MentionKind.SYSTEM)
"""What is named for a party and does nothing by itself."""
_MARKS = (",", "-", "/", "\u060c")
"""One of these, or nothing, between two names that act together."""
_SPOKEN = 3
"""Words behind a name among which a word of speech makes it the speaker."""


class _Mention(Struct, frozen=True, gc=False):
    """An actor in the text. `behind` are the last words before it, the nearest first, and after each word the pair that
    ends with it; `speaks` where it is followed by a colon or a word of speech before anybody else is named.
    """

    hit: Hit
    code: str
    behind: list[str]
    speaks: bool

    def is_behind(self, words: frozenset[str], *, between: int = 0) -> bool:
        """Whether one of these words, or pairs of words, stands before it with at most so many others between."""
        return not words.isdisjoint(self.behind[: 2 * between + 2])


class Roles:
    """Says who acts on whom by one dossier's little words; without a grammar whoever stands first acts."""

    __slots__ = ("_agent", "_doers", "_goal", "_source", "_speech")

    def __init__(self, grammar: Grammar | None) -> None:
        given = grammar or Grammar({})
        self._agent, self._source, self._goal = _words(given.agent), _words(given.source), _words(given.goal)
        self._doers, self._speech = _words(given.doers), _words(given.speech)

    def of(self, view: View, *, speech_acts: bool, refusing: Hit | None = None) -> tuple[str, str]:
        """Actor and target, as the headline names them, else the summary.

        The doer of a passive acts; then whoever stands first and is not where something goes, comes from or is said to.
        Two parties with nothing but a comma, a hyphen or a joining word between them act together. Who only says what
        others do does not act, unless `speech_acts`: in a quarrel, a denial or support to say it is the act.
        Of a refusal in a clause of its own, `refusing`, the nearest party before it is the doer.
        """
        mentions = self._mentions(view)
        if not [mention for mention in mentions if mention.code != THIRD]:
            return THIRD, BOTH
        doer = _nearest(mentions, refusing) if refusing else self._doer(view, mentions)
        if doer is None:
            quiet = [mention for mention in mentions if not mention.speaks]
            if _act_together(view, quiet):
                return BOTH, BOTH
            doer = self._subject(view, mentions if speech_acts or not quiet else quiet, mentions)
        return doer, _target(view, mentions, doer)

    def _mentions(self, view: View) -> list[_Mention]:
        """Those of the headline, or of the whole text where the headline names no party."""
        named = view.actors
        in_title = [(hit, code) for hit, code in named if hit.in_title]
        if [code for _, code in in_title if code != THIRD]:
            named = in_title
        if view.has(_is_home):
            named = _without_organs(view, named)
        text, end = view.found.text, 0
        close = view.found.offset - 1 if named and named[-1][0].in_title else len(text)
        mentions = []
        for place, (hit, code) in enumerate(named, start=1):
            behind = _behind(text[end : hit.start]) if end < hit.start else []
            end = hit.end
            last = place == len(named)
            speaks = self._is_speech(text[end : close if last else named[place][0].start], last=last)
            mentions.append(_Mention(hit, code, behind, speaks))
        return mentions

    def _is_speech(self, text: str, *, last: bool) -> bool:
        """Whether what follows a name makes it the one who says the rest; `last` where nobody is named behind it."""
        if ":" in text and (not last or text[0] == ":"):
            return True
        words = text.replace(",", " ").split(None, _SPOKEN + 1)[: _SPOKEN + 1]
        return not self._speech.isdisjoint((*words[:_SPOKEN], *map(" ".join, itertools.pairwise(words))))

    def _doer(self, view: View, mentions: list[_Mention]) -> str | None:
        """Who is named as the doer of a passive; None where nobody is."""
        for mention in mentions:
            if mention.hit.concept.kind not in _THINGS and mention.is_behind(self._agent, between=_WORDS_BETWEEN):
                return mention.code
        if view.has_in_title(_is_passive):
            for mention in mentions:
                text = view.found.text[mention.hit.start : mention.hit.end]
                if text in self._doers and not mention.is_behind(self._goal):
                    return mention.code
        if view.has_in_title(_is_done_to):
            said = (m for m in mentions if m.code != THIRD and not m.speaks and not m.is_behind(self._goal))
            done_to = next(said, None)
            return _other(view, done_to.code) if done_to else None
        return None

    def _subject(self, view: View, rest: list[_Mention], mentions: list[_Mention]) -> str:
        """The first that can be a doer; else where it comes from, who says so, or whose thing it is that reaches the
        other; else the other of the one who is reached.
        """
        coming, things = [], []
        for mention in rest:
            if mention.is_behind(self._source, between=1):
                coming.append(mention)
            elif not self._is_goal(view, mention):
                if mention.hit.concept.kind not in _THINGS:
                    return mention.code
                things.append(mention)
        for mention in (*coming, *(m for m in mentions if m not in rest)):
            if mention.code != THIRD:
                return mention.code
        if things and any(m.code not in (THIRD, things[0].code) for m in rest):
            return things[0].code
        reached = next((m.code for m in rest if m.code != THIRD), None)
        return _other(view, reached) if reached else mentions[0].code

    def _is_goal(self, view: View, mention: _Mention) -> bool:
        text = view.found.text[mention.hit.start : mention.hit.end]
        if text in self._goal or mention.is_behind(self._goal, between=1):
            return True
        return bool(mention.behind) and f"{mention.behind[0]} {text}" in self._goal


def _is_home(concept: Concept) -> bool:
    return concept.kind is _HOME


def _is_passive(concept: Concept) -> bool:
    return PASSIVE in concept.groups


def _is_done_to(concept: Concept) -> bool:
    return DONE_TO in concept.groups


def _behind(text: str) -> list[str]:
    words = text.split()[: -_WORDS_BETWEEN - 3 : -1]
    behind = words[:1]
    for last, word in itertools.pairwise(words):
        behind += (f"{word} {last}", word)
    return behind


def _without_organs(view: View, named: Sequence[tuple[Hit, str]]) -> list[tuple[Hit, str]]:
    """Without words for home, such as `foreign ministry`, right beside the name of whose they are."""

    def beside(place: int, other: int) -> bool:
        if not 0 <= other < len(named):
            return False
        a, b = sorted((named[place][0], named[other][0]), key=lambda hit: hit.start)
        return not view.found.text[a.end : b.start].strip()

    return [
        named[place]
        for place in range(len(named))
        if named[place][0].concept.kind is not _HOME or not (beside(place, place - 1) or beside(place, place + 1))
    ]


def _words(rows: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(fold(word) for words in rows.values() for word in words)


def _nearest(mentions: list[_Mention], verb: Hit) -> str | None:
    before = [m.code for m in mentions if m.hit.end <= verb.start and m.code != THIRD]
    return before[-1] if before else None


def _other(view: View, party: str) -> str:
    a, b = view.sides
    return b if party == a else a


def _target(view: View, mentions: list[_Mention], doer: str) -> str:
    """The other party; of somebody else's act the one party that is named, or both."""
    if doer != THIRD:
        return _other(view, doer)
    named = {mention.code for mention in mentions if mention.code != THIRD}
    return named.pop() if len(named) == 1 else BOTH


def _act_together(view: View, mentions: list[_Mention]) -> bool:
    """Whether the first mentions of both parties stand in one row of names."""
    first = None
    for place, mention in enumerate(mentions):
        if mention.code == THIRD:
            continue
        if first is None:
            first, begin = mention, place
        elif mention.code != first.code:
            row = mentions[begin : place + 1]
            beside = all(_side_by_side(view, a.hit, b.hit) for a, b in itertools.pairwise(row))
            return beside and mention.hit.in_title is first.hit.in_title
    return False


def _side_by_side(view: View, first: Hit, second: Hit) -> bool:
    words = view.found.text[first.end : second.start].split()
    if len(words) > 1:
        return False
    joined = [h for h in view.hits if first.end <= h.start < second.start and COORDINATOR in h.concept.groups]
    return len(words) == 1 if joined else not words or words[0] in _MARKS
