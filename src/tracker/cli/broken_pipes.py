"""What becomes of output that nobody reads any more, as behind `| head -1`: nothing, and nothing is said of it."""

from __future__ import annotations

import os
import sys

from tracker.cli.exit_codes import Exit


def flushed(code: int) -> int:
    """Write out what is left, and return the exit code: one that tells of a failure stays as it is.

    A stream that nobody reads is pointed elsewhere, or the interpreter would complain of it as it ends.
    """
    gone = code == Exit.OUTPUT_CLOSED
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except BrokenPipeError:
            gone = True
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
    return Exit.OUTPUT_CLOSED if gone and code == Exit.OK else code
