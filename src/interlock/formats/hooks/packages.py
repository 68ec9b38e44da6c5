"""Packages and images that were published or taken away, by the names that Interlock has for them. Floor 5."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from interlock.formats.hooks.model import Happened, Happening
from interlock.formats.hooks.payload import Part, digest, told
from interlock.kernel import Digest, Subject
from interlock.supply.errors import PurlMalformed
from interlock.supply.purl import purl_of, read_foreign_purl

TYPES: Final[Mapping[str, str]] = {
    "npm": "npm",
    "maven": "maven",
    "rubygems": "gem",
    "nuget": "nuget",
    "pypi": "pypi",
    "cargo": "cargo",
    "composer": "composer",
    "conan": "conan",
    "conda": "conda",
    "cran": "cran",
    "debian": "deb",
    "generic": "generic",
    "go": "golang",
    "golang": "golang",
    "helm": "helm",
    "pub": "pub",
    "rpm": "rpm",
    "swift": "swift",
    "hex": "hex",
    "alpine": "apk",
}
"""The types of package URLs by what forges call their registries."""


def package_url(sort: str, name: str, version: str = "") -> str:
    """Give the package URL of a package; empty where its name is none that a package URL can have."""
    space, _, bare = name.rpartition(":" if sort == "maven" else "/")
    try:
        return purl_of(sort, bare, version, space.replace(":", "/"))
    except PurlMalformed:
        return ""


def image_url(place: str, found: Digest, tag: str = "") -> str:
    """Give the package URL of an image that is known by its digest; empty where it can have none."""
    plain = place.lower()
    also = (("repository_url", plain), *((("tag", tag),) if tag else ()))
    try:
        return purl_of("oci", plain.rpartition("/")[2], str(found), "", also)
    except PurlMalformed:
        return ""


def image(base: Happening, place: str, found: Digest | None, tag: str = "") -> Happening:
    """Tell of an image by the place that it is at, its digest and its tag, as far as they are known."""
    whole = image_url(place, found, tag) if found else ""
    return replace(
        base,
        what="image",
        key=f"{place}@{found}" if found else f"{place}:{tag}" if tag else place,
        repository=base.repository or place,
        title=base.title or (f"{place}:{tag}" if tag else place),
        artifacts=(Subject(place, (found,)),) if found else (),
        packages=(whole,) if whole else (),
        data={**base.data, **told(tag=tag)},
    )


def same_url(purl: str) -> str:
    """Give a package URL in the one form that can be compared; empty for what is none."""
    try:
        return str(read_foreign_purl(purl))
    except PurlMalformed:
        return ""


def subject_of(purl: str) -> Subject | None:
    """Give what a package URL names by a digest, in its version or its checksum; None if it names nothing so."""
    try:
        read = read_foreign_purl(purl)
    except PurlMalformed:
        return None
    sums = dict(read.qualifiers).get("checksum", "").split(",")
    found = next((one for one in (digest(text) for text in (read.version, *sums)) if one), None)
    name = f"{read.namespace}/{read.name}" if read.namespace else read.name
    return Subject(name, (found,)) if found else None


def github_package(payload: Part, base: Happening) -> Iterator[Happening]:
    """Tell a package that GitHub published or altered."""
    one = payload.at("package") or payload.at("registry_package")
    version = one.at("package_version")
    known = replace(
        base,
        kind=Happened.ARTIFACT_PUSHED,
        address=one.address("html_url") or base.address,
        actor=version.text("author.login") or base.actor,
        commit=version.commit("source_commit", "target_oid", "target_commitish"),
        at=version.moment("updated_at", "created_at") or one.moment("updated_at", "created_at"),
        data=told(action=payload.text("action")),
    )
    sort, name = one.text("package_type", "ecosystem").lower(), one.text("name")
    if sort in {"container", "docker"}:
        tag = version.text("container_metadata.tag.name")
        found = digest(version.at("container_metadata.tag.digest").value) or digest(version.at("version").value)
        place = _place(version.text("package_url")) or one.text("namespace") or name
        yield image(replace(known, title=name), place, found, tag)
        return
    number = version.text("version", "name")
    written = package_url(TYPES[sort], _spaced(one, sort, name), number) if sort in TYPES and name else ""
    yield replace(
        known,
        what="package",
        key=f"{name}@{number}" if number else name,
        title=name,
        packages=(written,) if written else (),
        data={**known.data, **told(version=number, registry=sort)},
    )


def _spaced(one: Part, sort: str, name: str) -> str:
    """Give the name of a package with its namespace, which npm has in GitHub's registry and does not write there."""
    owner = one.text("owner.login")
    return f"@{owner.lower()}/{name}" if sort == "npm" and owner and "/" not in name else name


def _place(text: str) -> str:
    """Give the place of an image without tag or digest."""
    bare = text.partition("@")[0]
    before, colon, after = bare.rpartition(":")
    return before if colon and "/" not in after else bare
