"""The lines of `tracker review` that a page or a card offers, as a person types them."""

from __future__ import annotations

import shlex

WHY = "WHY"
"""What stands for the reason, which is a person's to write."""


def deciding(*act: str, dossier: str | None = None) -> str:
    """The line of an act in words, such as `confirm KEY`; see `line`."""
    return line(*act, "--reason", WHY, dossier=dossier)


def line(*words: str, dossier: str | None = None) -> str:
    """The line, quoted for a shell; a dossier is named for who may have another one as the program's own."""
    named = () if dossier is None else ("--dossier", dossier)
    return shlex.join(("tracker", "review", *words, *named))
