"""Reads a dossier's lexicon: every YAML file of its folder and its weights, each problem named by file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from tracker.domain.errors import SeedError, SeedProblem, did_you_mean
from tracker.domain.neighbours import Neighbours
from tracker.domain.plover import PLOVER
from tracker.seeds.weights import read_weights
from tracker.seeds.yaml_lines import Document, Profile, read_yaml
from tracker.tagging.forms import parse_form
from tracker.tagging.lexicon import (
    Calendar,
    Combination,
    Concept,
    Defaults,
    Grammar,
    Lexicon,
    WordsBySense,
    build_lexicon,
)
from tracker.tagging.senses import faults

T = TypeVar("T")
HOME = "home"
"""Stands for the party at home with the language of an item."""
YEAR = 4
"""Digits that a number alone must have to be a form: a shorter one stands in any text."""
_PROFILE = Profile(withheld={Concept: {"name": ""}})


@dataclass(frozen=True, slots=True)
class LexiconFile:
    """One file of the folder; one sets the defaults, and one at most the calendar, the grammar, the neighbours and the
    senses."""

    concepts: dict[str, Concept] = field(default_factory=dict)
    combinations: tuple[Combination, ...] = ()
    defaults: Defaults | None = None
    calendar: Calendar | None = None
    grammar: Grammar | None = None
    neighbours: Neighbours | None = None
    senses: dict[str, dict[str, str]] | None = None


@dataclass(frozen=True, slots=True)
class _Defined:
    """Names that a lexicon may use; `parties` is None where they could not be read, so that nothing is checked."""

    categories: frozenset[str]
    parties: frozenset[str] | None
    words: frozenset[str]


def load_lexicon(folder: Path, *, categories: frozenset[str], parties: frozenset[str] | None) -> Lexicon:
    """The lexicon of a folder; raises SeedError with every problem.

    `categories` and `parties` are the codes that the dossier defines, `parties` None where its file cannot be read.
    """
    documents, problems = read_all(folder)
    concepts = _concepts(documents, problems=problems)
    if problems:
        raise SeedError(problems)
    known = frozenset(concepts) | {group for concept in concepts.values() for group in concept.groups}
    known |= {concept.party for concept in concepts.values() if concept.party} | {"third"}
    defined = _Defined(categories, parties, known)
    for document in documents:
        problems += _check(document, defined)
    defaults = [document.value.defaults for document in documents if document.value.defaults]
    if len(defaults) != 1 and not problems:
        problems.append(_stands_in(folder.name, "defaults", len(defaults)))
    calendar = _one([document.value.calendar for document in documents], key="calendar", problems=problems)
    grammar = _one([document.value.grammar for document in documents], key="grammar", problems=problems)
    neighbours = _one([document.value.neighbours for document in documents], key="neighbours", problems=problems)
    senses = _one([document.value.senses for document in documents], key="senses", problems=problems)
    weights = None
    try:
        weights = read_weights(folder, categories=categories)
    except SeedError as error:
        problems += error.problems
    if problems:
        raise SeedError(problems)
    combinations = tuple(c for document in documents for c in document.value.combinations)
    return build_lexicon(
        concepts,
        combinations=combinations,
        defaults=defaults[0],
        weights=weights,
        calendar=calendar,
        grammar=grammar,
        neighbours=neighbours,
        senses=senses,
    )


def _stands_in(folder: str, key: str, files: int) -> SeedProblem:
    return SeedProblem(folder, 0, f"expected the key {key!r} in one file, found it in {files}")


def _concepts(documents: list[Document[LexiconFile]], *, problems: list[SeedProblem]) -> dict[str, Concept]:
    """All concepts by their names; a second one of a name is a problem."""
    concepts: dict[str, Concept] = {}
    for document in documents:
        for name, concept in document.value.concepts.items():
            if name in concepts:
                problems.append(document.problem(f"concept {name!r} is already defined elsewhere", "concepts", name))
            concepts[name] = replace(concept, name=name)
    return concepts


def _one(found: list[T | None], *, key: str, problems: list[SeedProblem]) -> T | None:
    """The one that some file sets, None where none does; a second one is a problem."""
    given = [value for value in found if value is not None]
    if len(given) > 1:
        problems.append(_stands_in("lexicon", key, len(given)))
    return next(iter(given), None)


def read_all(folder: Path) -> tuple[list[Document[LexiconFile]], list[SeedProblem]]:
    """The files of a lexicon's folder that can be read, each with its lines, and what is wrong with the others."""
    documents, problems = [], []
    paths = sorted(folder.glob("*.yaml"))
    if not paths:
        problems.append(SeedProblem(folder.name, 0, "expected at least one .yaml file, found none"))
    for path in paths:
        try:
            documents.append(read_yaml(path, LexiconFile, profile=_PROFILE, name=f"{folder.name}/{path.name}"))
        except SeedError as error:
            problems += error.problems
    return documents, problems


def _check(document: Document[LexiconFile], defined: _Defined) -> Iterator[SeedProblem]:
    for name, concept in document.value.concepts.items():
        yield from _check_concept(document, name, concept, defined=defined)
    for index, combination in enumerate(document.value.combinations):
        yield from _check_combination(document, index, combination, defined=defined)
    if calendar := document.value.calendar:
        yield from _check_calendar(document, calendar)
    if neighbours := document.value.neighbours:
        yield from _check_neighbours(document, neighbours, defined.words)
    if senses := document.value.senses:
        yield from _check_senses(document, senses)
    if defaults := document.value.defaults:
        for code in (defaults.category, *defaults.directions, *defaults.shares):
            yield from _known(document, "category", code, defined.categories, ("defaults",))
        for language, party in defaults.home.items():
            if defined.parties is not None:
                yield from _known(document, "party", party, defined.parties, ("defaults", "home", language))


def _check_calendar(document: Document[LexiconFile], calendar: Calendar) -> Iterator[SeedProblem]:
    rows_of = (
        ("months", calendar.months, 12),
        ("solar_months", calendar.solar_months, 12),
        ("weekdays", calendar.weekdays, 7),
    )
    for key, names, wanted in rows_of:
        for language, rows in names.items():
            if len(rows) != wanted:
                yield document.problem(f"expected {wanted} rows, found {len(rows)}", "calendar", key, language)


def _check_neighbours(
    document: Document[LexiconFile], neighbours: Neighbours, words: frozenset[str]
) -> Iterator[SeedProblem]:
    listed = [("ignored", name) for name in neighbours.ignored] + [("plain", name) for name in neighbours.plain]
    for key, name in listed:
        yield from _known(document, "concept", name, words, ("neighbours", key))
    for name, facet in neighbours.facets.items():
        place = ("neighbours", "facets", name)
        for value, concepts in facet.concepts.items():
            for concept in concepts:
                yield from _known(document, "concept", concept, words, (*place, "concepts", value))
        for other in facet.where:
            yield from _known(document, "facet", other, frozenset(neighbours.facets), (*place, "where"))
        written = [((*place, "values", value), forms) for value, forms in facet.values.items()]
        for where, by_language in (*written, ((*place, "beside"), facet.beside)):
            yield from _check_forms(document, by_language, *where)


def _check_senses(document: Document[LexiconFile], senses: WordsBySense) -> Iterator[SeedProblem]:
    for sense, languages in senses.items():
        for language, words in languages.items():
            for fault in faults(words):
                yield document.problem(fault, "senses", sense, language)


def _check_concept(
    document: Document[LexiconFile], name: str, concept: Concept, *, defined: _Defined
) -> Iterator[SeedProblem]:
    place = ("concepts", name)
    if concept.party and defined.parties is not None:
        yield from _known(document, "party", concept.party, defined.parties | {HOME}, (*place, "party"))
    for code in (*concept.topics, *concept.only):
        yield from _known(document, "category", code, defined.categories, place)
    if concept.act:
        yield from _known(document, "PLOVER type", concept.act, frozenset(PLOVER), place)
    yield from _check_forms(document, concept.forms, *place, "forms")


def _check_combination(
    document: Document[LexiconFile],
    index: int,
    combination: Combination,
    *,
    defined: _Defined,
) -> Iterator[SeedProblem]:
    place = ("combinations", index)
    for code in (*combination.topics, *combination.only):
        yield from _known(document, "category", code, defined.categories, place)
    for wanted in (*(word for alternatives in combination.all for word in alternatives), *combination.none):
        yield from _known(document, "concept or group", wanted, defined.words, place)
    needed = {name for alternatives in combination.all if len(alternatives) == 1 for name in alternatives}
    for name in sorted(needed.intersection(combination.none)):
        yield document.problem(f"expected {name!r} in all or in none, found it in both", *place)
    if not combination.all:
        yield document.problem("all: expected at least one list of names, found none", *place)


def _known(
    document: Document[LexiconFile], kind: str, name: str, known: frozenset[str], place: tuple[str | int, ...]
) -> Iterator[SeedProblem]:
    if name not in known:
        yield document.problem(f"{kind} {name!r} is not defined{did_you_mean(name, sorted(known))}", *place)


def _check_forms(
    document: Document[LexiconFile], by_language: Mapping[str, Sequence[str]], *place: str | int
) -> Iterator[SeedProblem]:
    for language, forms in by_language.items():
        seen: set[str] = set()
        for index, form in enumerate(forms):
            fault = f"{form!r} stands twice" if form in seen else _fault(form)
            if fault:
                yield document.problem(fault, *place, language, index)
            seen.add(form)


def _fault(form: str) -> str | None:
    try:
        parsed = parse_form(form)
    except ValueError as error:
        return f"expected {error}, found {form!r}"
    if not parsed.rest and parsed.key.isdigit() and len(parsed.key) < YEAR:
        return f"expected a word, or a number of {YEAR} digits such as a year, found {form!r}"
    return None
