"""Where Interlock keeps its data for a folder.

Enters: the folder and the user's state directory. Leaves: a path; nothing is made. Floor 11.
"""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import hashlib
import os
import stat

NAME = ".interlock"


def data_dir(root: str, state_home: str) -> str:
    """Give `.interlock/` in the folder, or a place in the user's state directory where that cannot be written.

    A link or a file in its place, or another user's folder, was not made by us: it is left alone.
    """
    inside = os.path.join(root, NAME)
    try:
        there = os.lstat(inside)
    except OSError:
        is_ours = os.access(root, os.W_OK | os.X_OK)
    else:
        is_ours = (
            stat.S_ISDIR(there.st_mode)
            and there.st_uid == os.geteuid()
            and os.access(inside, os.R_OK | os.W_OK | os.X_OK)
        )
    name = hashlib.sha256(os.fsencode(root)).hexdigest()[:16]
    return inside if is_ours else os.path.join(state_home, "repositories", name)
