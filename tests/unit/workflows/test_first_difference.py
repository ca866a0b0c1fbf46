"""The first difference shows what differs, wherever in a long row that is, and whatever somebody stored."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from tracker.store.views import StoredRow
from tracker.workflows.first_difference import Difference, first_difference

LONG = "word " * 200


def row(body: Any = b"{}", *, key: str = "one", known_from: int = 1, **places: str | None) -> StoredRow:
    return StoredRow("developments", key, known_from, 9, body, {"text": LONG, **places})


def rows(*found: StoredRow) -> Generator[StoredRow]:
    yield from found


def difference(want: StoredRow, have: StoredRow) -> Difference:
    found = first_difference(rows(want), rows(have))
    assert found is not None
    return found


def test_the_same_rows_do_not_differ() -> None:
    assert first_difference(rows(row(), row(key="two")), rows(row(), row(key="two"))) is None


def test_a_change_far_inside_a_field_is_shown_with_its_surroundings() -> None:
    bodies = [f'{{"a":1,"b":[{{"text":"{LONG}{name}{LONG}"}}]}}'.encode() for name in ("Hormozgan", "Bushehr")]
    found = difference(row(bodies[0]), row(bodies[1]))
    start = "developments one known 1..9, body.b[0].text: ..."
    assert found.expected.startswith(start)
    assert found.found.startswith(start)
    assert "word Hormozgan" in found.expected
    assert "word Bushehr" in found.found
    assert len(found.expected) < 300


def test_a_change_far_inside_a_column_is_shown_too() -> None:
    found = difference(row(text=f"{LONG}Hormozgan"), row(text=f"{LONG}Bushehr"))
    assert found.expected.startswith("developments one known 1..9, text=...word word")
    assert found.expected.endswith("Hormozgan")
    assert found.found.endswith("Bushehr")


@pytest.mark.parametrize(
    ("have", "shown"),
    [
        ("{}", "body, which is text: {}"),
        (5, "body, which is an integer: 5"),
        (b"{ }", "body: { }"),
        (b"\xff", r"body: \xff"),
        (b'{"a":1}', 'body: {"a":1}'),
        (b"", "body: "),
    ],
)
def test_a_body_of_any_kind_is_told(have: object, shown: str) -> None:
    found = difference(row(b"{}"), row(have))
    assert found.found == f"developments one known 1..9, {shown}"
    assert found.expected != found.found


def test_a_body_that_is_the_same_text_as_another_kind_is_shown_from_its_beginning() -> None:
    found = difference(row(f'"{LONG}"'.encode()), row(f'"{LONG}"'))
    assert found.expected.startswith('developments one known 1..9, body, which is bytes: "word')
    assert found.found.startswith('developments one known 1..9, body, which is text: "word')


def test_numbers_that_python_takes_for_the_same_are_told_apart() -> None:
    found = difference(row(b'{"a":[1,true]}'), row(b'{"a":[1,1]}'))
    assert (found.expected[-14:], found.found[-11:]) == ('{"a":[1,true]}', '{"a":[1,1]}')


def test_a_row_that_only_one_side_has_is_none_on_the_other() -> None:
    found = difference(row(key="two"), row(key="one"))
    assert (found.key, found.expected) == ("one", "no row")
    assert found.found.startswith("developments one known 1..9 (text=word")
