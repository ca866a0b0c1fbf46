"""Reads a dossier's lexicon: every YAML file of its folder, with every problem named by file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tracker.domain.errors import SeedError, SeedProblem, did_you_mean
from tracker.domain.neighbours import Neighbours
from tracker.domain.plover import PLOVER
from tracker.seeds.yaml_lines import Document, Profile, read_yaml
from tracker.tagging.features import PER_CATEGORY
from tracker.tagging.forms import parse_form
from tracker.tagging.lexicon import Calendar, Combination, Concept, Defaults, Lexicon, Weights, build_lexicon

HOME = "home"
"""Stands for the party at home with the language of an item."""
_PROFILE = Profile(withheld={Concept: {"name": ""}})


@dataclass(frozen=True, slots=True)
class LexiconFile:
    """One file of the folder; one of them sets the defaults, and one at most each of the weights, the calendar and the
    neighbours."""

    concepts: dict[str, Concept] = field(default_factory=dict)
    combinations: tuple[Combination, ...] = ()
    defaults: Defaults | None = None
    weights: Weights | None = None
    calendar: Calendar | None = None
    neighbours: Neighbours | None = None


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
    documents, problems = _read_all(folder)
    concepts: dict[str, Concept] = {}
    for document in documents:
        for name, concept in document.value.concepts.items():
            if name in concepts:
                problems.append(document.problem(f"concept {name!r} is already defined elsewhere", "concepts", name))
            concepts[name] = replace(concept, name=name)
    if problems:
        raise SeedError(problems)
    known = frozenset(concepts) | {group for concept in concepts.values() for group in concept.groups}
    known |= {concept.party for concept in concepts.values() if concept.party} | {"third"}
    defined = _Defined(categories, parties, known)
    for document in documents:
        problems += _check(document, defined)
    defaults = [document.value.defaults for document in documents if document.value.defaults]
    if len(defaults) != 1 and not problems:
        problems.append(
            SeedProblem(folder.name, 0, f"expected the key 'defaults' in one file, found it in {len(defaults)}")
        )
    weights = [document.value.weights for document in documents if document.value.weights]
    calendars = [document.value.calendar for document in documents if document.value.calendar]
    neighbours = [document.value.neighbours for document in documents if document.value.neighbours]
    for key, found in (("weights", weights), ("calendar", calendars), ("neighbours", neighbours)):
        problems += _at_most_once(folder, key, count=len(found))
    if problems:
        raise SeedError(problems)
    combinations = tuple(c for document in documents for c in document.value.combinations)
    return build_lexicon(
        concepts,
        combinations=combinations,
        defaults=defaults[0],
        weights=next(iter(weights), None),
        calendar=next(iter(calendars), None),
        neighbours=next(iter(neighbours), None),
    )


def _at_most_once(folder: Path, key: str, *, count: int) -> Iterator[SeedProblem]:
    if count > 1:
        yield SeedProblem(folder.name, 0, f"expected the key {key!r} in one file, found it in {count}")


def _read_all(folder: Path) -> tuple[list[Document[LexiconFile]], list[SeedProblem]]:
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
    if weights := document.value.weights:
        yield from _check_weights(document, weights, defined.categories)
    if defaults := document.value.defaults:
        for code in (defaults.category, *defaults.directions, *defaults.shares):
            yield from _known(document, "category", code, defined.categories, ("defaults",))
        for language, party in defaults.home.items():
            if defined.parties is not None:
                yield from _known(document, "party", party, defined.parties, ("defaults", "home", language))


def _check_weights(
    document: Document[LexiconFile], weights: Weights, categories: frozenset[str]
) -> Iterator[SeedProblem]:
    for name in PER_CATEGORY:
        if name not in weights.categories:
            yield document.problem(f"expected weights for {name!r}, found none", "weights", "categories")
    for name, outcomes in weights.categories.items():
        for code in outcomes:
            yield from _known(document, "category", code, categories, ("weights", "categories", name))


def _check_calendar(document: Document[LexiconFile], calendar: Calendar) -> Iterator[SeedProblem]:
    for key, names, wanted in (("months", calendar.months, 12), ("weekdays", calendar.weekdays, 7)):
        for language, rows in names.items():
            if len(rows) != wanted:
                yield document.problem(f"expected {wanted} rows, found {len(rows)}", "calendar", key, language)


def _check_neighbours(
    document: Document[LexiconFile], neighbours: Neighbours, words: frozenset[str]
) -> Iterator[SeedProblem]:
    for name in neighbours.ignored:
        yield from _known(document, "concept", name, words, ("neighbours", "ignored"))
    for name, facet in neighbours.facets.items():
        place = ("neighbours", "facets", name)
        for value, concepts in facet.concepts.items():
            for concept in concepts:
                yield from _known(document, "concept", concept, words, (*place, "concepts", value))
        for other in facet.where:
            yield from _known(document, "facet", other, frozenset(neighbours.facets), (*place, "where"))
        written = [((*place, "values", value), forms) for value, forms in facet.values.items()]
        for where, by_language in (*written, ((*place, "beside"), facet.beside)):
            for language, forms in by_language.items():
                for index, form in enumerate(forms):
                    if fault := _fault(form):
                        yield document.problem(fault, *where, language, index)


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
    for language, forms in concept.forms.items():
        for index, form in enumerate(forms):
            if fault := _fault(form):
                yield document.problem(fault, *place, "forms", language, index)


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
    if not combination.all:
        yield document.problem("all: expected at least one list of names, found none", *place)


def _known(
    document: Document[LexiconFile], kind: str, name: str, known: frozenset[str], place: tuple[str | int, ...]
) -> Iterator[SeedProblem]:
    if name not in known:
        yield document.problem(f"{kind} {name!r} is not defined{did_you_mean(name, sorted(known))}", *place)


def _fault(form: str) -> str | None:
    try:
        parse_form(form)
    except ValueError as error:
        return f"expected {error}, found {form!r}"
    return None
