"""Whether a folder that a file names lies in the tree that the file is in.

Enters: paths. Leaves: yes or no. Floor 3.
"""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from typing import Final

_DRIVE: Final = re.compile(r"[A-Za-z]:")


def climbs_out(path: str, folder: str) -> bool:
    """Say whether a folder that a file names, from its own folder on, lies outside of the file's tree.

    Shape: `path` is relative to the root of the tree. A backslash parts folders too, as it does where one is written.
    """
    told = folder.replace("\\", "/")
    if told.startswith(("/", "~")) or _DRIVE.match(told):
        return True
    whole = normpath(join(dirname(path), told))
    return whole == ".." or whole.startswith("../")
