"""What a correction makes of values: one truth of each, and none that contradicts its direction."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from builders import definition, development
from logs import shipped_files
from tracker.domain.developments import Development, Label
from tracker.domain.errors import Unfit
from tracker.domain.reviews import Correct, LabelWanted
from tracker.domain.tags import Direction
from tracker.workflows.correction import corrected

DEEPENS, STRAINS, LIMITS, NEUTRAL = Direction
AT_ODDS = Decimal("-2.0")


def of_an_item(direction: Direction, value: str, **changes: Any) -> Development:
    worth = Decimal(value)
    return development(origin="item", labels=(Label("trade", direction, worth),), goldstein=worth, **changes)


def wanted(*texts: str, **others: Any) -> Correct:
    labels = []
    for text in texts:
        category, direction, *value = text.split(":")
        labels.append(LabelWanted(category, Direction(direction), Decimal(value[0]) if value else None))
    return Correct(labels=tuple(labels) or None, **others)


def after(old: Development, act: Correct) -> tuple[Decimal, dict[str, Decimal | None]]:
    new, _ = corrected(old, act, definition(), instruments=())
    return new.goldstein, {label.category: label.goldstein for label in new.labels}


@pytest.mark.parametrize(
    ("labels", "worth"),
    [
        (("trade:strains",), {"trade": "-6.0"}),
        (("arms:strains",), {"arms": "-6.0"}),
        (("trade:strains", "arms:strains"), {"trade": "-6.0", "arms": "-6.0"}),
        (("trade:strains", "arms:limits"), {"trade": "-6.0", "arms": "-1.0"}),
        (("trade:strains", "arms:strains:-3"), {"trade": "-6.0", "arms": "-3.0"}),
        (("trade:strains:-6", "arms:strains"), {"trade": "-6.0", "arms": "-6.0"}),
    ],
)
def test_a_label_without_a_value_follows_the_new_one(labels: tuple[str, ...], worth: dict[str, str]) -> None:
    old = of_an_item(STRAINS, "-2.0", plover="ACCUSE")
    found = after(old, wanted(*labels, goldstein=Decimal(-6)))
    assert found == (Decimal("-6.0"), {category: Decimal(value) for category, value in worth.items()})


def test_a_label_that_turns_follows_the_new_value_too() -> None:
    for old in (of_an_item(DEEPENS, "4.0"), development()):
        assert after(old, wanted("trade:strains", goldstein=Decimal(-6))) == (Decimal(-6), {"trade": Decimal(-6)})


def test_a_label_without_a_value_is_worth_the_new_act() -> None:
    old = of_an_item(STRAINS, "-2.0", plover="ACCUSE")
    assert after(old, wanted("trade:strains", plover="ASSAULT")) == (Decimal(-9), {"trade": Decimal(-9)})


def test_a_label_said_again_keeps_what_it_was_worth() -> None:
    old = of_an_item(STRAINS, "-6.5", plover="ACCUSE")
    assert after(old, wanted("trade:strains", "arms:strains")) == (
        Decimal("-6.5"),
        {"trade": Decimal("-6.5"), "arms": -2},
    )


@pytest.mark.parametrize("act", ["NONE", "CONSULT"])
@pytest.mark.parametrize(
    ("labels", "worth"),
    [
        (("trade:strains",), {"trade": "-2.0"}),
        (("trade:limits",), {"trade": "-1.0"}),
        (("trade:strains", "arms:neutral"), {"trade": "-2.0", "arms": "0.0"}),
        (("arms:neutral", "trade:limits"), {"arms": "0.0", "trade": "-1.0"}),
        (("trade:neutral", "arms:strains"), {"trade": "0.0", "arms": "-2.0"}),
    ],
)
def test_what_was_neutral_is_worth_what_its_new_direction_is(
    act: str, labels: tuple[str, ...], worth: dict[str, str]
) -> None:
    old = of_an_item(NEUTRAL, "0.0", plover=act)
    old = replace(old, labels=(*old.labels, Label("arms", NEUTRAL, Decimal("0.0"))))
    found = {category: Decimal(value) for category, value in worth.items()}
    assert after(old, wanted(*labels)) == (next(iter(found.values())), found)


def test_what_was_neutral_without_an_act_may_deepen() -> None:
    old = of_an_item(NEUTRAL, "0.0", plover="NONE")
    assert after(old, wanted("trade:deepens")) == (Decimal("3.5"), {"trade": Decimal("3.5")})


def test_a_label_of_a_seed_without_an_act_has_the_value_of_its_direction() -> None:
    old = development(labels=(Label("trade", NEUTRAL),), goldstein=Decimal("0.0"), plover="NONE")
    assert after(old, wanted("trade:strains")) == (Decimal("0.0"), {"trade": Decimal("-2.0")})


@pytest.mark.parametrize("act", [wanted("trade:strains:0"), wanted("trade:strains", goldstein=Decimal(0))])
def test_a_value_of_nothing_that_is_given_is_kept(act: Correct) -> None:
    old = of_an_item(NEUTRAL, "0.0", plover="NONE")
    assert after(old, act) == (Decimal(0), {"trade": Decimal(0)})


@pytest.mark.parametrize(
    ("old", "act", "message"),
    [
        (AT_ODDS, wanted("trade:limits:4"), "goldstein: expected no value above 0 for limits, found 4.0 in 'trade'"),
        (AT_ODDS, wanted("trade:neutral:5"), "goldstein: expected 0 for neutral, found 5.0 in 'trade'"),
        (AT_ODDS, wanted("trade:neutral:-0.1"), "goldstein: expected 0 for neutral, found -0.1 in 'trade'"),
        (AT_ODDS, wanted("trade:neutral", goldstein=Decimal(5)), "goldstein: expected 0 for neutral, found 5.0"),
        (AT_ODDS, wanted("trade:strains", goldstein=Decimal(6)), "expected no value above 0 for strains, found 6.0"),
        (AT_ODDS, wanted("trade:strains", "arms:limits:2"), "no value above 0 for limits, found 2.0 in 'arms'"),
        (AT_ODDS, wanted("trade:strains:-4", goldstein=Decimal(-6)), "expected -4.0, which its main label 'trade' was"),
        (AT_ODDS, wanted(plover="AID"), "plover: expected a type of conflict, or NONE, for strains, found AID"),
        (
            Decimal("3.5"),
            wanted(plover="ACCUSE"),
            "plover: expected a type of cooperation, or NONE, for deepens, found",
        ),
        (Decimal("3.5"), wanted("arms:deepens", plover="REQUEST"), "expected a type of cooperation, or NONE"),
    ],
)
def test_what_contradicts_the_direction_is_refused(old: Decimal, act: Correct, message: str) -> None:
    direction, plover = (STRAINS, "ACCUSE") if old < 0 else (DEEPENS, "SUPPORT")
    for origin in ("item", "seed"):
        one = of_an_item(direction, str(old), plover=plover)
        with pytest.raises(Unfit, match=message):
            after(development(origin=origin, labels=one.labels, goldstein=old, plover=plover), act)


@pytest.mark.parametrize(
    "act",
    [
        wanted("trade:limits:0"),
        wanted("trade:limits:-4"),
        wanted("trade:neutral:0"),
        wanted("trade:neutral", plover="REJECT"),
        wanted("trade:limits", plover="SUPPORT"),
        wanted("trade:deepens", plover="AID"),
        wanted("trade:deepens", "arms:strains", plover="AID"),
        wanted(plover="NONE"),
    ],
)
def test_what_fits_the_direction_is_taken(act: Correct) -> None:
    old = of_an_item(STRAINS, "-2.0", plover="ACCUSE")
    new, _ = corrected(old, act, definition(), instruments=())
    found = [(label.category, label.direction) for label in new.labels]
    assert found == [(label.category, label.direction) for label in act.labels or old.labels]
    assert new.plover == (act.plover or old.plover)
    for asked, label in zip(act.labels or (), new.labels, strict=act.labels is not None):
        assert asked.goldstein in (None, label.goldstein)


def test_what_the_seeds_say_hinders_no_correction_of_them() -> None:
    files = shipped_files()
    known = [instrument.id for instrument in files.instruments]
    for old in files.developments:
        labels = tuple(LabelWanted(label.category, label.direction) for label in old.labels)
        milder = old.goldstein / 2
        act = Correct(labels=labels, goldstein=round(milder, 1) or None, statement="Otherwise.")
        new, changed = corrected(old, act, files.definition, instruments=known)
        assert "statement" in changed and new.labels[0].direction is old.labels[0].direction
