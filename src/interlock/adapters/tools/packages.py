"""Installed packages as their own file lists describe them.

Enters: the site folders of one environment. Leaves: where a package's program lies, and what the package should
hold. Folders that the scanned files could reach (the current one, PYTHONPATH) are never looked at. Floor 11.
"""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import re
import site
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from importlib.metadata import Distribution

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)[^;]*(?:;(.*))?", re.DOTALL)
_EXTRA = re.compile(r"\bextra\b")


class Recorded(NamedTuple):
    """One file of a package, as its RECORD lists it."""

    name: str
    """Relative to the site folder, as written: `../../../bin/ruff`."""
    path: str
    """Absolute, without links resolved."""
    sha256: str
    """In hexadecimal; empty where the RECORD gives none."""
    size: int


class Package(NamedTuple):
    """One installed package."""

    name: str
    version: str
    record: bytes
    """The file list, exactly as it is on disk."""
    files: tuple[Recorded, ...]
    environment: str
    """The folder that all of its files lie in: the environment that it was installed into."""
    needs: tuple[str, ...]
    """Names of the packages that it may need, without those for extras."""


def own_sites() -> tuple[str, ...]:
    """Give the site folders of the environment that runs Interlock."""
    paths = sysconfig.get_paths()
    return tuple(dict.fromkeys((paths["purelib"], paths["platlib"], *site.getsitepackages())))


def find_package(name: str, sites: Sequence[str]) -> Package | None:
    """Give a package of these folders; none if it is not there or has no file list."""
    from importlib.metadata import distributions

    for distribution in distributions(name=name, path=list(sites)):
        record = distribution.read_text("RECORD")
        if record is not None:
            return _package(distribution, record)
    return None


def closure(package: Package, sites: Sequence[str]) -> Iterator[Package]:
    """Give a package and all installed packages that it needs, directly or not, each once."""
    seen, todo = {_plain(package.name)}, [package]
    while todo:
        one = todo.pop()
        yield one
        for name in one.needs:
            if _plain(name) in seen:
                continue
            seen.add(_plain(name))
            found = find_package(name, sites)
            if found is not None:
                todo.append(found)


def fingerprint(package: Package, sites: Sequence[str]) -> str:
    """Give one SHA-256 over the file list of a package and the versions and file lists of what it needs."""
    lines = sorted(
        f"{_plain(one.name)}=={one.version} {hashlib.sha256(one.record).hexdigest()}" for one in closure(package, sites)
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _package(distribution: Distribution, record: str) -> Package:
    root = Path(str(distribution.locate_file("")))
    files = tuple(
        Recorded(row[0], _absolute(root, row[0]), _hexadecimal(row[1]), int(row[2]) if row[2].isdigit() else 0)
        for row in csv.reader(record.splitlines())
        if len(row) == 3  # noqa: PLR2004  # path, hash, size
    )
    needs = tuple(
        found[1]
        for line in distribution.requires or ()
        if (found := _REQUIREMENT.match(line)) and not _EXTRA.search(found[2] or "")
    )
    return Package(
        distribution.metadata["Name"], distribution.version, record.encode(), files, _environment(root), needs
    )


def _environment(site_folder: Path) -> str:
    """`<environment>/lib/python3.11/site-packages` is where every installer on this system puts packages."""
    return str(site_folder.parents[2]) if len(site_folder.parents) > 2 else str(site_folder)  # noqa: PLR2004 (as named)


def _absolute(root: Path, name: str) -> str:
    import os.path

    return os.path.normpath(root / name)


def _hexadecimal(text: str) -> str:
    algorithm, _, value = text.partition("=")
    if algorithm != "sha256":
        return ""
    try:
        return base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).hex()
    except binascii.Error:
        return "damaged"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
