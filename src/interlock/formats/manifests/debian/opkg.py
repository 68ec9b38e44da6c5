"""opkg's list of what is installed, as OpenWrt and Yocto have it. Enters: paragraphs. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.debian.status import add_installed
from interlock.formats.manifests.distribution import distribution_of
from interlock.formats.manifests.installed import Family, Packages
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading

FORMAT = "opkg.status"
TAKES = "usr/lib/opkg/status, var/lib/opkg/status"

_PLACE: Final = re.compile(r"(?:.*/)?(?:usr|var)/lib/opkg/status", re.DOTALL)


def is_for(path: str) -> bool:
    """Say whether it is opkg's list, by its place."""
    return _PLACE.fullmatch(path) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read such a list.

    Errors: ManifestMalformed (FMT-201).
    """
    below = "usr/lib/opkg/" if "usr/lib/opkg/" in path else "var/lib/opkg/"
    packages = Packages(path, FORMAT, Family("opkg", distribution_of(path, below, beside), otherwise=""))
    add_installed(packages, body, path)
    return packages.reading()
