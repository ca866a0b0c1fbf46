"""What `dossier.yaml` and `categories.yaml` must say to make sense, beyond their shape."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import get_args

from tracker.domain.developments import Confidence
from tracker.domain.dossier import ScoringModel
from tracker.domain.items import Reliability
from tracker.domain.tags import Stage
from tracker.seeds.checks import Problems, check_edtf, check_ids, check_known, check_sha256
from tracker.seeds.shapes import CategoriesFile, DossierFile
from tracker.seeds.yaml_lines import Document
from tracker.tagging.base import TAGGERS

_ISO_CODE = re.compile(r"[A-Z]{3}")
_LETTERS: tuple[str, ...] = get_args(Reliability)
_SURENESS: tuple[str, ...] = get_args(Confidence)
LONGEST_HALF_LIFE = 36_525


def check_dossier(document: Document[DossierFile], *, folder: str) -> Problems:
    """The folder's name as id, two parties, a registered tagger, a full and ordered scoring model, an article with a
    digest.
    """
    dossier = document.value
    yield from check_ids(document, [("id",)], [dossier.id])
    if dossier.id != folder:
        yield document.problem(f"id: expected {folder!r} like its folder, found {dossier.id!r}", "id")
    codes = [party.code for party in dossier.parties]
    if len(set(codes)) != 2 or len(codes) != 2:
        yield document.problem(f"parties: expected two different parties, found {codes}", "parties")
    for index, code in enumerate(codes):
        if not _ISO_CODE.fullmatch(code):
            message = f"code: expected three capital letters, ISO 3166-1, found {code!r}"
            yield document.problem(message, "parties", index, "code")
    yield from check_known(document, "tagger", dossier.tagger, frozenset(TAGGERS), place=("tagger",))
    yield from check_edtf(document, dossier.article.compiled, place=("article", "compiled"))
    yield from check_sha256(document, dossier.article.sha256, place=("article", "sha256"))
    yield from check_known(document, "letter", dossier.article.reliability, _LETTERS, place=("article", "reliability"))
    yield from _check_scoring(document, dossier.scoring)


def check_categories(document: Document[CategoriesFile]) -> Problems:
    """At least one category, each code once, each half-life from a day to a hundred years."""
    categories = document.value.categories
    if not categories:
        yield document.problem("categories: expected at least one, found none")
    yield from check_ids(
        document, [("categories", i, "code") for i in range(len(categories))], [c.code for c in categories]
    )
    for index, category in enumerate(categories):
        if not 0 < category.half_life <= LONGEST_HALF_LIFE:
            expected = f"a number of days from 1 to {LONGEST_HALF_LIFE} (a hundred years)"
            message = f"half_life: expected {expected}, found {category.half_life}"
            yield document.problem(message, "categories", index, "half_life")


def _check_scoring(document: Document[object], model: ScoringModel) -> Problems:
    words = {"stage": [str(s) for s in Stage], "reliability": _LETTERS, "claim_confidence": _SURENESS}
    for name, expected in words.items():
        factors: dict[str, Decimal] = getattr(model, name)
        place = ("scoring", name)
        for word in factors:
            yield from check_known(document, name, word, expected, place=(*place, word))
        if missing := [word for word in expected if word not in factors]:
            yield document.problem(
                f"{name}: expected a factor for each word, found none for {', '.join(missing)}", *place
            )
        for word, factor in factors.items():
            if not 0 <= factor <= 1:
                yield document.problem(f"{word}: expected a factor from 0 to 1, found {factor}", *place, word)
    for name in ("scale", "overall_scale", "clip", "trend_days", "trend_step"):
        if getattr(model, name) <= 0:
            yield document.problem(f"{name}: expected a number above 0, found {getattr(model, name)}", "scoring", name)
    descending = [level.at_least for level in model.levels]
    if not descending or any(low >= high for high, low in pairwise(descending)):
        found = ", ".join(map(str, descending)) or "none"
        yield document.problem(f"levels: expected falling values of at_least, found {found}", "scoring", "levels")
    if not model.standing_partner > model.standing_strained > model.standing_adversarial:
        message = "expected standing_partner > standing_strained > standing_adversarial, found another order"
        yield document.problem(message, "scoring", "standing_partner")
