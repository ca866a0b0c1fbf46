"""`/state/diff` and `/state/series`: what moved between two moments, and the indices over days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import Query, Response

from tracker.api.asked import Question, day_of, moment_of, zoned
from tracker.api.freshness import stands_on
from tracker.api.parameters import Day, Moment, Step
from tracker.api.resource import resource
from tracker.api.schemas.changes import DiffAnswer, SeriesAnswer
from tracker.api.shown import shown_development
from tracker.domain.dates import parse_day
from tracker.domain.errors import DateError
from tracker.queries import changes, series
from tracker.queries import moment as moments

router = resource("state")
YEAR = 365


@router.get("/state/diff", response_model=DiffAnswer, operation_id="get_diff")
def get_diff(ask: Question, since: Annotated[Moment, Query(alias="from")], to: Moment) -> Response:
    """What moved from one moment to another: a day asks about the world, a timestamp or position about the log."""
    before = _end(since, ask.moment, where="from")
    after = _end(to, ask.moment, where="to")
    found = replace(ask, moment=before).query(changes.get_difference, after, today=ask.today)
    stands_on(ask.request, found.before)
    return ask.answer(
        DiffAnswer,
        found.after,
        before=moment_of(found.before),
        standing_before=found.standing_before,
        standing_after=found.standing_after,
        overall=found.overall,
        categories=found.categories,
        added=[shown_development(view) for view in found.added],
        changed=[shown_development(view) for view in found.changed],
        withdrawn=[shown_development(view) for view in found.withdrawn],
    )


@router.get("/state/series", response_model=SeriesAnswer, operation_id="get_series")
def get_series(
    ask: Question, since: Annotated[Day, Query(alias="from")] = None, to: Day = None, step: Step = 7
) -> Response:
    """The indices every `step` days as known at one moment, at most 400 points a page; by default the year before."""
    last = day_of(to, where="to") or ask.moment.valid_at or ask.today
    first = day_of(since, where="from") or _before(last)
    found = ask.query(series.get_series, first=first, last=last, step=step, today=ask.today)
    following = {"from": found.next.isoformat(), "to": last.isoformat()} if found.next else None
    return ask.answer_page(
        SeriesAnswer, found.context, following, step=found.step, points=found.points, next=found.next
    )


def _end(text: str, asked: moments.Moment, *, where: str) -> moments.Moment:
    """One end of a difference: what it names replaces that half of the moment which the other parameters gave."""
    try:
        return replace(asked, valid_at=parse_day(text))
    except DateError:
        pass
    try:
        return replace(asked, known_at=moments.parse(None, zoned(text)).known_at)
    except DateError as error:
        raise DateError(text, expected=error.expected, where=where) from error


def _before(day: date) -> date:
    return date.fromordinal(max(1, day.toordinal() - YEAR))
