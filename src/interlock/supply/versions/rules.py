"""Which orders of versions there are, and what is asked of them.

Enters: the id of a scheme and versions of it. Leaves: keys, bytes and answers in the order of that scheme. Floor 3.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from interlock.supply.errors import SchemeUnknown, VersionMalformed
from interlock.supply.versions import (
    apk,
    composer,
    conan,
    conda,
    deb,
    gem,
    maven,
    moment,
    nuget,
    plain,
    pypi,
    rpm,
    semver,
)
from interlock.supply.versions.model import Key, Scheme

_SEMVER: Final = "MAJOR.MINOR.PATCH-PRE+BUILD; fewer or more numbers and a leading v are read too"
_ANY: Final = "nearly anything"

SCHEMES: Final[dict[str, Scheme]] = {
    scheme.id: scheme
    for scheme in (
        Scheme("alpm", rpm.arch_key, f"{_ANY}; an epoch before a colon", rpm.arch_compare),
        Scheme("apk", apk.key, "1.2.3a_rc1-r4, strictly"),
        Scheme("bitnami", semver.key, _SEMVER),
        Scheme("cargo", semver.key, _SEMVER),
        Scheme("cocoapods", gem.key, "dotted numbers and words, a number first"),
        Scheme("composer", composer.key, "a number first; no branches but N.x-dev"),
        Scheme("conan", conan.key, _ANY),
        Scheme("conda", conda.key, "EPOCH!1.2_a+LOCAL, strictly"),
        Scheme("cpan", plain.perl_key, "1.23, v1.2.3"),
        Scheme("cran", plain.cran_key, "numbers joined by dots and dashes"),
        Scheme("datetime", moment.key, "RFC 3339"),
        Scheme("deb", deb.key, f"{_ANY}; an epoch is a number"),
        Scheme("freebsd", plain.freebsd_key, f"{_ANY}; 1.2_REVISION,EPOCH"),
        Scheme("gem", gem.key, "dotted numbers and words, a number first"),
        Scheme("generic", plain.generic_key, _ANY),
        Scheme("gentoo", apk.gentoo_key, "1.2.3a_rc1-r4, strictly"),
        Scheme("github", semver.key, _SEMVER),
        Scheme("golang", semver.go_key, f"{_SEMVER}; go1.22rc1"),
        Scheme("hackage", plain.hackage_key, "dotted numbers"),
        Scheme("hex", semver.key, _SEMVER),
        Scheme("intdot", plain.intdot_key, "dotted numbers at the beginning; the rest says nothing"),
        Scheme("julia", semver.built_key, _SEMVER),
        Scheme("lexicographic", plain.lexicographic_key, "anything"),
        Scheme("maven", maven.key, "anything printable"),
        Scheme("nginx", semver.key, _SEMVER),
        Scheme("npm", semver.key, _SEMVER),
        Scheme("nuget", nuget.key, "up to four numbers, -PRE+BUILD"),
        Scheme("openssl", plain.openssl_key, "1.0.2zg, 3.0.0-beta1"),
        Scheme("opam", deb.opam_key, _ANY),
        Scheme("packagist", composer.php_key, "a number first; no branches"),
        Scheme("pub", semver.built_key, _SEMVER),
        Scheme("pypi", pypi.key, "PEP 440; anything else printable comes before it"),
        Scheme("rpm", rpm.key, f"{_ANY}; an epoch before a colon"),
        Scheme("semver", semver.key, _SEMVER),
        Scheme("swift", semver.key, _SEMVER),
    )
}
"""By id, which is the purl type's or VERS type's name where there is one."""

_ALSO: Final = {"alpine": "apk", "archlinux": "alpm", "dart": "pub", "debian": "deb", "ebuild": "gentoo"}
"""Other names under which ranges are found written."""


def scheme_of(scheme: str) -> Scheme:
    """Give the scheme of an id.

    Errors: SchemeUnknown (SUP-103).
    """
    found = SCHEMES.get(scheme) or SCHEMES.get(_ALSO.get(scheme, ""))
    if found is None:
        raise SchemeUnknown(scheme=scheme, known=", ".join(SCHEMES))
    return found


def is_scheme(scheme: str) -> bool:
    """Say whether there is an order of versions by this name."""
    return scheme in SCHEMES or scheme in _ALSO


def key_reader(scheme: str) -> Callable[[str], Key]:
    """Give the function that reads keys, for whoever reads many and keeps them.

    Errors: SchemeUnknown (SUP-103).
    """
    return scheme_of(scheme).read


@lru_cache(maxsize=65_536)
def sort_key(scheme: str, version: str) -> Key:
    """Give the key of a version: it compares with other keys of the scheme, and is equal where versions are.

    Errors: SchemeUnknown (SUP-103), VersionMalformed (SUP-102).
    """
    return scheme_of(scheme).read(version)


def compare(scheme: str, left: str, right: str) -> int:
    """Give -1, 0 or 1 as the first version comes before the second, equals it or comes after it.

    Errors: SchemeUnknown (SUP-103), VersionMalformed (SUP-102).
    """
    own = scheme_of(scheme).compare
    if own is not None:
        return own(left, right)
    one, other = sort_key(scheme, left), sort_key(scheme, right)
    return (one > other) - (one < other)


def is_version(scheme: str, version: str) -> bool:
    """Say whether a scheme can read a version.

    Errors: SchemeUnknown (SUP-103).
    """
    try:
        sort_key(scheme, version)
    except VersionMalformed:
        return False
    return True


def sort_bytes(scheme: str, version: str) -> bytes:
    """Give bytes that compare, as bytes, as the versions of the scheme do.

    Errors: SchemeUnknown (SUP-103), VersionMalformed (SUP-102).
    """
    out = bytearray()
    _write_tuple(out, scheme_of(scheme).read(version))
    return bytes(out)


# Each value tells its own end and no value is the beginning of another, so the first byte that differs decides.
_STOP, _GOES_ON = 0x00, 0x01
_SHORT, _MIDDLE, _LONG_MARK = 0x30, 0x80, 0xFF


def _write_tuple(out: bytearray, parts: Key) -> None:
    for part in parts:
        out.append(_GOES_ON)
        if isinstance(part, tuple):
            _write_tuple(out, part)
        elif isinstance(part, str):
            out += part.encode("utf-8").replace(b"\x00", b"\x00\xff") + b"\x00\x00"
        else:
            _write_number(out, part)
    out.append(_STOP)


def _write_number(out: bytearray, number: int) -> None:
    size = (abs(number).bit_length() + 7) // 8
    if number < 0:
        out.append(_MIDDLE - size)
        out += (256**size - 1 + number).to_bytes(size, "big")
    elif size < _SHORT:
        out.append(_MIDDLE + size)
        out += number.to_bytes(size, "big")
    else:
        out.append(_LONG_MARK)
        out += size.to_bytes(2, "big") + number.to_bytes(size, "big")
