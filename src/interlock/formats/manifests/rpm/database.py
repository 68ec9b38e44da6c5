"""What RPM has installed, from its database in any of its three forms. Enters: bytes. Leaves: a `Reading`. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.distribution import distribution_of
from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.installed import Family, Packages
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.rpm import berkeley, ndb, sqlite
from interlock.formats.manifests.rpm.header import HeaderBroken, component_of, read_header
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Reading

FORMAT = "rpm.database"
TAKES = "rpmdb.sqlite, Packages.db, Packages, each in var/lib/rpm or usr/lib/sysimage/rpm"

_BELOW: Final = ("var/lib/rpm/", "usr/lib/sysimage/rpm/", "usr/share/rpm/")
_PLACE: Final = re.compile(
    r"(?:.*/)?(?:var/lib/rpm|usr/lib/sysimage/rpm|usr/share/rpm)/(?:rpmdb\.sqlite|Packages\.db|Packages)", re.DOTALL
)


def is_for(path: str) -> bool:
    """Say whether it is RPM's database, by its place."""
    return _PLACE.fullmatch(path) is not None


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read such a database.

    Errors: ManifestMalformed (FMT-201), also if a single one of its packages cannot be read.
    """
    below = next((place for place in _BELOW if f"/{place}" in f"/{path}"), _BELOW[0])
    packages = Packages(path, FORMAT, Family("rpm", distribution_of(path, below, beside), otherwise="unknown"))
    try:
        for blob in _blobs(path, body, beside):
            package = read_header(blob)
            try:
                component = component_of(package, packages.family)
            except PurlMalformed as error:
                packages.found.owe(0, f"{package.name[:80]!r} cannot be a package: {error.fields.get('why')}")
                continue
            packages.add_component(component, provides=package.provides, needs=package.requires)
    except HeaderBroken as error:
        raise malformed(path, str(error), remedy="run `rpmdb --rebuilddb` where the file comes from") from error
    return packages.reading()


def _blobs(path: str, body: bytes, beside: Beside) -> Iterator[bytes]:
    """Tell the three forms apart by what they begin with. Errors: HeaderBroken."""
    if body.startswith(sqlite.MAGIC):
        return sqlite.blobs(body, beside(f"{path}-wal") or b"", "Packages")
    if body.startswith(ndb.MAGIC):
        return ndb.blobs(body)
    if berkeley.is_berkeley(body):
        return berkeley.values(body)
    raise HeaderBroken("it is no database of RPM that is known")
