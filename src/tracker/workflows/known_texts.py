"""What the reports of a development say, so that one that repeats another's text is known for a copy as it is linked.

Texts are compared here and nowhere else; a replay reads the outcome in the log.
"""

from __future__ import annotations

from collections.abc import Mapping

from tracker.coreference.copies import Text, copied, text_of
from tracker.domain.items import Item
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store.engine import Connection
from tracker.store.views import Stored, get_many


class KnownTexts:
    """The texts of the developments that the items of a page report, each development read once."""

    def __init__(self, connection: Connection, dossier: str) -> None:
        self._connection = connection
        self._dossier = dossier
        self._texts: dict[str, list[Text]] = {}

    def copied(self, item: Item, *, development: str) -> tuple[str, ...]:
        """The reports of the development whose text the item repeats; later items of the page meet this one too."""
        known = self._texts.get(development)
        if known is None:
            known = self._texts[development] = self._read(development)
        found = copied(words_of(item), known)
        known.append(words_of(item, copy_of=found))
        return found

    def forget(self) -> None:
        """Read again what an edit may have changed."""
        self._texts.clear()

    def _read(self, development: str) -> list[Text]:
        view = Stored(self._connection, self._dossier).get(DevelopmentView, development)
        if view is None:
            return []
        keys = [report.item for report in view.reports]
        return texts_of(view, get_many(self._connection, self._dossier, ItemView, keys=keys))


def texts_of(view: DevelopmentView, items: Mapping[str, ItemView]) -> list[Text]:
    """The texts of a development's reports as they read now, in the order of their links."""
    known = ((report, items.get(report.item)) for report in view.reports)
    return [words_of(one.item, copy_of=report.copy_of) for report, one in known if one is not None]


def words_of(item: Item, *, copy_of: tuple[str, ...] = ()) -> Text:
    """An item's text as copies are told by it."""
    return text_of(item.id, title=item.title, summary=item.summary, copy_of=copy_of)
