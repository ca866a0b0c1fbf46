"""What a dossier's lexicon says, as plain data: concepts with their forms in each language, and what each is a sign of.

All words of any language and all names are data of the dossier; nothing here knows one. Numbers are small integers:
topic strength 3 strong, 2 medium, 1 weak, negative speaks against; `score` is in tenths of a relevance point.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated

import msgspec

from tracker.domain.neighbours import Neighbours
from tracker.domain.tags import Direction, Stage

HEAVIEST = 1_000_000
Weight = Annotated[int, msgspec.Meta(ge=-HEAVIEST, le=HEAVIEST)]
"""Bounded, so that sums of all of them have room in a machine's whole numbers."""
WordsBySense = Mapping[str, Mapping[str, str]]
"""Words of like meaning by sense and language, with blanks between them; see `tagging.senses`."""


class MentionKind(StrEnum):
    """How a party is named; the firmer the name, the more it says that the party is meant."""

    COUNTRY = "country"
    CAPITAL = "capital"
    LEADER = "leader"
    ORGAN = "organ"
    PERSON = "person"
    FIRM = "firm"
    SYSTEM = "system"
    PLACE = "place"
    GIVEN_NAME = "given-name"
    HOME = "home"


class Manner(StrEnum):
    """How a cue works on a direction.

    `plain` votes for its direction. `denial`, `refusal` and `preview` in a headline decide it. `against` depends on who
    is spoken against: the other party, or somebody else; its own direction is the vote where nobody is named.
    `negation` turns what follows it in its clause. `hedge` says that what follows it may be: it is not done, and a
    denial or refusal behind it decides nothing.
    """

    PLAIN = "plain"
    DENIAL = "denial"
    REFUSAL = "refusal"
    PREVIEW = "preview"
    HEDGE = "hedge"
    AGAINST = "against"
    NEGATION = "negation"


PLAIN, DENIAL, REFUSAL, PREVIEW, HEDGE, AGAINST, NEGATION = Manner
"""The same by names of their own: every word found is asked for its manner, and Python 3.11 takes ten times as long for
`Manner.PLAIN`."""


@dataclass(frozen=True, slots=True, eq=False)
class Concept:
    """One thing that texts name in several ways; itself and nothing else is equal to it.

    `forms` per language: `*` ends a stem, ` .. ` stands for up to three words, a leading `^` asks for a capital letter.
    `party` is a party code, or `home` for the party whose language the item is written in. `third` marks other actors.
    `score` is added to relevance under the name `part`. `topics` weigh categories. `direction`, `weight`, `only` and
    `manner` make it a cue. `act` is a PLOVER type. `groups` are names that combinations may ask for.
    `deed` is the stage that a verb reports as reached, whatever cues stand around it; of forms with a deed or in the
    group `deed` a longer one masks those inside it. `stage` is the same of a verb that is a cue itself.
    The group `hostile-act` marks what is done to a party: to speak against it is to stand by that party.
    `breaks` says that a new clause begins here.
    """

    forms: dict[str, tuple[str, ...]]
    name: str = ""
    party: str | None = None
    kind: MentionKind = MentionKind.COUNTRY
    third: bool = False
    score: int = 0
    part: str = ""
    topics: dict[str, int] = field(default_factory=dict)
    direction: Direction | None = None
    weight: int = 2
    only: tuple[str, ...] = ()
    manner: Manner = Manner.PLAIN
    act: str | None = None
    stage: Stage | None = None
    deed: Stage | None = None
    groups: tuple[str, ...] = ()
    breaks: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Combination:
    """Concepts that mean more together: each tuple of `all` names alternatives of which one must occur, none of `none`.

    A name is a concept, a group, a party code, or `third`. With `title` all must stand in the headline.
    """

    name: str
    all: tuple[tuple[str, ...], ...]
    none: tuple[str, ...] = ()
    title: bool = False
    score: int = 0
    part: str = ""
    topics: dict[str, int] = field(default_factory=dict)
    direction: Direction | None = None
    weight: int = 3
    only: tuple[str, ...] = ()
    manner: Manner = Manner.PLAIN


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds where no cue speaks: the category of a relevant item without topic, directions other than deepens, and
    which party a language is at home with. `shares` are the hundredths of the best score that a category must reach,
    where it needs more than others."""

    category: str
    directions: dict[str, Direction] = field(default_factory=dict)
    shares: dict[str, int] = field(default_factory=dict)
    home: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Calendar:
    """By language: twelve rows of names of months, seven of days of the week from Monday, and `background`: words that,
    before a day, make it the beginning or the end of something else.

    `solar_months` are those of the Solar Hijri year, from Farvardin. `relative` are words for a day by its distance
    from today, and `within` words that stand before a month without a day.
    """

    months: dict[str, tuple[tuple[str, ...], ...]]
    weekdays: dict[str, tuple[tuple[str, ...], ...]]
    background: dict[str, tuple[str, ...]]
    solar_months: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    relative: dict[str, dict[str, int]] = field(default_factory=dict)
    within: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grammar:
    """By language: what shows who does and who is done to.

    `agent` words before a name make it the doer (`by`), `source` words where something comes from, `goal` words what is
    acted upon or reached; a goal may be a word with the name behind it, or a name in a case that no doer stands in.
    `doers` are names in the case in which a doer stands with a passive, and `speech` words that make the name before
    them the one who says so.
    """

    agent: dict[str, tuple[str, ...]]
    source: dict[str, tuple[str, ...]] = field(default_factory=dict)
    goal: dict[str, tuple[str, ...]] = field(default_factory=dict)
    doers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    speech: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Weights:
    """What each named feature (`tagging.features`) is worth; learned from labelled items.

    `categories` and `directions` map a feature to its outcomes, in hundredths of a logit; what a feature says nothing
    of is left out. `relevance` adds to the sum of the rules' parts, in thousandths; without it they stand alone.
    """

    categories: dict[str, dict[str, Weight]]
    directions: dict[str, dict[Direction, Weight]]
    relevance: dict[str, Weight] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All concepts by name, the combinations, the defaults, and the SHA-256 (hex) of all that changes a reading.

    Without `weights` the hand-made rules decide categories and directions; without `calendar` no day is read in a text;
    without `grammar` whoever stands first acts; without `weights` nobody asks for `senses`. `neighbours` change no
    reading and are not in the digest; they tell reports apart.
    """

    concepts: Mapping[str, Concept]
    combinations: tuple[Combination, ...]
    defaults: Defaults
    digest: str
    weights: Weights | None = None
    calendar: Calendar | None = None
    grammar: Grammar | None = None
    neighbours: Neighbours = field(default_factory=Neighbours)
    senses: WordsBySense = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language in which some concept has a form, sorted."""
        return tuple(sorted({language for concept in self.concepts.values() for language in concept.forms}))

    @property
    def common(self) -> frozenset[str]:
        """Concepts that do not tell one matter from another: names of a party as such, which stand in every report, and
        those that `neighbours` say are to be ignored."""
        kinds = {MentionKind.COUNTRY, MentionKind.CAPITAL, MentionKind.HOME}
        parties = (name for name, concept in self.concepts.items() if concept.party and concept.kind in kinds)
        return frozenset((*parties, *self.neighbours.ignored))

    @property
    def acts(self) -> frozenset[str]:
        """Concepts that say what is done, and are neither a name nor a mere matter; none that `common` has."""
        acts = (name for name, concept in self.concepts.items() if _is_act(concept))
        return frozenset(acts) - self.common


def _is_act(concept: Concept) -> bool:
    says_so = concept.direction or concept.act or concept.stage or concept.deed
    return bool(says_so) and not (concept.party or concept.third)


def build_lexicon(
    concepts: Mapping[str, Concept],
    *,
    combinations: tuple[Combination, ...],
    defaults: Defaults,
    weights: Weights | None = None,
    calendar: Calendar | None = None,
    grammar: Grammar | None = None,
    neighbours: Neighbours | None = None,
    senses: WordsBySense | None = None,
) -> Lexicon:
    """A lexicon with its digest; the digest does not depend on the order in which concepts were read."""
    ordered = {name: concepts[name] for name in sorted(concepts)}
    optional = (part for part in (weights, calendar, grammar, senses) if part is not None)
    parts = [ordered, combinations, defaults, *optional]
    content = msgspec.json.encode(parts, order="deterministic")
    digest = hashlib.sha256(content).hexdigest()
    neighbours = neighbours or Neighbours()
    return Lexicon(ordered, combinations, defaults, digest, weights, calendar, grammar, neighbours, senses or {})
