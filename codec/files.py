"""Replacing a file as a whole: readers see the old content or the new, never a part.

The new content goes into a temporary file beside the old one, which is then
renamed over it. Whatever fails before the renaming leaves the old file as it was.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress


def replace_file(path: str | os.PathLike[str], data: bytes) -> None:
    """Write ``data`` to the file at ``path``, in place of all that it held.

    A symbolic link stays a link: the file that it leads to is replaced. A file
    that exists keeps its permissions; a new one gets the usual ones. What is no
    regular file (a pipe, a terminal, ``/dev/null``) is written to as it is.

    Raises OSError, naming ``path``, if that fails; a file is then as it was
    before, and nothing else is left behind.
    """
    try:
        try:
            mode = os.stat(path).st_mode
        except FileNotFoundError:
            mode = None
        if mode is None or stat.S_ISREG(mode):
            _replace(os.path.realpath(path), data, mode)
        else:
            with open(path, "wb") as file:
                file.write(data)
    except OSError as error:  # which may name the temporary file
        raise OSError(error.errno, error.strerror, os.fspath(path)) from error


def _replace(target: str, data: bytes, mode: int | None) -> None:
    folder, name = os.path.split(target)
    descriptor, temporary = _create(folder, name)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            if mode is not None:
                os.chmod(temporary, stat.S_IMODE(mode))
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except BaseException:  # Ctrl-C too must leave nothing behind
        with suppress(OSError):
            os.unlink(temporary)
        raise
    _sync_folder(folder)


def _create(folder: str, name: str) -> tuple[int, str]:
    """Create a file with a name of its own, hidden, its permissions left to the umask.

    The tempfile module is not used: it gives permissions to the owner alone.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    while True:
        # The name is cut short, so that it stays below every file system's limit.
        temporary = os.path.join(folder, f".{name[:40]}.{os.urandom(6).hex()}.tmp")
        with suppress(FileExistsError):
            return os.open(temporary, flags, 0o666), temporary


def _sync_folder(folder: str) -> None:
    """Make the renaming itself safe on the disk, where the system can do that."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
