"""Whether two texts tell one story by the words that are their own: without the parties' names, which stand in every
report of a relationship, and without what a dossier calls common. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.coreference.fingerprints import WORD_LENGTH, fingerprint, tokens
from tracker.domain.dossier import Party
from tracker.tagging.lexicon import Lexicon

SHARED = 0.6
"""The share of the fewer own words that must stand in the other text, too."""
LEAST = 3
"""So many own words must be shared: `sign` and `agreement` alone are no story."""
ENOUGH = 6
"""Own words of a summary that tell a story; fewer may be what an outlet writes under everything."""


@dataclass(frozen=True, slots=True)
class Common:
    """Words that tell no story from another, by their folded beginnings; `stems` count with whatever follows."""

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()

    def is_common(self, word: str) -> bool:
        """Whether such a beginning of a word is one of them."""
        return word in self.words or word.startswith(self.stems)


NO_WORDS = Common()


def common_of(lexicon: Lexicon, parties: Iterable[Party]) -> Common:
    """What is common in a dossier: names of a party as such, concepts to ignore, and little words of its grammar."""
    found = [lexicon.concepts[name].forms for name in sorted(lexicon.common) if name in lexicon.concepts]
    if (grammar := lexicon.grammar) is not None:
        found += [grammar.agent, grammar.source, grammar.goal, grammar.speech]
    forms = [form for by_language in found for forms in by_language.values() for form in forms]
    forms += [word for party in parties for word in (party.name, party.adjective)]
    words, stems = set[str](), set[str]()
    for form in forms:
        *whole, last = tokens(form) or [""]
        (stems if form.endswith("*") else words).add(last[:WORD_LENGTH])
        words.update(word[:WORD_LENGTH] for word in whole)
    return Common(frozenset(words - {""}), tuple(sorted(stems - {""})))


def is_one_story(titles: tuple[str, str], summaries: tuple[str, str], *, common: Common) -> bool:
    """Whether the titles are the same, or they or the summaries share most of their own words."""
    if titles[0] and titles[0] == titles[1]:
        return True
    return _alike(titles, common, least=LEAST) or _alike(summaries, common, least=ENOUGH)


def _alike(texts: tuple[str, str], common: Common, *, least: int) -> bool:
    one, other = (_own(text, common) for text in texts)
    shared, fewer = len(one & other), min(len(one), len(other))
    return fewer >= least and shared >= max(LEAST, SHARED * fewer)


def _own(text: str, common: Common) -> frozenset[str]:
    found = fingerprint(text, "")
    return frozenset(word for word in found.words if not common.is_common(word)) | found.numbers
