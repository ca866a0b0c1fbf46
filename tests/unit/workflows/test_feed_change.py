"""A feed defined otherwise: what is given changes, what is taken away is gone, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import feed
from tracker.domain.errors import InputError, UnknownName
from tracker.workflows.feed_change import Wanted, changed_feed

OLD = replace(feed(), wire="rtb", note="Old.", paused=True, rest_seconds=600)


def test_what_is_given_changes_and_the_rest_stays() -> None:
    assert changed_feed(OLD, Wanted(reliability="A", group="state", title=OLD.title)) == (
        replace(OLD, reliability="A", group="state"),
        ("group", "reliability"),
    )


def test_what_is_taken_away_is_gone() -> None:
    assert changed_feed(OLD, Wanted(clear=("wire", "note"))) == (replace(OLD, wire=None, note=""), ("wire", "note"))


@pytest.mark.parametrize(
    ("wanted", "error", "message"),
    [
        (Wanted(), InputError, "at least one value that differs"),
        (Wanted(title=OLD.title, clear=("site",)), InputError, "at least one value that differs"),
        (Wanted(wire="a", clear=("wire",)), InputError, "wire: expected a new value or nothing, found both"),
        (Wanted(clear=("group",)), UnknownName, "'group'"),
    ],
)
def test_what_cannot_be_done_says_why(wanted: Wanted, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        changed_feed(OLD, wanted)
