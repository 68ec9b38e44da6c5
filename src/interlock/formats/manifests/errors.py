"""What can go wrong with a lockfile, manifest, package database or archive.

InterlockError
└── ManifestError                  FMT-2xx
    └── ManifestMalformed          FMT-201
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class ManifestError(InterlockError):
    """A file that says what software is made of could not be used."""

    code = "FMT-200"
    family = Family.CONFIGURATION


class ManifestMalformed(ManifestError):
    """A file that should say what software is made of cannot be read, so nothing is known from it.

    Make one with `malformed`.
    """

    code = "FMT-201"
    says = "{place}: {why}"
    hint = "{remedy}"


def malformed(path: str, why: str, *, line: int = 0, remedy: str = "") -> ManifestMalformed:
    """Make the error that says what is wrong with a file and what to do.

    Units: line counts from 1; 0 stands for the file as a whole. Shape: `why` ends a sentence that began with the
    file's name; without a remedy, the file is to be written anew.
    """
    return ManifestMalformed(
        path=path,
        line=line,
        place=f"{path}:{line}" if line else path,
        why=why,
        remedy=remedy or f"write {path} anew with the tool that made it",
    )
