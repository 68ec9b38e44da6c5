"""What can go wrong when a change is read.

InterlockError
└── ChangeError                    CHG-1xx
    ├── RevisionUnknown            CHG-101
    ├── RepositoryUnreadable       CHG-102
    ├── NothingToExamine           CHG-103
    ├── FileChanged                CHG-104
    └── PathOutside                CHG-105
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class ChangeError(InterlockError):
    """A change could not be read."""

    code = "CHG-100"
    family = Family.WORLD


class RevisionUnknown(ChangeError):
    """A revision names no commit of this repository."""

    code = "CHG-101"
    family = Family.USAGE
    says = "{revision!r} is not a commit of {root}"
    hint = (
        "give a branch, tag or commit id, or for an artifact a file that is there or its sha256:...; "
        "in a shallow clone fetch the missing history first"
    )


class RepositoryUnreadable(ChangeError):
    """git cannot read the repository."""

    code = "CHG-102"
    says = "the repository at {root} cannot be read: {why}"
    hint = "run `git -C {root} status` and mend what it reports"


class NothingToExamine(ChangeError):
    """The path does not exist or is not a folder."""

    code = "CHG-103"
    family = Family.USAGE
    says = "there is nothing to examine at {path}: {why}"
    hint = "give the path of a repository or a folder"


class FileChanged(ChangeError):
    """A file is no longer what was frozen."""

    code = "CHG-104"
    says = "{path} changed while it was being examined"
    hint = "let the other program finish writing, then run the check again"


class PathOutside(ChangeError):
    """A path would leave the folder it belongs to."""

    code = "CHG-105"
    family = Family.DATA
    says = "{path!r} leads outside of the folder it belongs to"
    hint = "remove that path from the repository"
