"""Opening the place a path belongs to, whatever kind of place it is.

Enters: a path. Leaves: a repository. Floor 11.
"""

from __future__ import annotations

import os
from pathlib import Path

from interlock.adapters.vcs.directory import DirectoryRepository
from interlock.adapters.vcs.discovery import find_checkout, folder_of
from interlock.adapters.vcs.git import GitRepository
from interlock.change import NothingToExamine, Repository


def open_repository(path: str, *, state_home: str, index_file: str = "") -> Repository:
    """Open the repository that a folder belongs to, as a whole, or the folder itself where there is none.

    Shape: `index_file` is what git told a hook in GIT_INDEX_FILE, for `git commit -a` stages into an index of
        its own; one outside of git's folder is refused.
    Errors: NothingToExamine (CHG-103), RepositoryUnreadable (CHG-102).
    """
    checkout = find_checkout(path)
    if checkout is None:
        return DirectoryRepository(folder_of(path), state_home)
    index = os.path.realpath(Path(checkout.root, index_file)) if index_file else ""
    if index and not index.startswith(os.path.realpath(checkout.git_dir) + os.sep):
        raise NothingToExamine(path=index_file, why="it is not an index of this repository")
    return GitRepository(checkout, state_home, index)
