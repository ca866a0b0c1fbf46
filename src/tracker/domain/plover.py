"""PLOVER's event types: the four quad classes and the Goldstein value a type stands for by default.

Types after PLOVER 2.0 (Open Event Data Alliance); values are the means of the CAMEO codes each type covers on
Goldstein's conflict-cooperation scale (-10..+10) as tabulated with CAMEO 1.1b3, rounded to a tenth.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Quad(StrEnum):
    """Verbal or material, cooperation or conflict; `unclassified` is a state of affairs without an act."""

    VERBAL_COOPERATION = "verbal-cooperation"
    MATERIAL_COOPERATION = "material-cooperation"
    VERBAL_CONFLICT = "verbal-conflict"
    MATERIAL_CONFLICT = "material-conflict"
    UNCLASSIFIED = "unclassified"


@dataclass(frozen=True, slots=True)
class EventType:
    """One PLOVER type with its quad class and default Goldstein value."""

    code: str
    quad: Quad
    goldstein: Decimal


PLOVER: dict[str, EventType] = {
    code: EventType(code, quad, Decimal(value))
    for code, quad, value in (
        ("AGREE", Quad.VERBAL_COOPERATION, "4.0"),
        ("CONSULT", Quad.VERBAL_COOPERATION, "1.9"),
        ("SUPPORT", Quad.VERBAL_COOPERATION, "3.5"),
        ("COOPERATE", Quad.MATERIAL_COOPERATION, "6.4"),
        ("AID", Quad.MATERIAL_COOPERATION, "7.0"),
        ("RETREAT", Quad.MATERIAL_COOPERATION, "5.0"),
        ("REQUEST", Quad.VERBAL_CONFLICT, "-0.1"),
        ("ACCUSE", Quad.VERBAL_CONFLICT, "-2.0"),
        ("REJECT", Quad.VERBAL_CONFLICT, "-4.0"),
        ("THREATEN", Quad.VERBAL_CONFLICT, "-4.4"),
        ("PROTEST", Quad.MATERIAL_CONFLICT, "-6.5"),
        ("SANCTION", Quad.MATERIAL_CONFLICT, "-5.6"),
        ("MOBILIZE", Quad.MATERIAL_CONFLICT, "-7.2"),
        ("COERCE", Quad.MATERIAL_CONFLICT, "-7.0"),
        ("ASSAULT", Quad.MATERIAL_CONFLICT, "-9.0"),
        ("NONE", Quad.UNCLASSIFIED, "0.0"),
    )
}
