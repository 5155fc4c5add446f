"""Replacing a file as a whole: readers see the old content or the new, never a part.

A temporary file is renamed over the old one.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from functools import partial


def replace_file(
    path: str | os.PathLike[str], data: bytes, temporary: str | os.PathLike[str] = ""
) -> None:
    """Write ``data`` to the file at ``path``, in place of all that it held.

    A symbolic link stays a link: the file that it leads to is replaced. A file
    that exists keeps its permissions, and its owner and group where the process
    may set them; a new one gets the usual ones. What is no regular file (a pipe,
    a terminal, ``/dev/null``) is written to as it is. ``temporary`` is the name of
    the new file until it is whole, by default one beside ``path``.

    Raises OSError, naming ``path``, if that fails; a file is then as it was
    before, and nothing else is left behind.
    """
    try:
        old = writable(path)
        if old is None or stat.S_ISREG(old.st_mode):
            _replace(os.path.realpath(path), data, old, os.fspath(temporary))
        else:
            with open(path, "wb") as file:
                file.write(data)
    except OSError as error:  # which may name the temporary file
        raise OSError(error.errno, error.strerror, os.fspath(path)) from error


def writable(path: str | os.PathLike[str]) -> os.stat_result | None:
    """Return the facts of what may be replaced, or None if nothing is there.

    Raises PermissionError for a read-only file, as ``open`` does, also for those
    who may write anywhere.
    """
    with suppress(FileNotFoundError):
        old = os.stat(path)
        if stat.S_ISREG(old.st_mode) and not (old.st_mode & 0o222 and os.access(path, os.W_OK)):
            raise PermissionError(errno.EACCES, "the file is read-only", os.fspath(path))
        return old
    return None


def _replace(target: str, data: bytes, old: os.stat_result | None, temporary: str) -> None:
    folder, name = os.path.split(target)
    # The name is cut to stay below every file system's limit.
    temporary = temporary or os.path.join(folder, f".{name[:40]}.{os.urandom(6).hex()}.tmp")
    # Nobody but its owner may open the file before it has the permissions of the old one.
    opener = partial(os.open, mode=0o666 if old is None else 0o600)
    try:
        with open(temporary, "xb", opener=opener) as file:
            if old is not None:
                _take_over(temporary, file.fileno(), old)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
    except FileExistsError:  # somebody else's
        temporary = ""
        raise
    finally:  # Ctrl-C, at whatever step, must leave nothing behind either
        with suppress(OSError):
            os.unlink(temporary)
    with suppress(OSError):  # make the renaming durable, where that can be done
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _take_over(temporary: str, descriptor: int, old: os.stat_result) -> None:
    """Give a new file the owner, the group and the permissions of the old one."""
    mode = stat.S_IMODE(old.st_mode)
    if hasattr(os, "fchown"):
        for owner, group in ((old.st_uid, -1), (-1, old.st_gid)):
            with suppress(OSError):
                os.fchown(descriptor, owner, group)
        if os.fstat(descriptor).st_gid != old.st_gid:  # another group may no more than all others
            mode = mode & ~0o070 | (mode & 0o007) << 3
    # By its name it could be a link by now; but Windows may know no other way.
    os.chmod(descriptor if hasattr(os, "fchmod") else temporary, mode)
