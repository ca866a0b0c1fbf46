"""The tagger `rules`: relevance, categories, directions and acts from a lexicon, by rules that explain themselves.

Where the lexicon has weights, the rules' opinion on categories and directions becomes one voice among the named
features that are weighed (`tagging.learned`), and relevance goes on from the rules' sum; acts stay with the rules.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import compress

from tracker.domain.dossier import Definition
from tracker.domain.tags import DEEPENS, NEUTRAL, STRAINS, Direction, Reading, Span, Tag
from tracker.tagging.acts import plover_type, stage_of
from tracker.tagging.categories import Topic, choose_categories, choose_topics, evidence, weigh_topics
from tracker.tagging.cues import Cue, collect_cues
from tracker.tagging.direction import Choice, choose_direction, overrules, verdict
from tracker.tagging.features import Opinion
from tracker.tagging.learned import UNIT, Contribution, Decision, Judge
from tracker.tagging.lexicon import REFUSAL, Lexicon, Weights
from tracker.tagging.matcher import SPAN, Hit, Matcher
from tracker.tagging.relevance import SHOWN, Part, screening, speak_for, weigh_parts
from tracker.tagging.roles import Roles
from tracker.tagging.version import rules_digest
from tracker.tagging.view import THIRD, View, Viewer
from tracker.tagging.vocabulary import Present
from tracker.tagging.words import spans_of

AT_ONCE = 64
"""Items that go through the steps together."""
Text = tuple[str, str, str]
"""Title, summary and language of an item."""


class RulesTagger:
    """Reads items by the rules; deterministic: the same text and version give the same reading on every machine."""

    name = "rules"

    def __init__(self, lexicon: Lexicon, definition: Definition) -> None:
        sides = (definition.parties[0].code, definition.parties[1].code)
        self.version = hashlib.sha256(f"{rules_digest()} {lexicon.digest} {sides}".encode()).hexdigest()[:16]
        self._defaults = lexicon.defaults
        self._viewer = Viewer(lexicon, sides=sides)
        self._roles = Roles(lexicon.grammar)
        self._judge = _judge(lexicon, lexicon.weights) if lexicon.weights else None
        self._matcher = Matcher(lexicon, weigh=self._judge.of_run if self._judge else None)

    def read(self, *, title: str, summary: str, language: str) -> Reading:
        """Judge one item; `language` (ISO 639-1) says at which party's home it was written. Spans are exact offsets."""
        seen = self._viewer.view(self._matcher.find(title, summary), language=language)
        scores = weigh_topics(seen)
        parts = weigh_parts(seen, best_topic=_best(scores))
        return self._reading(seen, scores, parts, self._present(seen, parts))

    def read_all(self, texts: Sequence[Text]) -> list[Reading]:
        """Judge several items: AT_ONCE together, one step after the other for all of them.

        The code of one step has room in the processor's cache, that of all has not: so it takes four fifths of the
        time. Only what few items of a feed need is not parted into steps: all that is said of relevant ones.
        """
        readings: list[Reading] = []
        for start in range(0, len(texts), AT_ONCE):
            some = texts[start : start + AT_ONCE]
            every = self._matcher.find_all([(title, summary) for title, summary, _ in some])
            languages = [language for _, _, language in some]
            seen = [self._viewer.view(found, language=one) for found, one in zip(every, languages, strict=True)]
            scores = list(map(weigh_topics, seen))
            best = list(map(_best, scores))
            parts = [weigh_parts(view, best_topic=one) for view, one in zip(seen, best, strict=True)]
            readings += map(self._reading, seen, scores, parts, list(map(self._present, seen, parts)))
        return readings

    def _present(self, seen: View, parts: Sequence[Part]) -> Present | None:
        """What is weighed of an item; nothing where no part speaks for it."""
        return self._judge.present(seen) if self._judge and speak_for(parts) else None

    def _reading(
        self, seen: View, scores: dict[str, int], parts: Sequence[Part], present: Present | None, /
    ) -> Reading:
        learned = self._judge.weigh(present, most=SHOWN) if self._judge and present else None
        judged = screening(parts, learned, found=seen.found, tagger=self.name, version=self.version)
        if not judged.relevant:
            return Reading(judged, (), "NONE", None, THIRD, THIRD)
        ruled = verdict(seen)
        tags = self._tags(seen, scores, present=present, ruled=ruled)
        main = tags[0].direction
        stage = stage_of(seen, main)
        plover = plover_type(seen, main, stage=stage)
        actor, target = self._sides(seen, main=main, plover=plover, ruled=ruled)
        return Reading(judged, tags, plover, stage, actor, target)

    def _sides(self, seen: View, *, main: Direction, plover: str, ruled: Choice | None) -> tuple[str, str]:
        """Actor and target."""
        refusing = ruled.hits[0] if ruled and ruled.hits[0].concept.manner is REFUSAL else None
        speech_acts = main in (STRAINS, NEUTRAL) or plover == "SUPPORT"
        return self._roles.of(seen, speech_acts=speech_acts, refusing=refusing)

    def explain(self, *, title: str, summary: str, language: str) -> list[Contribution]:
        """What each named feature adds to each category and direction of an item; empty without weights."""
        seen, opinion, _ = self.opinion(title=title, summary=summary, language=language)
        return self._judge.explain(seen, opinion) if self._judge else []

    def opinion(self, *, title: str, summary: str, language: str) -> tuple[View, Opinion, Sequence[Topic]]:
        """An item as the rules see it, what they think of it, and the topics they would take, before any weights."""
        seen = self._viewer.view(self._matcher.find(title, summary), language=language)
        scores = weigh_topics(seen)
        topics = choose_topics(seen, scores, defaults=self._defaults)
        return seen, self._opinion(seen, scores), topics

    def _opinion(self, seen: View, scores: dict[str, int]) -> Opinion:
        chosen = [category for _, category in choose_categories(scores, defaults=self._defaults)]
        return Opinion.of(scores, chosen=chosen, cues=collect_cues(seen))

    def _tags(
        self, seen: View, scores: dict[str, int], *, present: Present | None, ruled: Choice | None
    ) -> tuple[Tag, ...]:
        opinion = self._opinion(seen, scores)
        if not self._judge:
            return self._ruled_tags(seen, scores, cues=opinion.cues, ruled=ruled)
        decisions = self._judge.decide(seen, opinion, present or self._judge.present(seen))
        return tuple([_learned_tag(seen, decision, ruled=ruled) for decision in decisions])

    def _ruled_tags(
        self, seen: View, scores: dict[str, int], *, cues: list[Cue], ruled: Choice | None
    ) -> tuple[Tag, ...]:
        """The tags where there are no weights."""
        topics = choose_topics(seen, scores, defaults=self._defaults)
        chosen = [
            (topic, ruled or choose_direction(seen, topic=topic, cues=cues, default=self._default(topic)))
            for topic in topics
        ]
        return tuple(
            Tag(topic.category, choice.direction, _confidence(topic, choice), _spans(seen, topic.hits + choice.hits))
            for topic, choice in chosen
        )

    def _default(self, topic: Topic) -> Direction:
        return self._defaults.directions.get(topic.category, DEEPENS)


def _best(scores: dict[str, int]) -> int:
    return max(scores.values(), default=0)


def _judge(lexicon: Lexicon, weights: Weights) -> Judge:
    return Judge(weights, concepts=lexicon.concepts.values(), defaults=lexicon.defaults.directions)


def _confidence(topic: Topic, choice: Choice) -> Decimal:
    """Uncalibrated: half from the category's score (full at 30), half from the direction's share of the votes."""
    return Decimal(min(topic.score, 30) * 100 // 60 + choice.share // 2) / 100


def _learned_tag(seen: View, decision: Decision, *, ruled: Choice | None) -> Tag:
    """Its spans are the words of every concept, alone or combined, that speaks for the category or the direction.

    A verdict of the rules stands before what the weights make of the direction.
    """
    reasons = decision.reasons
    hits = list(compress(seen.hits, map(reasons.concepts.__contains__, seen.concepts)))
    for combination in seen.combinations:
        if combination.name in reasons.combinations:
            hits += seen.supporting(combination)
    hits += evidence(seen, decision.category)
    direction, confidence = decision.direction, decision.confidence
    if ruled and overrules(ruled, direction):
        direction, confidence = ruled.direction, round(ruled.share / (1 + math.exp(-decision.sum / UNIT)))
        hits += ruled.hits
    spans = (*_spans(seen, hits), *spans_of(seen.found, reasons.words))
    return Tag(decision.category, direction, _hundredths(confidence), spans)


@lru_cache(maxsize=128)
def _hundredths(number: int) -> Decimal:
    return Decimal(number) / 100


def _spans(seen: View, hits: Sequence[Hit]) -> tuple[Span, ...]:
    """Those of these of the view's hits, each once, in the order of all: by position, and on the same characters as the
    lexicon has them."""
    return tuple(map(SPAN, compress(seen.hits, map(set(hits).__contains__, seen.hits))))
