"""Where npm's kin take packages from: registry archives, git, plain archives, paths. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.gathering import Ecosystem
from interlock.formats.manifests.origins import SHORTHANDS, git_source, is_commit, looks_like_git, without_credentials
from interlock.supply.model import Scope, Source, SourceKind

NPM: Final = Ecosystem("npm", "npm", split="/")

DEPENDENCY_FIELDS: Final = {
    "dependencies": Scope.REQUIRED,
    "optionalDependencies": Scope.OPTIONAL,
    "peerDependencies": Scope.OPTIONAL,
    "devDependencies": Scope.DEVELOPMENT,
}
"""The fields in which a package asks for others, and what for."""
GROUPS: Final = {
    "dependencies": "",
    "optionalDependencies": "optional",
    "peerDependencies": "peer",
    "devDependencies": "dev",
}

_ARCHIVES_OF_COMMITS: Final = (
    re.compile(
        r"https://(?P<where>codeload\.github\.com/[^/]+/[^/]+)/(?:legacy\.)?(?:tar\.gz|zip)/(?P<commit>[^/?#]+)"
    ),
    re.compile(
        r"https://(?P<where>gitlab\.com/.+?)/(?:-/|repository/)archive\.tar\.gz\?(?:ref|sha)=(?P<commit>[^&#]+)"
    ),
    re.compile(r"https://(?P<where>gitlab\.com/.+?)/-/archive/(?P<commit>[^/?#]+)/"),
    re.compile(r"https://(?P<where>bitbucket\.org/[^/]+/[^/]+)/get/(?P<commit>[^/?#]+?)\.(?:tar\.gz|zip)"),
)
_PATHS: Final = ("file:", "link:", "portal:", "workspace:", "./", "../", "/", "~/")
_SHORT: Final = re.compile(r"[\w-][\w.-]*/[\w.-]+(?:#.*)?")


def source_of(address: str) -> Source:
    """Give the source that an address stands for: a resolved archive, or what a manifest asks for."""
    address = without_credentials(address)
    if address.startswith(_PATHS):
        return Source(SourceKind.PATH, address.partition(":")[2] if ":" in address[:10] else address)
    forge, colon, rest = address.partition(":")
    if colon and forge in SHORTHANDS:
        return git_source(SHORTHANDS[forge] + rest)
    if looks_like_git(address):
        return git_source(address)
    if address.startswith(("http://", "https://")):
        return _of_archive(address)
    return git_source(SHORTHANDS["github"] + address) if _SHORT.fullmatch(address) else Source()


def _of_archive(address: str) -> Source:
    """Give the source of an address of the web: an archive of a registry, one of a commit, a repository, any other."""
    for pattern in _ARCHIVES_OF_COMMITS:
        archive = pattern.match(address)
        if archive and is_commit(archive["commit"]):
            where = archive["where"].replace("codeload.", "", 1)
            return Source(SourceKind.GIT, f"https://{where}", "", archive["commit"])
    bare, _, fragment = address.partition("#")
    if is_commit(fragment) and "/-/" not in bare and not bare.endswith((".tgz", ".tar.gz")):
        return git_source(address)
    return Source(SourceKind.REGISTRY if "/-/" in bare else SourceKind.URL, bare)


def is_range(text: str) -> bool:
    """Say whether what a manifest asks for is a range of versions, and no address, path or alias."""
    return source_of(text).kind is SourceKind.UNKNOWN and ":" not in text


def unaliased(name: str, wanted: str) -> tuple[str, str]:
    """Give the true name and range where `npm:other@range` stands for the range of another package."""
    if not wanted.startswith("npm:"):
        return name, wanted
    true_name, _, true_range = split_at_version(wanted[4:])
    return (true_name, true_range) if true_name and not _is_version(true_name) else (name, wanted[4:])


def _is_version(text: str) -> bool:
    return text[:1] in set("0123456789^~<>=*") or text == "latest"


def split_at_version(text: str) -> tuple[str, str, str]:
    """Split `@scope/name@rest` at the `@` that ends the name; without one all of it is the name."""
    place = text.find("@", 1)
    return (text, "", "") if place < 0 else (text[:place], "@", text[place + 1 :])
