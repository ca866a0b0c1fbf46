"""Developments that contradict each other: when one changes, those that face it are weighed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tracker.projections.base import Live
from tracker.projections.credibility import Rival, information
from tracker.projections.views import DevelopmentView


def facing(views: Mapping[str, DevelopmentView], live: Live) -> Iterator[DevelopmentView]:
    """The changed views, and those that one of them contradicts or is contradicted by, now or before the change.

    Each is weighed against its rivals as they are by then; only the information's axis follows them.
    """
    now = dict(views)
    for key, view in views.items():
        old = live.get(DevelopmentView, key)
        before = old.development.contradicts if old else ()
        for other in dict.fromkeys((*before, *view.development.contradicts, *view.contradicted)):
            faced = now.get(other) or live.get(DevelopmentView, other)
            if faced is not None and other != key:
                now[other] = _named(faced, by=key, so=other in view.development.contradicts)
    for key, view in now.items():
        faces = key not in views or view.development.contradicts or view.contradicted
        yield _weighed(view, now, live) if faces else view


def _weighed(view: DevelopmentView, now: Mapping[str, DevelopmentView], live: Live) -> DevelopmentView:
    if view.confirmed or view.development.origin == "reviewer":
        return view
    digit = information(view.development, view.sources, _rivals(view, now, live))
    return replace(view, admiralty=f"{view.reliability}{digit}")


def _rivals(view: DevelopmentView, now: Mapping[str, DevelopmentView], live: Live) -> Iterator[Rival]:
    """The live developments that contradict this one, whichever of the two says so."""
    for key in dict.fromkeys((*view.development.contradicts, *view.contradicted)):
        other = now.get(key) or live.get(DevelopmentView, key)
        if other is not None and other.status == "live" and key != view.development.id:
            yield Rival(other.sources, other.confirmed or other.development.origin == "reviewer")


def _named(view: DevelopmentView, *, by: str, so: bool) -> DevelopmentView:
    """The view, contradicted by another where that says `so`."""
    if so == (by in view.contradicted):
        return view
    kept = tuple(key for key in view.contradicted if key != by)
    return replace(view, contradicted=tuple(sorted((*kept, by))) if so else kept)
