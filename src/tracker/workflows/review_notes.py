"""What a person should know about what an act left behind, and how to mend it."""

from __future__ import annotations

from tracker.domain.events import TYPE_OF, DevelopmentWithdrawn, ReportUnlinked
from tracker.projections.views import DevelopmentView
from tracker.store.acts import act_at, last_of_type, types_at
from tracker.store.engine import Connection


def notes_on(
    connection: Connection, dossier: str, act: str, *, view: DevelopmentView | None, before: int, done_at: int | None
) -> tuple[str, ...]:
    """What to know of the development as the act left it; the log ended at `before` and then at `done_at`.

    `None` where it was only looked at. A development of the news that is restored may have no report any more.
    """
    if act != "restore" or view is None or view.reports or view.development.article is not None:
        return ()
    key = view.development.id
    bare = f"development {key!r} has no report, so nothing speaks for it"
    at = last_of_type(
        connection, dossier, stream=f"development:{key}", type_=TYPE_OF[DevelopmentWithdrawn], position=before
    )
    left = act_at(connection, dossier, at) if at else None
    if left is None or TYPE_OF[ReportUnlinked] not in types_at(connection, dossier, left[1]):
        return (f"{bare}; link an item that reports it",)
    mend = f"undo position {at} instead" if done_at is None else f"undo position {done_at}, then position {at}"
    return (f"{bare}: its reports left with the act at position {at}; to have both back, {mend}",)
