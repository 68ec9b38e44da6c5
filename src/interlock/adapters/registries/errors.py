"""What can go wrong with a repository of artifacts.

InterlockError
└── RegistryError                  REG-100
    ├── ReferenceMalformed         REG-101
    ├── ContentMissing             REG-102
    ├── ContentDamaged             REG-103
    ├── PartsMissing               REG-104
    ├── RepositoryFull             REG-105
    └── RepositoryUnusable         REG-106
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class RegistryError(InterlockError):
    """A repository of artifacts does not do what was asked."""

    code = "REG-100"
    family = Family.WORLD


class ReferenceMalformed(RegistryError):
    """Somebody named a place in a way that no repository could understand."""

    code = "REG-101"
    family = Family.USAGE
    says = "{text!r} names no place in a repository: {why}"
    hint = "write oci://HOST/PATH:TAG, oci://HOST/PATH@sha256:..., folder:PATH:TAG, or NAME:TAG of a known repository"


class ContentMissing(RegistryError):
    """Nothing of that name or digest is there."""

    code = "REG-102"
    family = Family.USAGE
    says = "{place} has nothing called {wanted}"
    hint = "see what is there; a name is a tag or a whole digest"


class ContentDamaged(RegistryError):
    """Bytes are not those that their digest names; nothing of them is used."""

    code = "REG-103"
    family = Family.DATA
    says = "{place} gives something else for {digest}: {why}"
    hint = (
        "somebody or something changed it there, or on the way; nothing of it was taken. "
        "Push it anew from where it is whole, and find out how it changed"
    )


class PartsMissing(RegistryError):
    """A manifest names what is not there, so accepting it would accept half an artifact."""

    code = "REG-104"
    family = Family.ORDER
    says = "{place} does not take {digest}: it names {missing}, which is not there"
    hint = "push the artifact as a whole, its parts first"


class RepositoryFull(RegistryError):
    """There is no room left; what was sent so far is gone again."""

    code = "REG-105"
    says = "{place} has no room for {digest}: {why}"
    hint = "make room there, or have its quota raised, and do it again; nothing half is left behind"


class RepositoryUnusable(RegistryError):
    """The place is none that artifacts can be kept in."""

    code = "REG-106"
    says = "{place} cannot be used as a repository: {why}"
    hint = "name an empty or new folder, or an OCI image layout of version 1.0.0 that you may write in"
