"""Variables that look like a setting and are none: a mistyped one would leave its setting as it was without a word."""

from __future__ import annotations

from tracker.cli.render import say
from tracker.domain.errors import did_you_mean
from tracker.settings import PREFIX, known_settings, unknown_settings


def warn_of_mistyped() -> None:
    """Say of each that is nearly a setting; what is far from any may be meant for another program."""
    for name in unknown_settings():
        if offer := offer_for(name):
            say(f"warning: {name} is no setting{offer}")


def offer_for(name: str) -> str:
    """Half a sentence that offers the setting that was meant, or nothing; the common beginning makes none alike."""
    offer = did_you_mean(name.removeprefix(PREFIX), [known.removeprefix(PREFIX) for known in known_settings()])
    return offer.replace("'", f"'{PREFIX}", 1) if offer else ""
