from __future__ import annotations

from tracker.tagging.remembered import LONGEST, MOST, Remembered


def test_a_word_is_worked_out_once() -> None:
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    lengths = Remembered(length)
    assert [lengths["bridge"], lengths["bridge"], lengths["river"]] == [6, 6, 5]
    assert asked == ["bridge", "river"]


def test_no_more_is_kept_than_is_meant_to_be() -> None:
    lengths = Remembered(len)
    assert all(lengths[str(number)] == len(str(number)) for number in range(MOST + 5))
    assert len(lengths) <= MOST
    lengths.clear()
    assert lengths["x" * (LONGEST + 1)] == LONGEST + 1
    assert not lengths
