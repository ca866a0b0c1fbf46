"""How often a tagger of one version is right at each confidence, as persons' labels say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """From the value `least` on, up to the next step, the share `share` (0..1) of `labels` was right."""

    least: Decimal
    share: Decimal
    labels: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Rising steps for a tagger's version: of relevance by score, and of tags by confidence.

    Empty where there were too few labels. A tag is right where a person sees the same category with the same direction.
    """

    tagger: str
    version: str
    relevance: tuple[Step, ...]
    tags: tuple[Step, ...]


def calibrated(value: Decimal, steps: tuple[Step, ...]) -> Decimal | None:
    """How often such a value was right; `None` without steps."""
    reached = [step.share for step in steps if step.least <= value]
    return reached[-1] if reached else (steps[0].share if steps else None)
