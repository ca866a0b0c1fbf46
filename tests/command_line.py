"""What a command did, for tests that run the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

DOSSIER = "ruritania-graustark"


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output read as one JSON document."""
        return json.loads(self.out)


Tracker = Callable[..., Ran]
