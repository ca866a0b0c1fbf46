"""Floors under what docs/accuracy.md says of stages, acts, roles and days."""

from __future__ import annotations

from collections import Counter

import pytest

from act_labels import MEASURES, all_acts, share_right

FLOORS = {"stage": 0.95, "plover": 0.93, "roles": 0.92, "day": 0.95}
LANGUAGE_FLOOR = 0.85


@pytest.mark.parametrize("measure", MEASURES)
def test_acts_are_read_as_a_person_labelled_them(measure: str) -> None:
    assert share_right(measure) >= FLOORS[measure]


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("language", ["en", "ru", "fa"])
def test_no_language_lags_behind(measure: str, language: str) -> None:
    assert share_right(measure, language=language) >= LANGUAGE_FLOOR


def test_each_language_has_its_share_of_the_acts() -> None:
    acts = all_acts()
    assert min(Counter(act.language for act in acts).values()) >= 20
