"""Event ids: the same fact the same id, another fact another."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.envelope import NAMESPACE, event_id

PARTS = st.lists(st.text(st.characters(exclude_characters="\x1f", codec="utf-8"), max_size=6), min_size=1, max_size=4)


@given(PARTS, PARTS)
def test_parts_are_the_same_exactly_when_ids_are(one: list[str], other: list[str]) -> None:
    assert (event_id(*one) == event_id(*other)) == (one == other)


@given(PARTS)
def test_an_id_is_the_uuid5_of_its_parts(parts: list[str]) -> None:
    assert event_id(*parts) == str(uuid.uuid5(NAMESPACE, "\x1f".join(parts)))


def test_an_id_is_a_uuid5_and_never_changes() -> None:
    assert uuid.UUID(event_id("a", "b")).version == 5
    assert event_id("north-south", "seed", "dossier") == "04f82645-5e63-57df-9c9e-9ed60f997f2c"
