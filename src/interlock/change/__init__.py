"""Floor 3: what evidence is about: revisions, snapshots of files, changed lines, authorship."""

from typing import TYPE_CHECKING

from interlock.change.errors import (
    ChangeError,
    FileChanged,
    NothingToExamine,
    PathOutside,
    RepositoryUnreadable,
    RevisionUnknown,
)
from interlock.change.model import (
    Authorship,
    Change,
    ChangedFile,
    Contributors,
    FileEntry,
    Ground,
    History,
    Kind,
    Revision,
    Snapshot,
    Source,
    State,
    Status,
)
from interlock.change.ports import Repository
from interlock.kernel.later import later

if TYPE_CHECKING:
    from interlock.change.languages import PROGRAMMING, language_of

__all__ = [
    "PROGRAMMING",
    "Authorship",
    "Change",
    "ChangeError",
    "ChangedFile",
    "Contributors",
    "FileChanged",
    "FileEntry",
    "Ground",
    "History",
    "Kind",
    "NothingToExamine",
    "PathOutside",
    "Repository",
    "RepositoryUnreadable",
    "Revision",
    "RevisionUnknown",
    "Snapshot",
    "Source",
    "State",
    "Status",
    "language_of",
]

__getattr__ = later(
    __name__,
    {
        "PROGRAMMING": "languages",
        "language_of": "languages",
    },
)
