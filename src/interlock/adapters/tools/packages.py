"""Installed packages as their own file lists describe them.

Enters: the site folders of one environment. Leaves: where a package's program lies, and what the package should
hold. Folders that the scanned files could reach (the current one, PYTHONPATH) are never looked at. Floor 11.
"""

from __future__ import annotations

import base64
import binascii
import csv
import hashlib
import os
import re
import site
import sysconfig
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)[^;]*(?:;(.*))?", re.DOTALL)
_DESCRIPTION: Final = ".dist-info"
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
    for site_folder in sites:
        for folder in _described(site_folder).get(_plain(name), ()):
            record, about = _text(folder, "RECORD"), _headers(_text(folder, "METADATA"))
            if record and about["name"] and about["version"]:
                return _package(site_folder, record, about)
    return None


def _described(site_folder: str) -> Mapping[str, list[str]]:
    """Give the folders that describe packages, by the package's name.

    The standard library has this too, but loading it takes longer than half of what is asked of it here.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    try:
        names = os.listdir(site_folder)  # noqa: PTH208  # names only
    except OSError:
        return {}
    for name in sorted(names):
        if name.endswith(_DESCRIPTION):
            found[_plain(name.partition("-")[0])].append(f"{site_folder}/{name}")
    return found


def _text(folder: str, name: str) -> str:
    try:
        return Path(folder, name).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


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


def _headers(metadata: str) -> Mapping[str, list[str]]:
    """Give the headers of a package's description by their names in lower case.

    What is there of it in the standard library reads the whole description as a mail, anew for every question.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    values = found[""]
    for line in metadata.splitlines():
        if not line.strip():
            break
        if line[0].isspace() and values:
            values[-1] += line
        else:
            name, _, value = line.partition(":")
            values = found[name.strip().lower()]
            values.append(value.strip())
    return found


def _package(site_folder: str, record: str, about: Mapping[str, list[str]]) -> Package:
    root = Path(site_folder)
    files = tuple(
        Recorded(row[0], _absolute(str(root), row[0]), _hexadecimal(row[1]), int(row[2]) if row[2].isdigit() else 0)
        for row in csv.reader(record.splitlines())
        if len(row) == 3  # noqa: PLR2004  # path, hash, size
    )
    needs = tuple(
        found[1]
        for line in about["requires-dist"]
        if (found := _REQUIREMENT.match(line)) and not _EXTRA.search(found[2] or "")
    )
    return Package(about["name"][0], about["version"][0], record.encode(), files, _environment(root), needs)


def _environment(site_folder: Path) -> str:
    """`<environment>/lib/python3.11/site-packages` is where every installer on this system puts packages."""
    return str(site_folder.parents[2]) if len(site_folder.parents) > 2 else str(site_folder)  # noqa: PLR2004 (as named)


def _absolute(root: str, name: str) -> str:
    return os.path.normpath(os.path.join(root, name))  # noqa: PTH118  # many names, kept as text


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
