"""What was known of hosts that no feed lives at any more is forgotten once it can matter to nobody."""

from __future__ import annotations

from datetime import timedelta

from tracker.store import host_state
from tracker.store.engine import writing
from tracker.workflows.tools import Tools

LONG_PAST = timedelta(days=30)


def forget_hosts(tools: Tools) -> int:
    """Forget such hosts, of all dossiers; how many there were."""
    with writing(tools.engine) as connection:
        return host_state.forget_hosts(connection, before=tools.now() - LONG_PAST)
