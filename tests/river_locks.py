"""A desk at which two outlets tell of one signature, in a dossier that tells signing from failing to."""

from __future__ import annotations

from pathlib import Path

from builders import Clock
from dossier_folders import change, fictional_folder
from newsroom import Desk, entry, seated
from tracker.seeds.loader import load_dossier
from tracker.workflows.tools import Tools

SIGN = "Ruritania and Graustark sign agreement on river locks"
SIGNED = "Ruritania and Graustark signed agreement on river locks today"
CORRECTED = "Ruritania and Graustark fail to sign agreement on river locks"
COURIER = "strelsau-courier"
LEXICON = """  locks: {forms: {en: [locks]}, topics: {waters: 3}}
neighbours: {facets: {course: {title: true, values: {on: {en: [sign, signed]}, off: {en: [fail* .. sign]}}}}}
"""


def two_reports(tools: Tools, clock: Clock, path: Path) -> Desk:
    """Item `a` is of the first outlet, `b` of the courier; the dossier's folder is made below `path`."""
    folder = fictional_folder(path)
    change(folder / "lexicon" / "en.yaml", "defaults:", f"{LEXICON}defaults:")
    desk = seated(tools, clock, load_dossier(folder))
    desk.take(entry(SIGN))
    desk.take(entry(SIGNED, guid="b"), feed=COURIER)
    return desk
