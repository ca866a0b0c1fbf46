"""The side of `parse_pool` that runs in a child: limits on itself, then the parser.

The parent kills a child that takes too long; the CPU limit is for a child whose parent is no longer there to do so.
"""

from __future__ import annotations

import math
import os
import resource
import signal
from pathlib import Path

from tracker.feeds import jsonfeed, rss
from tracker.feeds.base import Failed, Page
from tracker.feeds.broken import in_our_words

OUT_OF_MEMORY = 71
"""How a child ends that a page took to its limit; it would be short of memory for the next one too."""
_SPARE_CPU_SECONDS = 2


def confine(memory_bytes: int) -> None:
    """Once at a child's start: grow by at most `memory_bytes` of address space, leave no core file, die when told."""
    # A handler in Python would wait for the call into C that we want to interrupt.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_AS, _address_space() + memory_bytes)


def parse(body: bytes, *, content_type: str | None, url: str, max_entries: int, cpu_seconds: float) -> Page | Failed:
    """The page, read with at most `cpu_seconds` (and a little) of processor time before the system ends this process.

    A body that begins as JSON does is read as JSON Feed, any other as RSS or Atom.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + cpu_seconds) + _SPARE_CPU_SECONDS)
    try:
        if jsonfeed.is_json(body):
            return jsonfeed.parse(body, url=url, max_entries=max_entries)
        found = rss.parse(body, content_type=content_type, url=url, max_entries=max_entries)
        return in_our_words(found, body=body)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)


def _lower(limit: int, value: int) -> None:
    """Set a soft limit, below the hard one that somebody else may have set."""
    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _address_space() -> int:
    """Bytes mapped already (code, libraries); 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[0]) * resource.getpagesize() if statm.exists() else 0
