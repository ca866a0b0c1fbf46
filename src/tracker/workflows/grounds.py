"""The grounds of an item's tags, told by the lexicon that they were read with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from tracker.domain.errors import InputError, NotFound
from tracker.domain.items import Item
from tracker.domain.tags import Reading
from tracker.projections.redacted import item_is_redacted
from tracker.projections.views import ItemView
from tracker.tagging.grounds import Grounds, grounds
from tracker.tagging.learned import ACCEPT
from tracker.tagging.rules import RulesTagger
from tracker.workflows.reader import Reader

ReaderOf = Callable[[str], Reader]
"""The reader of a dossier; raises NotFound where this program has no seed files of it, InputError where they
cannot be read."""


def grounds_of(reader: ReaderOf, dossier: str, view: ItemView) -> Mapping[str, Grounds]:
    """By category. None of an item that another version of the tagger read, or whose words are gone, and none where
    the dossier's lexicon is not there."""
    if view.reading is None or not view.reading.tags or item_is_redacted(view.item):
        return {}
    try:
        found = reader(dossier)
    except (NotFound, InputError):
        return {}
    return _told(found, view.item, view.reading)


def _told(reader: Reader, item: Item, said: Reading) -> Mapping[str, Grounds]:
    tagger = reader.tagger
    if said.screening.version != tagger.version or not isinstance(tagger, RulesTagger):
        return {}
    seen, opinion, _ = tagger.opinion(title=item.title, summary=item.summary, language=item.language)
    found = [grounds(seen, opinion.cues, tag, text=item) for tag in said.tags]
    added = tagger.explain(title=item.title, summary=item.summary, language=item.language)
    if not added:
        return {one.category: replace(one, is_default=not one.speaking) for one in found}
    sums: Counter[str] = Counter()
    for part in added:
        sums[part.outcome] += part.amount
    return {one.category: replace(one, is_likeliest=sums[one.category] < ACCEPT) for one in found}
