"""Which distribution a tree of files is, from its `os-release`: what OSV calls it, and how package URLs name it.

Enters: the text of the file. Leaves: a `Distribution`. Floor 5.
Source: os-release(5); OSV schema, "Defined ecosystems".
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.formats.manifests.ports import Beside

PLACES: Final = ("etc/os-release", "usr/lib/os-release")
"""Where it lies, below the root of a tree; the first that is there counts."""
BIGGEST: Final = 1 << 16

_LINE: Final = re.compile(r"\s*(?P<key>[A-Z][A-Z0-9_]*)=(?P<value>.*)")
_ESCAPED: Final = re.compile(r"\\(.)")
_LONG_TERM: Final = re.compile(r"\d?[02468]\.04")
_OPEN_EULER: Final = re.compile(r"\((?P<edition>LTS[^)]*)\)")

_WHOLE: Final = {
    "debian": "Debian", "photon": "Photon OS", "mageia": "Mageia", "alpaquita": "Alpaquita",
    "bellsoft-hardened-containers": "BellSoft Hardened Containers",
}  # fmt: skip
"""OSV's names that go on with the whole of VERSION_ID."""
_MAJOR: Final = {
    "rocky": "Rocky Linux",
    "almalinux": "AlmaLinux",
    "azurelinux": "Azure Linux",
    "mariner": "Azure Linux",
}
"""Those that go on with its first number."""
_ROLLING: Final = {
    "wolfi": "Wolfi", "chainguard": "Chainguard", "minimos": "MinimOS", "echo": "Echo", "cleanstart": "CleanStart",
}  # fmt: skip
"""Those that go on with nothing."""
_NAMESPACES: Final = {"rhel": "redhat", "sled": "suse", "sles": "suse", "sles_sap": "suse"}
"""What package URLs call a distribution, where it is not its ID."""


class Distribution(msgspec.Struct, frozen=True):
    """A release of a distribution; everything is empty where nothing says which it is."""

    id: str = ""
    version: str = ""
    """VERSION_ID."""
    edition: str = ""
    """VERSION, the one for people."""
    title: str = ""
    """PRETTY_NAME."""

    @property
    def namespace(self) -> str:
        """What package URLs call it."""
        return "opensuse" if self.id.startswith("opensuse") else _NAMESPACES.get(self.id, self.id)

    @property
    def ecosystem(self) -> str:
        """OSV's name for it, with the release; empty where OSV has none."""
        if self.id in _ROLLING:
            return _ROLLING[self.id]
        if self.id in _WHOLE:
            return _joined(_WHOLE[self.id], self.version)
        if self.id in _MAJOR:
            return _joined(_MAJOR[self.id], self.version.partition(".")[0])
        special = _SPECIAL.get(self.namespace)
        return special(self) if special is not None else ""

    @property
    def qualifiers(self) -> tuple[tuple[str, str], ...]:
        """The qualifier `distro` of a package URL, none where nothing is known."""
        return (("distro", f"{self.id}-{self.version}" if self.version else self.id),) if self.id else ()


def read_os_release(body: bytes) -> Distribution:
    """Give what an `os-release` says; a line that says nothing is passed over, as the format asks."""
    said: dict[str, str] = {}
    for line in body[:BIGGEST].decode("utf-8", "replace").splitlines():
        match = _LINE.fullmatch(line)
        if match is not None:
            said[match["key"]] = _unquoted(match["value"].strip())
    return Distribution(
        said.get("ID", "").lower(), said.get("VERSION_ID", ""), said.get("VERSION", ""), said.get("PRETTY_NAME", "")
    )


def distribution_of(path: str, below: str, beside: Beside) -> Distribution:
    """Give the distribution of the tree that a package database lies in.

    Shape: `below` is where the database lies in a tree, such as `var/lib/dpkg/`; what stands before it in `path` is
    the tree's root.
    """
    before, found, _ = f"/{path}".rpartition(f"/{below}")
    root = before.strip("/") + "/" if found and before.strip("/") else ""
    for place in PLACES:
        body = beside(root + place)
        if body is not None:
            return read_os_release(body)
    return Distribution()


def _unquoted(value: str) -> str:
    quote = value[:1]
    if quote in {'"', "'"} and value.endswith(quote) and len(value) > 1:
        value = value[1:-1]
    return _ESCAPED.sub(r"\1", value) if quote != "'" else value


def _joined(name: str, release: str) -> str:
    return f"{name}:{release}" if release else name


def _ubuntu(one: Distribution) -> str:
    return _joined("Ubuntu", f"{one.version}:LTS" if _LONG_TERM.fullmatch(one.version) else one.version)


def _alpine(one: Distribution) -> str:
    if "_" in one.version:  # 3.21_alpha20240923: what is not released yet
        return "Alpine:edge"
    release = ".".join(one.version.split(".")[:2])
    return _joined("Alpine", f"v{release}" if release else "")


def _opensuse(one: Distribution) -> str:
    if one.id == "opensuse-tumbleweed":
        return "openSUSE:Tumbleweed"
    return _joined("openSUSE", one.title.removeprefix("openSUSE").strip())


def _suse(one: Distribution) -> str:
    return _joined("SUSE", one.title.removeprefix("SUSE").strip())


def _red_hat(one: Distribution) -> str:
    major = one.version.partition(".")[0]
    return f"Red Hat:enterprise_linux:{major}" if major else "Red Hat"


def _open_euler(one: Distribution) -> str:
    edition = _OPEN_EULER.search(one.edition)
    return _joined("openEuler", f"{one.version}-{edition['edition']}" if edition else one.version)


_SPECIAL: Final = {
    "ubuntu": _ubuntu, "alpine": _alpine, "opensuse": _opensuse, "suse": _suse, "redhat": _red_hat,
    "openeuler": _open_euler,
}  # fmt: skip
