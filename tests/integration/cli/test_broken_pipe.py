"""Whoever reads the output may stop at any time, as `head` does: the program ends without a word."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tracker.cli.exit_codes import Exit


@pytest.mark.parametrize("arguments", [("openapi",), ("version",), ("version", "--json"), ("feeds", "--help")])
def test_output_that_nobody_reads_ends_silently_with_its_own_code(arguments: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        command = [sys.executable, "-m", "tracker", *arguments]
        ended = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writer)
    assert (ended.returncode, ended.stderr) == (Exit.OUTPUT_CLOSED, b"")
