"""What a reader of a lockfile, manifest or package database is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from interlock.supply.model import Reading

Beside = Callable[[str], bytes | None]
"""Gives another file of the same tree by its path relative to the tree's root, or None where it is not there.

It never leaves the tree: a path that climbs out is not there."""


class ManifestReader(Protocol):
    """A module with these names at its top satisfies it."""

    FORMAT: str
    """Stable id, family first: `npm.package-lock`, `pypi.poetry-lock`, `deb.status`."""
    TAKES: str
    """The files it is for, in words a user reads: `package-lock.json, npm-shrinkwrap.json`."""

    def is_for(self, path: str) -> bool:
        """Say whether a file with this path (relative, `/` between parts) is one; cheap, by name only."""
        ...

    def read(self, path: str, body: bytes, beside: Beside) -> Reading:
        """Read the file.

        Errors: ManifestMalformed (FMT-2xx) naming path, line where known, what is wrong and what to do; nothing
        else ever comes out of a reader, whatever the bytes are. Promise: time and memory are bounded by a small
        multiple of the file's size; nothing is read but `body` and what `beside` gives.
        """
        ...
