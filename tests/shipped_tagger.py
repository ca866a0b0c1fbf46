"""The tagger with the lexicon that ships, for headlines alone."""

from __future__ import annotations

from functools import lru_cache

from logs import shipped_files
from tracker.domain.tags import Reading
from tracker.tagging.rules import RulesTagger


@lru_cache(maxsize=1)
def tagger() -> RulesTagger:
    """Made once for all tests of a process."""
    files = shipped_files()
    return RulesTagger(files.lexicon, files.definition)


def read(title: str, language: str = "en") -> Reading:
    """What is read in a headline without a summary."""
    return tagger().read(title=title, summary="", language=language)
