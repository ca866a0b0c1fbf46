"""Where the pages of the worlds that are tested lie, and what a reader finds on one."""

from __future__ import annotations

import re
from decimal import Decimal

from html_pages import Page
from integration.api.world import FICTIONAL, World
from tracker.web import figures

NAME = "ruritania-graustark"
PAGES, REAL_PAGES = f"/d/{NAME}", "/d/iran-russia"
MICRO = Decimal("0.000001")


def development_of(world: World, item: str) -> str:
    return str(world.get(f"{FICTIONAL}/items/{item}")["item"]["development"])


def amounts(page: Page, label: str) -> list[Decimal]:
    """The numbers of a column, as a reader would type them; cells without one are left out."""
    texts = page.texts("td", data_label=label)
    found = [re.match(rf"[+{figures.MINUS}]?\d+\.\d+", text) for text in texts]
    return [Decimal(number[0].replace(figures.MINUS, "-")) for number in found if number]
