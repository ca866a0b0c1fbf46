"""Giving the memory of large pages back to the system, which the C library would keep for the next large page."""

from __future__ import annotations

import ctypes

_M_MMAP_THRESHOLD = -3
_LARGE = 512 * 1024


def return_large_blocks() -> None:
    """From now on each block of half a MiB or more is mapped by itself and unmapped when it is freed.

    glibc raises that threshold to whatever was freed once, up to 32 MiB; a worker that met a few bodies of 9 MB then
    holds 30 MiB of holes. Other C libraries have no such habit, and nothing is done there.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, _LARGE)
