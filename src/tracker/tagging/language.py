"""Which of a dossier's languages an item is written in. The model is loaded at the first question, not at import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

MIN_LETTERS = 12
"""A text with fewer letters says too little: the feed's own language stands."""


def detect_language(title: str, summary: str, *, languages: Sequence[str], default: str) -> str:
    """The likeliest of `languages` (ISO 639-1) for title and summary together, else `default`.

    Deterministic: the same text gives the same answer, whatever was asked before. A language that the model does not
    know cannot be detected; with fewer than two known ones there is nothing to choose and `default` stands.
    """
    text = f"{title} {summary}"
    if len(languages) < 2 or sum(map(str.isalpha, text)) < MIN_LETTERS:
        return default
    classify = _classifier(tuple(sorted(set(languages))))
    return classify(text) if classify else default


@lru_cache(maxsize=16)
def _classifier(languages: tuple[str, ...]) -> Callable[[str], str] | None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - loading the model takes a while

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    known = [code for code in languages if code in set(identifier.labels)]
    if len(known) < 2:
        return None
    identifier.set_languages(known)
    return lambda text: str(identifier.classify(text)[0])
