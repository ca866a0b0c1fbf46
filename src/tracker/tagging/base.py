"""What a tagger is, and every tagger there is by name.

To add one: a file beside this one and a line in TAGGERS; the contract tests then hold it to what is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from tracker.domain.dossier import Definition
from tracker.domain.tags import Reading
from tracker.tagging.learned import Contribution
from tracker.tagging.lexicon import Lexicon
from tracker.tagging.rules import RulesTagger, Text


class Tagger(Protocol):
    """Says of an item whether it concerns the relationship, what it is about, and which words say so.

    `version` changes whenever a reading could. An irrelevant item has no tags; a relevant one has at least one.
    """

    name: str
    version: str

    def read(self, *, title: str, summary: str, language: str) -> Reading:
        """The reading of one item; the same text always gets the same one."""
        ...

    def read_all(self, texts: Sequence[Text]) -> list[Reading]:
        """The reading of each of several items, given by title, summary and language."""
        ...

    def explain(self, *, title: str, summary: str, language: str) -> Sequence[Contribution]:
        """What each named feature adds to each category, and to each `category/direction`; empty where nothing is
        added up."""
        ...


TAGGERS: dict[str, Callable[[Lexicon, Definition], Tagger]] = {"rules": RulesTagger}
