"""Pure functions dict -> dict that lift a stored payload by one version: `UPCASTERS[type, from_version]`.

Stored bytes are never rewritten. No type has a second version yet.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: dict[tuple[str, int], Upcaster] = {}
