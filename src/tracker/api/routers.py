"""Every router of the interface, in the order of the OpenAPI document."""

from __future__ import annotations

from fastapi import APIRouter

from tracker.api import (
    audit,
    changes,
    developments,
    dossiers,
    events,
    feed_trials,
    feeds,
    health,
    items,
    review,
    search,
    state,
    tree_files,
)

ROUTERS: tuple[APIRouter, ...] = (
    dossiers.router,
    state.router,
    changes.router,
    developments.router,
    items.router,
    review.router,
    feed_trials.router,
    feeds.router,
    events.router,
    audit.router,
    tree_files.router,
    search.router,
    health.router,
)
