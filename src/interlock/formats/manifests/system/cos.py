"""`/etc/cos-package-info.json`: what Container-Optimized OS is made of. Enters: JSON. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

from typing import Final

from interlock.formats.manifests.distribution import distribution_of
from interlock.formats.manifests.fields import items, mapping, text
from interlock.formats.manifests.installed import Family, Packages
from interlock.formats.manifests.jsondoc import read_json
from interlock.formats.manifests.ports import Beside
from interlock.supply.model import Reading

FORMAT = "cos.package-info"
TAKES = "etc/cos-package-info.json"

_NAME: Final = "cos-package-info.json"


def is_for(path: str) -> bool:
    """Say whether it is that list, by its name."""
    return path.rpartition("/")[2] == _NAME


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read such a list; what was only needed to build the system is not there.

    Errors: ManifestMalformed (FMT-201).
    """
    data = mapping(read_json(body, path), path, "the file")
    packages = Packages(path, FORMAT, Family("cos", distribution_of(path, "etc/", beside), otherwise=""))
    for place, item in enumerate(items(data.get("installedPackages"), path, "installedPackages")):
        what = f"installedPackages[{place}]"
        row = mapping(item, path, what)
        name, version = text(row.get("name"), path, f"{what}.name"), text(row.get("version"), path, f"{what}.version")
        if not name or not version:
            packages.found.owe(0, f"{what} has no name or no version")
            continue
        packages.add(name, version, "")
    return packages.found.reading()
