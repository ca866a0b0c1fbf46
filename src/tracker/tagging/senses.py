"""Words of like meaning, in one language and across them, as features: a word that no example had weighs what its like
weigh.

A word is known by the letters of it that count; a star ends a beginning of fewer.
"""

from __future__ import annotations

from tracker.tagging.lexicon import WordsBySense
from tracker.tagging.matcher import Found
from tracker.tagging.normalise import fold
from tracker.tagging.words import IN_SUMMARY, IN_TITLE, LETTERS, SHORTEST, stems_of

SENSE = "sense "
"""What the names of such features begin with."""
ANY_END = "*"
_EXPECTED = f"a word of {SHORTEST} letters or more, {ANY_END!r} behind it only where it has less than {LETTERS}"


class Senses:
    """What the words of one lexicon mean, by the letters that count."""

    __slots__ = ("_beginnings", "_known")

    def __init__(self, words: WordsBySense) -> None:
        self._known: dict[str, tuple[str, ...]] = {}
        self._beginnings: dict[str, tuple[str, ...]] = {}
        for sense, languages in words.items():
            # One tuple for all words of a sense: there are tens of thousands.
            alone = (f"{SENSE}{sense}",)
            for word in fold(" ".join(languages.values())).split():
                table = self._beginnings if word.endswith(ANY_END) else self._known
                letters = word.removesuffix(ANY_END)[:LETTERS]
                known = table.get(letters, alone)
                table[letters] = known if alone[0] in known else known + alone

    def of(self, stem: str) -> tuple[str, ...]:
        """The features of a word that begins so; of a word of several senses those of each."""
        found = self._known.get(stem, ())
        for letters in range(SHORTEST, len(stem) + 1):
            found += self._beginnings.get(stem[:letters], ())
        return tuple(dict.fromkeys(found))

    def features(self, found: Found) -> dict[str, int]:
        """Those of an item's words, with their amounts."""
        summary, title = self._in(found.summary_runs), self._in(found.title_runs)
        return dict.fromkeys(summary, IN_SUMMARY) | dict.fromkeys(title, IN_TITLE)

    def _in(self, runs: list[str]) -> list[str]:
        return [feature for stem in stems_of(runs) for feature in self.of(stem)]


def faults(words: str) -> list[str]:
    """What is wrong with the words of one sense in one language: one that is none, or that its letters which count have
    named before."""
    seen: set[str] = set()
    found: list[str] = []
    for word in words.split():
        letters = word.removesuffix(ANY_END)
        if not letters.isalpha() or len(letters) < SHORTEST or (letters != word and len(letters) >= LETTERS):
            found.append(f"expected {_EXPECTED}, found {word!r}")
        counts = fold(word)[:LETTERS]
        if counts in seen:
            found.append(f"{word!r} stands twice, by the {LETTERS} letters that count")
        seen.add(counts)
    return found
