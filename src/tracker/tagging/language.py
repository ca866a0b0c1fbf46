"""Which of a dossier's languages an item is written in. The model is loaded when it is first asked, not at import.

Where one language alone of those in question is written in the script that the text is written in, the script decides:
the model, which would choose it too, costs ten times as much.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

MIN_LETTERS = 12
"""A text with fewer letters says too little: the feed's own language stands."""
_OTHERS_WITHIN = 4
"""At most one letter in so many may be of another script; beyond that the model is asked."""
_LETTERS = {
    "Latin": re.compile("[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]+"),
    "Cyrillic": re.compile("[\u0400-\u052f]+"),
    "Arabic": re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06ee-\u06ef\u06fa-\u06ff\u0750-\u077f]+"),
    "Hebrew": re.compile("[\u05d0-\u05ea]+"),
    "Greek": re.compile("[\u0370-\u03ff]+"),
    "Georgian": re.compile("[\u10a0-\u10ff]+"),
    "Armenian": re.compile("[\u0531-\u0587]+"),
}
_WRITTEN = {
    "Latin": "af ca cs cy da de en es et eu fi fr ga hr hu id is it lt lv ms nl no pl pt ro sk sl sq sv sw tr vi",
    "Cyrillic": "be bg kk ky mk mn ru uk",
    "Arabic": "ar fa ps ug ur",
    "Hebrew": "he",
    "Greek": "el",
    "Georgian": "ka",
    "Armenian": "hy",
}
"""Languages by the one script that their press uses today; any other (Serbian, Azerbaijani) is left to the model."""
_SCRIPT_OF = {code: script for script, codes in _WRITTEN.items() for code in codes.split()}


def detect_language(title: str, summary: str, *, languages: Sequence[str], default: str) -> str:
    """The likeliest of `languages` (ISO 639-1) for title and summary together, else `default`.

    Deterministic: the same text gives the same answer, whatever was asked before. A language that the model does not
    know cannot be detected; with fewer than two known ones there is nothing to choose and `default` stands.
    """
    text = f"{title} {summary}"
    letters = sum(map(str.isalpha, text))
    if len(languages) < 2 or letters < MIN_LETTERS:
        return default
    asked = tuple(sorted(set(languages)))
    for language, pattern in _alone_in_their_script(asked).items():
        if (letters - sum(map(len, pattern.findall(text)))) * _OTHERS_WITHIN <= letters:
            return language
    classify = _classifier(asked)
    return classify(text) if classify else default


@lru_cache(maxsize=16)
def _classifier(languages: tuple[str, ...]) -> Callable[[str], str] | None:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - loading the model takes a while

    whole = LanguageIdentifier.from_model_file(MODEL_FILE)
    known = [code for code in languages if code in set(whole.labels)]
    if len(known) < 2:
        return None
    whole.set_languages(known)
    # The whole model keeps a table of all its languages, ten times what is asked of it here.
    identifier = LanguageIdentifier(
        whole.nb_ptc, whole.nb_pc, whole.nb_classes, whole.tk_nextmove, whole.tk_output, tk_row=whole.tk_row
    )
    return lambda text: str(identifier.classify(text)[0])


@lru_cache(maxsize=16)
def _alone_in_their_script(languages: tuple[str, ...]) -> dict[str, re.Pattern[str]]:
    """The languages that no other of them shares a script with, and the letters of it; none where one is in doubt."""
    scripts = [_SCRIPT_OF.get(code) for code in languages]
    if None in scripts:
        return {}
    pairs = zip(languages, scripts, strict=True)
    return {code: _LETTERS[script] for code, script in pairs if script and scripts.count(script) == 1}
