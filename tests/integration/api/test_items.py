"""An item over HTTP: how sure its tags are, and why it has them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from builders import NOW, item, reading, screening
from integration.api.world import FICTIONAL, World
from tracker.api.shown import shown_item
from tracker.domain.calibration import Calibration, Step
from tracker.projections.views import ItemView
from tracker.queries.calibrations import Known


def listed(world: World) -> Any:
    return world.get(f"{FICTIONAL}/items", relevant="true")["items"][0]


def test_without_a_calibration_nothing_says_how_often_it_is_right(world: World) -> None:
    for one in (listed(world), world.get(f"{FICTIONAL}/items/{listed(world)['id']}")["item"]):
        assert one["calibration"] is None
        assert one["screening"]["calibrated"] is None
        assert [tag["calibrated"] for tag in one["reading"]["tags"]] == [None]


def test_a_calibration_says_how_often_such_values_were_right() -> None:
    steps = (Step(Decimal(0), Decimal("0.25"), 60), Step(Decimal("0.8"), Decimal("0.75"), 60))
    known = {"1": Known(7, Calibration("rules", "1", steps, steps))}
    view = ItemView(item("a"), screening(), reading(), None, None, NOW, 1, 0)
    shown: Any = shown_item(view, known)
    assert (shown["calibration"], shown["screening"]["calibrated"]) == (7, 0.75)
    assert [tag["calibrated"] for tag in shown["reading"]["tags"]] == [0.75]


def test_what_another_version_read_is_not_explained_by_this_one(world: World) -> None:
    key = listed(world)["id"]
    why = world.get(f"{FICTIONAL}/items/{key}/explain")
    assert (why["item"], why["tags"]) == (key, [])
    assert why["unexplained"].startswith("they were read by version 1,")


def test_an_item_that_is_not_there_is_not_explained(world: World) -> None:
    assert world.client.get(f"{FICTIONAL}/items/nothing/explain").status_code == 404
