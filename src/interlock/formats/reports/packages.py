"""Components that reports name, by the one name under which other tools know them too. Floor 5.

Enters: a package URL, or a name, a version and the kind of package, as a report writes them; CVSS vectors.
Leaves: a `Package`, and sightings of the same fault put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from interlock.control import Location, Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.sbom.naming import named
from interlock.kernel import Certainty, Severity
from interlock.supply.advisory.cvss import score_of
from interlock.supply.errors import CvssMalformed, PurlMalformed
from interlock.supply.purl import purl_of

_MOST_PLACES: Final = 1_000
"""Places of one fault that are kept."""
_LONGEST: Final = 2_000
"""Characters of a name that are kept."""
_NO_VERSION: Final = frozenset({"none", "null", "n/a", "unknown", "-"})
"""What tools write where they know of no version that is better."""
_TYPES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("npm", "node", "nodejs", "javascript", "js", "yarn", "pnpm", "bower"), "npm"),
    **dict.fromkeys(("pypi", "pip", "python", "poetry", "pipenv"), "pypi"),
    **dict.fromkeys(("maven", "gradle", "sbt", "java", "java-archive"), "maven"),
    **dict.fromkeys(("go", "golang", "gomodules", "golangdep", "govendor", "go-module"), "golang"),
    **dict.fromkeys(("gem", "rubygems", "ruby", "bundler"), "gem"),
    **dict.fromkeys(("composer", "packagist", "php", "php-composer"), "composer"),
    **dict.fromkeys(("nuget", "dotnet", ".net", "paket"), "nuget"),
    **dict.fromkeys(("cargo", "crates.io", "rust", "rust-crate"), "cargo"),
    **dict.fromkeys(("hex", "erlang", "elixir"), "hex"),
    **dict.fromkeys(("pub", "dart"), "pub"),
    **dict.fromkeys(("cocoapods", "cocoa"), "cocoapods"),
    **{name: name for name in ("swift", "conan", "cran", "conda", "hackage")},
}
"""Types of package URLs by the words that tools have for them, in small letters."""
_DISTRIBUTIONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("debian", "ubuntu"), "deb"),
    **dict.fromkeys(("alpine", "wolfi", "chainguard"), "apk"),
    **dict.fromkeys(("rhel", "redhat", "centos", "fedora", "amzn", "amazon", "ol", "rocky", "sles", "opensuse"), "rpm"),
}


class Package(msgspec.Struct, frozen=True):
    """A component that a report names."""

    name: str
    """As its ecosystem writes it whole: `org.example:app`, `@example/app`; empty where the report does not say."""
    version: str = ""
    purl: str = ""
    """Its canonical package URL; empty where the report tells no kind of package."""


@lru_cache(maxsize=16_384)
def by_purl(purl: str | None, name: str | None = "", version: str | None = "") -> Package:
    """Give a package by its URL; what the report says beside it stands in where there is none."""
    try:
        found = named("", _printable(version), _printable(purl))
    except PurlMalformed:
        return Package(_printable(name), _printable(version))
    return Package(_printable(found.name) or _printable(name), _printable(found.version), found.purl)


@lru_cache(maxsize=16_384)
def of_kind(kind: str | None, name: str | None, version: str | None = "") -> Package:
    """Give a package by what the report calls its ecosystem, language or package manager: `pip`, `debian:11`."""
    word, _, _ = (kind or "").lower().partition(":")
    whole, held = _printable(name), _printable(version)
    if word in _DISTRIBUTIONS:
        # Tools that write a package of a distribution as `source/binary` mean the binary one.
        return _made(_DISTRIBUTIONS[word], word, whole.rpartition("/")[2], held)
    of_type = _TYPES.get(word, "")
    if not of_type:
        return Package(whole, held)
    space, _, last = whole.replace(":", "/").rpartition("/") if of_type == "maven" else whole.rpartition("/")
    return _made(of_type, space, last, held)


def _made(of_type: str, space: str, name: str, version: str) -> Package:
    try:
        return by_purl(purl_of(of_type, name, version, space), name, version)
    except PurlMalformed:
        return Package(f"{space}/{name}" if space else name, version)


def vulnerable(
    tool: str,
    rule: str,
    rated: Severity,
    message: str,
    package: Package,
    *,
    host: str = "",
    aliases: Iterable[str] = (),
    places: Iterable[str | None] = (),
    cwe: Iterable[str] = (),
    remedy: str = "",
) -> Sighting:
    """Say that a package is vulnerable, and in which files or through which packages it is there.

    Shape:  `rule` is the id of the vulnerability. The places tell no two findings apart, `host` does, since a
            package is mended on each machine. Where nobody says which package it is, the first place stands for it.
    """
    held = [text for text in map(_printable, places) if text]
    if not package.name and held:
        package, held = Package(held[0]), held[1:]
    known = tuple(dict.fromkeys((*telling.ids(rule), *aliases)))
    name = package.name.lower() + (f"@{package.version}" if package.version else "")
    where = " on ".join(part for part in (name, telling.line(host)) if part)
    whole = f"{package.name} {package.version}".strip()
    found = Sighting(
        tool,
        telling.line(rule) or rule_named(message),
        rated,
        Certainty.HIGH,
        telling.line(f"{whole}: {message}" if package.name else message),
        Location("", symbol=telling.line(where)),
        tuple(cwe),
        telling.line(remedy),
        same_as=tuple(f"{one} of {where}" for one in known),
        aliases=known,
        components=(package.purl,) if package.purl else (),
    )
    return seen_at(found, (place for place in held if place != package.name))


def as_one(found: Sequence[Sighting]) -> Sighting:
    """Say that a tool wrote several as one: the first stands for all, with the names and packages of the others."""
    first = found[0]
    others = dict.fromkeys(one.at.symbol for one in found[1:] if one.at.symbol != first.at.symbol)
    return msgspec.structs.replace(
        first,
        same_as=tuple(dict.fromkeys(name for one in found for name in one.same_as)),
        components=tuple(dict.fromkeys(purl for one in found for purl in one.components)),
        elsewhere=tuple(dict.fromkeys((*others, *(place for one in found for place in one.elsewhere)))),
    )


def take(*versions: str | None) -> str:
    """Give the remedy that one of some versions is; empty where none is named."""
    told = dict.fromkeys(text for text in map(_printable, versions) if text and text.lower() not in _NO_VERSION)
    return f"take {' or '.join(told)}" if told else ""


def rated(*vectors: str | None) -> str:
    """Give the severity of the first CVSS vector that can be read, as a word; empty where none can."""
    for vector in vectors:
        text = (vector or "").strip().strip("()")
        if text and not text.startswith("CVSS:") and "/PR:" in text:
            text = f"CVSS:3.1/{text}"
        try:
            return score_of(text).severity.value
        except CvssMalformed:
            continue
    return ""


def graver(one: Severity, other: Severity) -> Severity:
    """Give the graver of two severities."""
    return one if one.rank <= other.rank else other


def seen_at(one: Sighting, places: Iterable[str | None]) -> Sighting:
    """Say in which files or through which packages a component is there: they tell no two findings apart."""
    told = sorted({text for text in map(_printable, places) if text})[:_MOST_PLACES]
    return msgspec.structs.replace(one, elsewhere=tuple(told)) if told else one


def once(found: Iterable[Sighting]) -> tuple[Sighting, ...]:
    """Give each fault of each component once, at all the places where it was seen.

    Shape:  two records of one vulnerability, its own and that of another database, are the same fault.
    """
    kept: dict[tuple[str, str], Sighting] = {}
    places: dict[tuple[str, str], dict[str, None]] = {}
    for one in found:
        cve = next((name for name in one.aliases if name.startswith("CVE-")), one.rule)
        key = (cve, one.at.symbol or one.at.path)
        kept.setdefault(key, one)
        places.setdefault(key, {}).update(dict.fromkeys(one.elsewhere))
    return tuple(seen_at(one, places[key]) for key, one in kept.items())


def looked_at(target: object) -> str:
    """Give what Grype and its family looked at: an image as the user asked for it, a folder or file by its path."""
    if isinstance(target, dict):
        return telling.line(target.get("userInput"), target.get("imageID"))
    return telling.line(target) if isinstance(target, str) else ""


def _printable(text: str | None) -> str:
    """Give a text without what cannot be printed: tools copy the zero bytes of binaries into versions."""
    stripped = (text or "").strip()[:_LONGEST]
    return stripped if stripped.isprintable() else "".join(char for char in stripped if char.isprintable())
