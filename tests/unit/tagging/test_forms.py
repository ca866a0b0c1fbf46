from __future__ import annotations

import pytest

from tracker.tagging.forms import parse_form
from tracker.tagging.lexicon import Concept, Defaults, build_lexicon
from tracker.tagging.matcher import Matcher


def found(form: str, text: str, summary: str = "") -> list[str]:
    lexicon = build_lexicon(
        {"it": Concept(name="it", groups=("g",), forms={"en": (form,)})}, combinations=(), defaults=Defaults("any")
    )
    result = Matcher(lexicon).find(text, summary)
    return [f"{text}\n{summary}"[hit.start : hit.end] for hit in result.hits]


@pytest.mark.parametrize(
    ("form", "text", "spans"),
    [
        ("lock", "Lock, locks and a padlock", ["Lock"]),
        ("lock*", "Lock, locks and a padlock", ["Lock", "locks"]),
        ("river lock", "A river-lock, a river  lock, a river of locks", ["river-lock", "river  lock"]),
        ("sign* treat*", "They signed treaties", ["signed treaties"]),
        ("reject* .. offer", "Rejects the kind offer", ["Rejects the kind offer"]),
        ("reject* .. offer", "Rejects the very kind and generous offer", []),
        ("reject* .. offer", "Rejects it; an offer", []),
        ("^Mir", "Mir is not mir", ["Mir"]),
        ("opec+", "OPEC+ and OPEC", ["OPEC+"]),
        ("S-300", "s 300, S-300, S300", ["s 300", "S-300"]),
        ("стратегическ* партнер*", "Стратегического партнёрства", ["Стратегического партнёрства"]),
    ],
)
def test_a_form_stands_where_it_should_and_nowhere_else(form: str, text: str, spans: list[str]) -> None:
    assert found(form, text) == spans


def test_no_form_reaches_from_the_headline_into_the_summary() -> None:
    assert found("river lock", "The river", "lock is shut") == []
    assert found("river .. lock", "The river", "is at the lock") == []


@pytest.mark.parametrize("form", ["", "  ", "*", ".. lock", "lock ..", "?!"])
def test_a_form_that_cannot_be_searched_for_is_refused(form: str) -> None:
    with pytest.raises(ValueError, match="begins and ends with a word"):
        parse_form(form)
