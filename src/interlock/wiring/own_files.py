"""Reading the few small files of a repository that have a say here: its settings and its policies.

Whoever wrote the repository wrote these too: a link to a secret, a pipe that never ends or a device must not be
read, because what is wrong with a file is shown. Floor 12.
"""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import errno
import os
import stat
from typing import Final

MOST_BYTES: Final = 1 << 20
"""One more than this is read, so that whoever parses it sees that it is too large."""


def read_own(root: str, name: str, *, may_lie_outside: bool = False) -> bytes:
    """Give a regular file below a folder, up to a megabyte and one byte.

    Errors: FileNotFoundError; OSError with the reason for anything that is no regular file or leads out.
    """
    path = os.path.realpath(os.path.join(root, name))
    if not may_lie_outside and not path.startswith(os.path.realpath(root).rstrip("/") + "/"):
        raise OSError(errno.EPERM, "it lies outside of the repository")
    with open(path, "rb", opener=_open_regular) as file:
        return file.read(MOST_BYTES + 1)


def _open_regular(path: str, flags: int) -> int:
    handle = os.open(path, flags | os.O_NONBLOCK | os.O_NOFOLLOW)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is not a regular file")
    return handle
