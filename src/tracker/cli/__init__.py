"""The command `tracker`: reads what a person typed, asks workflows and queries, and shows the answer.

Standard output is data, standard error is messages. Nothing is computed here.
"""

from __future__ import annotations

from tracker.cli.root import app, main

__all__ = ["app", "main"]
