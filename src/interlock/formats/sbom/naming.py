"""What an SBOM calls a thing, as a component: the purl decides, its name and version stand in where there is none.

Enters: the words of an SBOM. Leaves: a `Component`. Floor 5.
"""

from __future__ import annotations

import re
from typing import Final, TypedDict, Unpack

from msgspec.structs import replace

from interlock.formats.manifests.distribution import Distribution
from interlock.formats.manifests.origins import without_credentials, without_credentials_inside
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Component, Hash, Scope, Source
from interlock.supply.purl import Purl, read_foreign_purl

ECOSYSTEMS: Final[dict[str, str]] = {
    "bioconductor": "Bioconductor", "bitnami": "Bitnami", "cargo": "crates.io", "composer": "Packagist",
    "conan": "ConanCenter", "cran": "CRAN", "gem": "RubyGems", "githubactions": "GitHub Actions", "golang": "Go",
    "hackage": "Hackage", "hex": "Hex", "julia": "Julia", "maven": "Maven", "npm": "npm", "nuget": "NuGet",
    "opam": "opam", "pub": "Pub", "pypi": "PyPI", "swift": "SwiftURL", "vscode-extension": "VSCode",
}  # fmt: skip
"""OSV's name by type of package URL, for types that are one ecosystem."""
_DISTRIBUTIONS: Final = frozenset({"alpm", "apk", "deb", "rpm"})
_NAME_ALONE: Final = _DISTRIBUTIONS | {"bitnami", "conan", "cran", "generic", "oci", "opam", "pypi"}
"""Types whose namespace is no part of what the package is called."""
_DISTRO: Final = re.compile(r"(?P<id>[a-z][a-z0-9_]*(?:-[a-z]+)*)(?:-(?P<version>v?\d.*))?", re.IGNORECASE)
_CODENAMES: Final = {
    "buster": "10", "bullseye": "11", "bookworm": "12", "trixie": "13", "forky": "14",
    "bionic": "18.04", "focal": "20.04", "jammy": "22.04", "noble": "24.04",
}  # fmt: skip


class Known(TypedDict, total=False):
    """What else is known of a component: fields of `Component` under their own names."""

    scope: Scope
    groups: tuple[str, ...]
    constraint: str
    hashes: tuple[Hash, ...]
    source: Source
    licences: tuple[str, ...]
    line: int
    runs_at_install: bool
    published: str
    source_package: str
    source_version: str
    inside: str
    cpes: tuple[str, ...]


def named(name: str, version: str, purl: str = "", ecosystem: str = "", **known: Unpack[Known]) -> Component:
    """Make a component; what the purl says goes before the name and version beside it.

    Errors: PurlMalformed (SUP-101) if there is a purl that is none.
    """
    source = known.get("source")
    if source is not None and source.url:
        known["source"] = replace(source, url=without_credentials(source.url))
    if not purl:
        return Component(name, version, "", ecosystem, **known)
    parts = read_foreign_purl(purl)
    if "//" in purl or "%2F" in purl.upper():
        bare = tuple((key, without_credentials_inside(without_credentials(value))) for key, value in parts.qualifiers)
        parts = replace(parts, qualifiers=bare)
    component = Component(
        name_of(parts), version_of(parts) or version, str(parts), ecosystem or ecosystem_of(parts), **known
    )
    if component.source_package or parts.type not in _DISTRIBUTIONS:
        return component
    upstream, _, upstream_version = dict(parts.qualifiers).get("upstream", "").partition("@")
    if parts.type == "rpm" and upstream.endswith(".src.rpm"):
        upstream = upstream.removesuffix(".src.rpm").rsplit("-", 2)[0]
    return replace(component, source_package=upstream, source_version=upstream_version)


def named_or_owed(
    name: str, version: str, purl: str = "", ecosystem: str = "", **known: Unpack[Known]
) -> tuple[Component, str]:
    """Make a component, and what is owed because its purl is none: then it stands there by its name alone."""
    try:
        return named(name, version, purl, ecosystem, **known), ""
    except PurlMalformed as error:
        shown = f"{name} {version}".strip()[:120]
        why = without_credentials_inside(f"{shown}: {error}")
        return Component(name, version, "", ecosystem, **known), why


def name_of(purl: Purl) -> str:
    """Give the name as its ecosystem spells it."""
    if not purl.namespace or purl.type in _NAME_ALONE:
        return purl.name
    return f"{purl.namespace}{':' if purl.type == 'maven' else '/'}{purl.name}"


def version_of(purl: Purl) -> str:
    """Give the version; an epoch that stands in a qualifier is a part of it."""
    epoch = dict(purl.qualifiers).get("epoch", "") if purl.type == "rpm" else ""
    return f"{epoch}:{purl.version}" if epoch and ":" not in purl.version and purl.version else purl.version


def ecosystem_of(purl: Purl) -> str:
    """Give OSV's name of a package's ecosystem, empty where it has none or nobody says which release it is."""
    if purl.type not in _DISTRIBUTIONS:
        return ECOSYSTEMS.get(purl.type, "")
    match = _DISTRO.fullmatch(dict(purl.qualifiers).get("distro", ""))
    release, version = (match["id"].lower(), match["version"] or "") if match else ("", "")
    if release in _CODENAMES:
        release, version = purl.namespace, _CODENAMES[release]
    elif not release or release[0] == "v":
        release = purl.namespace
    if not version and match is None:
        version = dict(purl.qualifiers).get("distro", "")
    return Distribution(release, version.removeprefix("v")).ecosystem
