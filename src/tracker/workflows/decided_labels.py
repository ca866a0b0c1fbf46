"""Of which developments a person said that they bear on other categories, or point another way.

Who splits, merges or restores a development, or corrects its stage or its date, says nothing of its labels: taken as
labels, what the tagger read would be right by construction. That a person confirmed it, its view says.
"""

from __future__ import annotations

from tracker.domain.developments import Development
from tracker.domain.events import TYPE_OF, DevelopmentCorrected
from tracker.projections.views import DevelopmentView
from tracker.store.acts import acts_that_stand
from tracker.store.engine import Connection
from tracker.store.views import get_as_of


def relabelled(connection: Connection, dossier: str) -> frozenset[str]:
    """The developments (ids) whose categories or directions a correction changed that was not taken back.

    Another Goldstein value, given or of another act, changes labels too and is no word on their directions.
    """
    return frozenset(
        event.development.id
        for position, event in acts_that_stand(connection, dossier, types=[TYPE_OF[DevelopmentCorrected]])
        if isinstance(event, DevelopmentCorrected)
        and "labels" in event.changed
        and _ways(event.development) != _ways_before(connection, dossier, event.development.id, position=position)
    )


def _ways(development: Development) -> list[tuple[str, str]]:
    return [(label.category, label.direction) for label in development.labels]


def _ways_before(connection: Connection, dossier: str, key: str, *, position: int) -> list[tuple[str, str]]:
    view = get_as_of(connection, dossier, DevelopmentView, key=key, position=position - 1)
    return _ways(view.development) if view else []
