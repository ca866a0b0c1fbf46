"""Round trips: any event through JSON, any cursor through a link."""

from __future__ import annotations

from datetime import UTC

import orjson
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

import golden
from builders import item, screening
from stories import EVENTS
from tracker.audit.canonical import canonical
from tracker.domain import codec
from tracker.domain.errors import NotFound
from tracker.domain.events import Event, ItemObserved
from tracker.domain.items import Item
from tracker.projections.base import OPEN
from tracker.queries import page


@given(EVENTS | st.sampled_from(list(golden.events().values())))
def test_an_event_reads_back_as_it_was_written(event: Event) -> None:
    written = canonical(codec.encode(event))
    name, version = codec.type_and_version(event)
    assert codec.decode(name, version, orjson.loads(written)) == event
    assert canonical(codec.encode(codec.decode(name, version, orjson.loads(written)))) == written


@given(EVENTS)
def test_an_event_is_written_as_rfc_8785_says(event: Event) -> None:
    encoded = codec.encode(event)
    assert canonical(encoded) == rfc8785.dumps(encoded)


TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(st.builds(item, TEXTS, title=TEXTS, summary=TEXTS, url=st.none() | TEXTS, published=st.none() | MOMENTS))
def test_an_item_of_any_text_reads_back(found: Item) -> None:
    event = ItemObserved(found, screening())
    written = canonical(codec.encode(event))
    assert written == rfc8785.dumps(codec.encode(event))
    assert codec.decode("item.observed", 1, orjson.loads(written)) == event


WORDS = st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), max_size=20)


@given(st.integers(0, OPEN - 1), WORDS, st.lists(WORDS, min_size=1, max_size=2))
def test_a_cursor_reads_back_as_it_was_written(position: int, question: str, last: list[str]) -> None:
    cursor = page.Cursor(position, question, tuple(last))
    text = page.encode(cursor)
    assert page.decode(text, question=question, width=len(last)) == cursor
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.integers(min_value=-(2**63), max_value=-1) | st.integers(min_value=OPEN, max_value=2**63 - 1))
def test_a_cursor_at_no_position_is_refused(position: int) -> None:
    with pytest.raises(NotFound):
        page.decode(page.encode(page.Cursor(position, "q", ("a",))), question="q", width=1)
