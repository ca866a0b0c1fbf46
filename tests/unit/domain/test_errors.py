"""Errors say what was expected, what was found and where, and carry it in fields."""

from __future__ import annotations

import pytest

from tracker.domain import errors


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (errors.DateError("x", expected="a day", where="valid_at"), "valid_at: expected a day, found 'x'"),
        (
            errors.UnknownName("category", "trde", ["trade", "arms"]),
            "category 'trde' is not defined; did you mean 'trade'? Expected trade, arms",
        ),
        (errors.UnknownName("stage", "up", ["signed"]), "stage 'up' is not defined; expected signed"),
        (
            errors.UnknownName("act", "AGREF", ["AGREE", *map(str, range(errors.FEW_NAMES))]),
            "act 'AGREF' is not defined; did you mean 'AGREE'?",
        ),
        (errors.NotFound("feed", "x", hint="look elsewhere"), "no feed 'x'; look elsewhere"),
        (errors.NotFound("feed", "currier", known=["courier"]), "no feed 'currier'; did you mean 'courier'?"),
        (
            errors.StaleVersion("s", expected=1, found=2),
            "stream 's': expected version 1, found 2; read it again and retry",
        ),
        (errors.EventIdReused("id", position=3), "event id stands at position 3 with other content"),
        (
            errors.VerificationFailed("root", expected="a", found="b", position=3),
            "position 3: root: expected a, found b",
        ),
        (
            errors.SeedError([errors.SeedProblem("a.yaml", 4, "wrong"), errors.SeedProblem("b.yaml", 0, "gone")]),
            "a.yaml:4: wrong\nb.yaml: gone",
        ),
    ],
)
def test_a_message_says_what_and_where(error: errors.TrackerError, message: str) -> None:
    assert str(error) == message


def test_every_error_is_drawn_in_the_tree() -> None:
    classes = [cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, errors.TrackerError)]
    assert len(classes) > 9
    assert [cls.__name__ for cls in classes if cls.__name__ not in (errors.__doc__ or "")] == []
