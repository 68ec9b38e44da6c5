"""Which order the versions of an ecosystem have: OSV's ecosystems and the types of package URLs.

Enters: a name. Leaves: the id of a scheme. Floor 3. Source: OSV schema, "Defined ecosystems"; package URL types.
"""

from __future__ import annotations

from typing import Final

from interlock.supply.errors import SchemeUnknown
from interlock.supply.versions.rules import SCHEMES

BY_ECOSYSTEM: Final[dict[str, str]] = {
    "AlmaLinux": "rpm",
    "Alpaquita": "apk",
    "Alpine": "apk",
    "Android": "generic",
    "Azure Linux": "rpm",
    "BellSoft Hardened Containers": "apk",
    "Bioconductor": "cran",
    "Bitnami": "bitnami",
    "CRAN": "cran",
    "Chainguard": "apk",
    "CleanStart": "apk",
    "ConanCenter": "conan",
    "Debian": "deb",
    "Echo": "deb",
    "FreeBSD": "freebsd",
    "GHC": "hackage",
    "GitHub Actions": "github",
    "Go": "golang",
    "Hackage": "hackage",
    "Hex": "hex",
    "Julia": "julia",
    "Kubernetes": "semver",
    "Linux": "generic",
    "Mageia": "rpm",
    "Maven": "maven",
    "MinimOS": "apk",
    "NuGet": "nuget",
    "Packagist": "composer",
    "Photon OS": "rpm",
    "Pub": "pub",
    "PyPI": "pypi",
    "Red Hat": "rpm",
    "Rocky Linux": "rpm",
    "RubyGems": "gem",
    "SUSE": "rpm",
    "SwiftURL": "swift",
    "Ubuntu": "deb",
    "VSCode": "semver",
    "Wolfi": "apk",
    "crates.io": "cargo",
    "npm": "npm",
    "opam": "opam",
    "openEuler": "rpm",
    "openSUSE": "rpm",
}
"""By OSV's name without what stands behind its first colon.

GIT and OSS-Fuzz name commits, which have no order; Docker Hardened Images and TuxCare do not say which order they use.
"""

BY_TYPE: Final[dict[str, str]] = {
    "bazel": "generic",
    "brew": "generic",
    "chrome-extension": "intdot",
    "generic": "generic",
    "luarocks": "generic",
    "mlflow": "generic",
    "otp": "generic",
    "qpkg": "generic",
    "swid": "generic",
    "vcpkg": "generic",
    "vscode-extension": "semver",
    "yocto": "generic",
} | {
    name: name
    for name in SCHEMES
    if name
    not in {"datetime", "freebsd", "gentoo", "intdot", "lexicographic", "nginx", "openssl", "packagist", "semver"}
}
"""By type of package URL; a type whose versions are commits, tags or digests is not here."""

_LAYERED: Final = "Root"
"""Its names go on with the ecosystem that it rebuilds: `Root:Alpine:3.18`."""


def scheme_of_ecosystem(ecosystem: str) -> str:
    """Give the id of the scheme of one of OSV's ecosystems, with or without what stands behind its colon.

    Errors: SchemeUnknown (SUP-103) if its versions have no order, or none that is known.
    """
    name, _, rest = ecosystem.partition(":")
    if name == _LAYERED and rest:
        return scheme_of_ecosystem(rest)
    found = BY_ECOSYSTEM.get(name)
    if found is None:
        raise SchemeUnknown(scheme=ecosystem, known=", ".join(BY_ECOSYSTEM))
    return found


def scheme_of_purl_type(type: str) -> str:  # noqa: A002  # the standard's word
    """Give the id of the scheme of a type of package URL.

    Errors: SchemeUnknown (SUP-103) if its versions have no order, or none that is known.
    """
    found = BY_TYPE.get(type.lower())
    if found is None:
        raise SchemeUnknown(scheme=type, known=", ".join(BY_TYPE))
    return found
