"""How Composer names packages, and what of its requirements is no package at all. Floor 5."""

from __future__ import annotations

from typing import Final

from interlock.formats.manifests.fields import mapping, text_or_empty
from interlock.formats.manifests.gathering import Ecosystem
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.origins import without_credentials
from interlock.supply.model import Hash, Source, SourceKind

COMPOSER: Final = Ecosystem("composer", "Packagist", split="/")

_PLATFORM: Final = ("ext-", "lib-", "composer-")


def is_package(name: str) -> bool:
    """Say whether a requirement is a package, and not PHP itself, an extension or a library of the machine."""
    return "/" in name and not name.startswith(_PLATFORM)


def source_of(entry: dict[str, object], path: str) -> Source:
    """Give where a locked package comes from: its repository if there is one, else its archive.

    Errors: ManifestMalformed (FMT-201).
    """
    source = mapping(entry.get("source"), path, "source")
    archive = mapping(entry.get("dist"), path, "dist")
    if text_or_empty(archive.get("type")) == "path":
        return Source(SourceKind.PATH, text_or_empty(archive.get("url")))
    if text_or_empty(source.get("type")) in {"git", "hg", "svn", "fossil"}:
        commit = text_or_empty(source.get("reference"))
        return Source(SourceKind.GIT, without_credentials(text_or_empty(source.get("url"))), "", commit)
    url = text_or_empty(archive.get("url"))
    return Source(SourceKind.URL, without_credentials(url)) if url else Source()


def hashes_of(entry: dict[str, object], path: str) -> tuple[Hash, ...]:
    """Give the SHA-1 of the archive, where Composer knows one. Errors: ManifestMalformed (FMT-201)."""
    archive = mapping(entry.get("dist"), path, "dist")
    digest = hash_of("sha1", text_or_empty(archive.get("shasum")))
    return () if digest is None else (digest,)


def licences_of(entry: dict[str, object]) -> tuple[str, ...]:
    """Give the licences as declared: one text, or a list of which any may be chosen."""
    value = entry.get("license")
    listed = value if isinstance(value, list) else [value]
    return tuple(one for one in listed if isinstance(one, str) and one)
