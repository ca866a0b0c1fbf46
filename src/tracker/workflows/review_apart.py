"""What sets apart the reports that an act would bring together: told beforehand, and no reason to refuse the act."""

from __future__ import annotations

from collections.abc import Callable

from tracker.domain.errors import InputError, NotFound
from tracker.domain.reviews import Act, Link, Merge
from tracker.projections.views import DevelopmentView, ItemView
from tracker.store.engine import Connection
from tracker.store.views import get_many
from tracker.workflows.known_reports import KnownReports, Memory
from tracker.workflows.questioned import in_words
from tracker.workflows.reader import Reader


def warnings_of(
    connection: Connection, dossier: str, act: Act, *, key: str, reader: Callable[[], Reader]
) -> tuple[str, ...]:
    """In a sentence each, what joins the development `key` by a merge or a link although facets set it apart.

    `reader` is asked only where an act joins anything.
    """
    if not isinstance(act, Merge | Link):
        return ()
    try:
        known = KnownReports(connection, reader(), Memory())
    except (NotFound, InputError):
        return (f"whether facets set apart from {key!r} what would join is not known: no files of the dossier to read",)
    joining: list[tuple[str, DevelopmentView | ItemView]] = []
    if isinstance(act, Merge):
        others = get_many(connection, dossier, DevelopmentView, keys=act.developments)
        joining += [(f"development {other!r}", others[other]) for other in act.developments]
    else:
        items = get_many(connection, dossier, ItemView, keys=[act.item])
        joining += [(f"item {act.item!r}", items[act.item])]
    into = get_many(connection, dossier, DevelopmentView, keys=[key])[key]
    found = ((name, known.apart(one, into)) for name, one in joining)
    return tuple(f"{name} is set apart from {key!r}; {in_words(conflicts)}" for name, conflicts in found if conflicts)
