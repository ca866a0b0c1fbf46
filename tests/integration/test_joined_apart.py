"""The preview of a merge or a link warns where facets set apart what it would join, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import Clock
from newsroom import PUBLISHED, Desk, entry
from river_locks import CORRECTED, two_reports
from tracker.domain.errors import NotFound
from tracker.domain.reviews import Act, Link, Merge, Unlink
from tracker.workflows.reader import Reader
from tracker.workflows.review import Order, decide, preview
from tracker.workflows.tools import Tools

TODAY = PUBLISHED.date()


@pytest.fixture
def desk(tools: Tools, clock: Clock, tmp_path: Path) -> Desk:
    """Two outlets tell of one signature, and a third item says that it failed."""
    desk = two_reports(tools, clock, tmp_path)
    desk.take(entry(CORRECTED, guid="c"))
    return desk


def key_of(desk: Desk, guid: str) -> str:
    return desk.development(guid).development.id


def warned(desk: Desk, act: Act, key: str) -> tuple[str, ...]:
    order = Order(act, key, "seen", "anna")
    return preview(desk.tools, desk.dossier, order, valid_at=TODAY, reader=lambda: desk.reader).warnings


def test_a_merge_of_opposite_courses_is_warned_of_and_done_without(desk: Desk) -> None:
    signed, failed = key_of(desk, "a"), key_of(desk, "c")
    assert signed != failed
    assert warned(desk, Merge((failed,)), signed) == (
        f"development {failed!r} is set apart from {signed!r}; other course: off, not on",
    )
    done = decide(desk.tools, desk.dossier, Order(Merge((failed,)), signed, "seen", "anna"), valid_at=TODAY)
    assert (done.warnings, done.notes) == ((), ())


def test_a_link_of_an_opposite_course_is_warned_of(desk: Desk) -> None:
    signed, failing = key_of(desk, "a"), desk.items()["c"].item.id
    assert warned(desk, Link(failing), signed) == (
        f"item {failing!r} is set apart from {signed!r}; other course: off, not on",
    )


def test_what_goes_together_is_not_warned_of(desk: Desk) -> None:
    signed, item = key_of(desk, "a"), desk.items()["b"].item.id
    decide(desk.tools, desk.dossier, Order(Unlink(item), signed, "seen", "anna"), valid_at=TODAY)
    assert warned(desk, Link(item), signed) == ()


def test_without_the_files_of_the_dossier_it_is_said_that_nothing_is_known(desk: Desk) -> None:
    def none_here() -> Reader:
        raise NotFound("dossier", "elsewhere")

    order = Order(Merge((key_of(desk, "c"),)), key_of(desk, "a"), "seen", "anna")
    [said] = preview(desk.tools, desk.dossier, order, valid_at=TODAY, reader=none_here).warnings
    assert said.endswith("is not known: no files of the dossier to read")
