from __future__ import annotations

import pytest

from tracker.domain.sentences import first_sentence


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Locks are shut. Millers complain.", "Locks are shut"),
        ("At 3.5 per cent tolls rise... Twice", "At 3.5 per cent tolls rise"),
        ("One line\nanother", "One line"),
        ("چه شد؟ هیچ", "چه شد"),
        ("No end", "No end"),
        ("", ""),
    ],
)
def test_a_sentence_ends_at_a_mark_before_a_blank_or_with_its_line(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_marks_without_end_are_looked_at_once() -> None:
    """Were each a beginning of its own, this would last for hours."""
    text = "." * 2_000_000
    assert first_sentence(f"{text}x") == f"{text}x"
    assert first_sentence(f"x{text} y") == "x"
