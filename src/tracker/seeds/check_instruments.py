"""What `instruments.yaml` must say to make sense, beyond its shape."""

from __future__ import annotations

from tracker.domain.developments import OBLIGATIONS, Instrument
from tracker.seeds.checks import Known, Problems, check_edtf, check_ids, check_known
from tracker.seeds.shapes import InstrumentsFile
from tracker.seeds.yaml_lines import Document, Place


def check_instruments(document: Document[InstrumentsFile], known: Known) -> Problems:
    """Each id once, readable dates, steps by a party or by both, and ATOP's five obligations once each."""
    instruments = document.value.instruments
    places: list[Place] = [("instruments", i, "id") for i in range(len(instruments))]
    yield from check_ids(document, places, [instrument.id for instrument in instruments])
    for index, instrument in enumerate(instruments):
        yield from _check_instrument(document, instrument, known, place=("instruments", index))


def _check_instrument(document: Document[object], instrument: Instrument, known: Known, *, place: Place) -> Problems:
    for name in ("signed", "in_force", "ended"):
        yield from check_edtf(document, getattr(instrument, name), place=(*place, name))
    actors = None if known.parties is None else known.parties | {"both"}
    for index, step in enumerate(instrument.steps):
        yield from check_edtf(document, step.edtf, place=(*place, "steps", index, "edtf"))
        yield from check_known(document, "party", step.by, actors, place=(*place, "steps", index, "by"))
    for index, claim in enumerate(instrument.contradictions):
        yield from check_edtf(document, claim.edtf, place=(*place, "contradictions", index, "edtf"))
    kinds = [obligation.kind for obligation in instrument.obligations]
    for index, kind in enumerate(kinds):
        yield from check_known(document, "obligation", kind, OBLIGATIONS, place=(*place, "obligations", index, "kind"))
    if sorted(kinds) != sorted(OBLIGATIONS):
        message = f"obligations: expected each of {', '.join(OBLIGATIONS)} once, found {', '.join(kinds) or 'none'}"
        yield document.problem(message, *place, "obligations")
