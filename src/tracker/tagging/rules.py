"""The tagger `rules`: relevance, categories, directions and acts from a lexicon, by rules that explain themselves."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from types import ModuleType

from tracker.domain.dossier import Definition
from tracker.domain.tags import Direction, Reading, Span, Tag
from tracker.tagging import acts, categories, cues, direction, forms, matcher, normalise, relevance, view
from tracker.tagging.acts import actor_and_target, plover_type, stage_of
from tracker.tagging.categories import Topic, choose_topics, weigh_topics
from tracker.tagging.cues import collect_cues
from tracker.tagging.direction import Choice, choose_direction
from tracker.tagging.lexicon import Lexicon
from tracker.tagging.matcher import Hit, Matcher
from tracker.tagging.relevance import screening, weigh_parts
from tracker.tagging.view import View, Viewer

_RULES: tuple[ModuleType, ...] = (normalise, forms, matcher, view, relevance, categories, cues, direction, acts)


class RulesTagger:
    """Reads items by the rules; deterministic: the same text and version give the same reading on every machine."""

    name = "rules"

    def __init__(self, lexicon: Lexicon, definition: Definition) -> None:
        sides = (definition.parties[0].code, definition.parties[1].code)
        self.version = hashlib.sha256(f"{rules_digest()} {lexicon.digest} {sides}".encode()).hexdigest()[:16]
        self._defaults = lexicon.defaults
        self._matcher = Matcher(lexicon)
        self._viewer = Viewer(lexicon, sides=sides)

    def read(self, *, title: str, summary: str, language: str) -> Reading:
        """Judge one item; `language` (ISO 639-1) says at which party's home it was written. Spans are exact offsets."""
        seen = self._viewer.view(self._matcher.find(title, summary), language=language)
        scores = weigh_topics(seen)
        parts = weigh_parts(seen, best_topic=max(scores.values(), default=0))
        judged = screening(parts, span=seen.found.span, tagger=self.name, version=self.version)
        if not judged.relevant:
            return Reading(judged, (), "NONE", None, "third", "third")
        topics = choose_topics(seen, scores, defaults=self._defaults)
        tags, main = self._tag(seen, topics)
        actor, target = actor_and_target(seen)
        return Reading(judged, tags, plover_type(seen, main), stage_of(seen, main), actor, target)

    def _tag(self, seen: View, topics: Sequence[Topic]) -> tuple[tuple[Tag, ...], Direction]:
        votes = collect_cues(seen)
        chosen = [(topic, choose_direction(topic, votes, default=self._default(topic.category))) for topic in topics]
        tags = tuple(
            Tag(topic.category, choice.direction, _confidence(topic, choice), _spans(seen, topic.hits + choice.hits))
            for topic, choice in chosen
        )
        return tags, chosen[0][1].direction

    def _default(self, category: str) -> Direction:
        return self._defaults.directions.get(category, Direction.DEEPENS)


@lru_cache(maxsize=1)
def rules_digest() -> str:
    """The SHA-256 (hex) of the source of every rule, so that no change of a rule goes without a new version."""
    return hashlib.sha256("".join(inspect.getsource(module) for module in _RULES).encode()).hexdigest()


def _confidence(topic: Topic, choice: Choice) -> Decimal:
    """Uncalibrated: half from the category's score (full at 30), half from the direction's share of the votes."""
    return Decimal(min(topic.score, 30) * 100 // 60 + choice.share // 2) / 100


def _spans(seen: View, hits: tuple[Hit, ...]) -> tuple[Span, ...]:
    return tuple(seen.found.span(hit) for hit in sorted(set(hits), key=lambda hit: (hit.start, hit.end)))
