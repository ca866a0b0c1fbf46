"""A dossier's folder to values, all or nothing: the one way in which seed files enter the program."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tracker.domain.dossier import Definition
from tracker.domain.errors import SeedError, SeedProblem
from tracker.seeds.check_definition import check_categories, check_dossier
from tracker.seeds.check_developments import check_developments
from tracker.seeds.check_instruments import check_instruments
from tracker.seeds.check_not_seeded import check_not_seeded
from tracker.seeds.checks import Known, Problems
from tracker.seeds.lexicon import load_lexicon
from tracker.seeds.opml import FeedList, read_opml
from tracker.seeds.shapes import (
    CategoriesFile,
    DevelopmentsFile,
    DossierFile,
    DossierFiles,
    InstrumentsFile,
    NotSeededFile,
    developments_profile,
)
from tracker.seeds.yaml_lines import Document, read_yaml
from tracker.tagging.lexicon import Lexicon

T = TypeVar("T")


def load_dossier(folder: Path) -> DossierFiles:
    """Read and check every file of a dossier; raises SeedError with all problems of all files, in the files' order.

    A file that cannot be read is not checked against the others, so that one slip is not reported many times.
    """
    problems: list[SeedProblem] = []

    def attempt(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except SeedError as error:
            problems.extend(error.problems)
            return None

    dossier = attempt(lambda: read_yaml(folder / "dossier.yaml", DossierFile))
    categories = attempt(lambda: read_yaml(folder / "categories.yaml", CategoriesFile))
    instruments = attempt(lambda: read_yaml(folder / "instruments.yaml", InstrumentsFile))
    profile = developments_profile(dossier.value.article.id if dossier else "")
    developments = attempt(lambda: read_yaml(folder / "developments.yaml", DevelopmentsFile, profile=profile))
    not_seeded = attempt(lambda: read_yaml(folder / "not-seeded.yaml", NotSeededFile))
    feeds = attempt(lambda: read_opml(folder / "feeds.opml"))
    codes = frozenset(c.code for c in categories.value.categories) if categories else frozenset()
    parties = frozenset(p.code for p in dossier.value.parties) if dossier else None
    words = folder / "lexicon"
    lexicon = attempt(lambda: load_lexicon(words, categories=codes, parties=parties)) if categories else None
    problems += _check(dossier, categories, instruments, developments, not_seeded, folder=folder.resolve().name)
    if problems or not (dossier and categories and instruments and developments and not_seeded and feeds and lexicon):
        raise SeedError(problems)
    return DossierFiles(
        definition=_definition(dossier.value, categories.value, lexicon),
        developments=developments.value.developments,
        instruments=instruments.value.instruments,
        feeds=feeds.feeds,
        lexicon=lexicon,
        not_seeded=not_seeded.value,
        digests=_digests(folder, dossier, categories, instruments, developments, not_seeded, feeds),
    )


def _check(
    dossier: Document[DossierFile] | None,
    categories: Document[CategoriesFile] | None,
    instruments: Document[InstrumentsFile] | None,
    developments: Document[DevelopmentsFile] | None,
    not_seeded: Document[NotSeededFile] | None,
    *,
    folder: str,
) -> Problems:
    known = Known(
        parties=frozenset(p.code for p in dossier.value.parties) if dossier else None,
        categories=frozenset(c.code for c in categories.value.categories) if categories else None,
        instruments=frozenset(i.id for i in instruments.value.instruments) if instruments else None,
        developments=frozenset(d.id for d in developments.value.developments) if developments else None,
        characters=dossier.value.article.characters if dossier else None,
    )
    if dossier:
        yield from check_dossier(dossier, folder=folder)
    if categories:
        yield from check_categories(categories)
    if instruments:
        yield from check_instruments(instruments, known)
    if developments:
        yield from check_developments(developments, known, not_seeded=not_seeded.value if not_seeded else None)
    if not_seeded:
        yield from check_not_seeded(not_seeded, known)


def _definition(dossier: DossierFile, categories: CategoriesFile, lexicon: Lexicon) -> Definition:
    return Definition(
        id=dossier.id,
        title=dossier.title,
        question=dossier.question,
        parties=dossier.parties,
        categories=categories.categories,
        scoring=dossier.scoring,
        article=dossier.article,
        since=dossier.since,
        tagger=dossier.tagger,
        lexicon=lexicon.digest,
    )


def _digests(folder: Path, *files: Document[object] | FeedList) -> dict[str, str]:
    digests = {file.file: file.digest for file in files}
    for path in sorted((folder / "lexicon").glob("*.yaml")):
        digests[f"lexicon/{path.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digests
