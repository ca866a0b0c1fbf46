"""Why a tagger gives an item these tags: the features that weigh most, for the category and for the direction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.amounts import amounted
from tracker.domain.tags import Reading, Span, Tag, Text, words_of
from tracker.projections.views import ItemView
from tracker.tagging.base import Tagger
from tracker.tagging.learned import ACCEPT, UNIT
from tracker.tagging.senses import SENSE
from tracker.workflows.reader import Reader

MOST = 5
PLACES = 4
"""Of a logit, so that sums are exact."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature with what it adds, in logits, and the words of the item that it stands for, where it stands for any."""

    feature: str
    amount: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in logits: its largest addends, and `rest`, what all others come to. It counts from `least` on."""

    total: float
    least: float
    reasons: tuple[Reason, ...]
    rest: float


@dataclass(frozen=True, slots=True)
class Explained:
    """A tag: why this category, and why this direction rather than `rather_than`, the next best one."""

    category: str
    direction: str
    rather_than: str | None
    why_category: Sum
    why_direction: Sum

    @property
    def is_likeliest(self) -> bool:
        """Whether no category reached what counts, and this one was taken all the same."""
        return self.why_category.total < self.why_category.least


@dataclass(frozen=True, slots=True)
class ItemExplained:
    """Why an item has its tags; where that cannot be said, `unexplained` is the reason."""

    tags: tuple[Explained, ...]
    unexplained: str | None


def explain_item(reader: Reader, view: ItemView) -> ItemExplained:
    """The tags of a stored item, by the tagger that gave them: what another version added up is not known here."""
    item, said = view.item, view.reading
    if said is None or not said.tags:
        return ItemExplained((), None)
    now = reader.tagger.version
    if said.screening.version != now:
        other = f"they were read by version {said.screening.version}, and this program has {now}"
        return ItemExplained((), f"{other}; see `tracker retag`")
    weighed = Weighed(reader.tagger, item, language=item.language, said=said).tags()
    return ItemExplained(weighed, None if weighed else "the dossier has no weights, and its rules add nothing up")


class Weighed:
    """Every addend of every sum for one item."""

    def __init__(self, tagger: Tagger, text: Text, *, language: str, said: Reading) -> None:
        self._said = said
        self._words = _words(said, text)
        self._by_outcome: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for part in tagger.explain(title=text.title, summary=text.summary or "", language=language):
            self._by_outcome[part.outcome][part.feature] += part.amount
            if part.spans:
                self._words[part.feature] = words_of(part.spans, text)

    def tags(self, *, most: int = MOST) -> tuple[Explained, ...]:
        """One for each tag of the reading; none where the tagger adds nothing up."""
        return tuple(self._tag(tag, most=most) for tag in self._said.tags) if self._by_outcome else ()

    def category(self, code: str, *, most: int = MOST) -> Sum | None:
        """What speaks for and against a category, taken or not."""
        if not self._by_outcome:
            return None
        return _sum(self._by_outcome[code], self._words, least=ACCEPT, most=most)

    def _tag(self, tag: Tag, *, most: int) -> Explained:
        ways = {
            outcome.rpartition("/")[2]: amounts
            for outcome, amounts in self._by_outcome.items()
            if outcome.rpartition("/")[0] == tag.category
        }
        others = sorted((way for way in ways if way != tag.direction), key=lambda way: (-ways[way].total(), way))
        margin = Counter(ways.get(tag.direction, Counter()))
        if others:
            margin.subtract(ways[others[0]])
        return Explained(
            category=tag.category,
            direction=tag.direction,
            rather_than=others[0] if others else None,
            why_category=_sum(self._by_outcome[tag.category], self._words, least=ACCEPT, most=most),
            why_direction=_sum(margin, self._words, least=0, most=most),
        )


def _sum(amounts: Counter[str], words: Mapping[str, tuple[str, ...]], *, least: int, most: int) -> Sum:
    ranked = sorted((name for name in amounts if amounts[name]), key=lambda name: (-abs(amounts[name]), name))
    return Sum(
        total=_logits(amounts.total()),
        least=_logits(least),
        reasons=tuple(Reason(name, _logits(amounts[name]), words.get(name, ())) for name in ranked[:most]),
        rest=_logits(sum(amounts[name] for name in ranked[most:])),
    )


def _words(said: Reading, text: Text) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, list[Span]] = defaultdict(list)
    for span in _spans(said):
        found[span.concept].append(span)
    return {concept: words_of(spans, text) for concept, spans in found.items()}


def _spans(said: Reading) -> Iterator[Span]:
    for tag in said.tags:
        yield from tag.spans
    for part in said.screening.parts:
        yield from part.spans


def named(feature: str) -> str:
    """A feature's name as a person reads it: what a sense adds, any word like it adds."""
    return f'a word like "{feature.removeprefix(SENSE)}"' if feature.startswith(SENSE) else feature


def told(one: Explained) -> Sequence[str]:
    """The two sums in a line each, for a person."""
    lines = [of_category(one.category, one.why_category)]
    if one.rather_than:
        lines.append(f"{one.direction} rather than {one.rather_than}: {_line(one.why_direction)}")
    return lines


def of_category(code: str, found: Sum) -> str:
    """One category's sum in a line."""
    return f"{code}, from {amounted(found.least, 2)}: {_line(found)}"


def _line(found: Sum) -> str:
    parts = [f"{amounted(one.amount, 2)} {named(one.feature)}{_in_brackets(one.words)}" for one in found.reasons]
    rest = [f"{amounted(found.rest, 2)} the rest"] if found.rest else []
    return f"{amounted(found.total, 2)} = {'; '.join((*parts, *rest))}"


def _in_brackets(words: Sequence[str]) -> str:
    return f" [{', '.join(words)}]" if words else ""


def _logits(amount: int) -> float:
    return round(amount / UNIT, PLACES)
