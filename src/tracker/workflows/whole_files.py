"""Files that appear whole or not at all, and are still there after a power cut; one writer at a time.

The kernel takes a writer's lock away when it dies, so no lock outlives its holder.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

READABLE, OWNER_ONLY = 0o666, 0o600
"""Modes of a new file, before the process's umask takes away from them."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait until nobody else holds the lock that this file stands for, and hold it; the file is made and stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def put(path: Path, data: bytes, *, mode: int = READABLE) -> None:
    """Put a file in place of what was there, in one step; `settle` its folder before anything is built on it.

    Only for whoever holds the lock of that folder: the name of the file in the making is always the same.
    """
    _draft(path, data, mode=mode).replace(path)


def put_once(path: Path, data: bytes, *, mode: int = READABLE) -> bool:
    """The same where there is no such file yet; False, and nothing is changed, where there is one by then."""
    fresh = _draft(path, data, mode=mode)
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        return False
    finally:
        fresh.unlink()
    return True


def settle(folders: Iterable[Path]) -> None:
    """Wait until the names in these folders are on the medium, so that they outlive a power cut.

    A file system that knows no such thing for folders (EINVAL) is left to do as it does.
    """
    for folder in sorted(set(folders)):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
        finally:
            os.close(descriptor)


def _draft(path: Path, data: bytes, *, mode: int) -> Path:
    """The content beside where it belongs, on the medium; made with its mode, so that nobody else can open it first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.part")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return fresh
