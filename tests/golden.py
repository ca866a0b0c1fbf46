"""One payload of each version of each event type, as it was once written; such files are never changed, only added."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tracker.domain import codec
from tracker.domain.events import EVENT_TYPES, Event

FOLDER = Path(__file__).parent / "data" / "golden"
VERSIONS = [(name, version) for name, (_, newest) in EVENT_TYPES.items() for version in range(1, newest + 1)]


def payload(name: str, version: int) -> dict[str, Any]:
    """The payload of `<type>.<version>.json`."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.{version}.json").read_text(encoding="utf-8"))
    return found


def events() -> dict[str, Event]:
    """Today's event of each type."""
    return {name: codec.decode(name, newest, payload(name, newest)) for name, (_, newest) in EVENT_TYPES.items()}
