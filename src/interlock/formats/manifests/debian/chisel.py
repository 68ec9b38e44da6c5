"""`manifest.wall`: which packages the slices of a chiselled Ubuntu image were cut from.

Enters: Zstandard over one JSON object a line. Leaves: a `Reading`. Floor 5.
Source: Chisel's documentation of its manifest.
"""

from __future__ import annotations

from typing import Final

from interlock.formats.compressed import CompressionBroken, unpacked
from interlock.formats.manifests.debian.status import debian
from interlock.formats.manifests.distribution import distribution_of
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import mapping, text
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.installed import Packages
from interlock.formats.manifests.jsondoc import parsed
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Reading

FORMAT = "deb.chisel"
TAKES = "var/lib/chisel/manifest.wall"

BIGGEST: Final = 64 << 20


def is_for(path: str) -> bool:
    """Say whether it is such a manifest, by its name."""
    return path.rpartition("/")[2] == "manifest.wall"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read such a manifest.

    Errors: ManifestMalformed (FMT-201).
    """
    try:
        lines = decoded(unpacked(body, BIGGEST), path).splitlines()
    except CompressionBroken as error:
        raise malformed(path, error.why) from error
    if not lines or "jsonwall" not in mapping(parsed(lines[0], path), path, "the first line"):
        raise malformed(path, "it does not begin as a manifest of Chisel does", line=1)
    packages = Packages(path, FORMAT, debian(distribution_of(path, "var/lib/chisel/", beside)))
    for number, line in enumerate(lines[1:], 2):
        row = mapping(parsed(line, path), path, "a line")
        if row.get("kind") != "package":
            continue
        name, version = text(row.get("name"), path, "name"), text(row.get("version"), path, "version")
        if not name or not version:
            packages.found.owe(number, "a package has no name or no version")
            continue
        digest = hash_of("sha256", text(row.get("sha256"), path, "sha256"))
        arch = text(row.get("arch"), path, "arch")
        packages.add(name, version, arch, hashes=(digest,) if digest else (), line=number)
    return packages.reading()
