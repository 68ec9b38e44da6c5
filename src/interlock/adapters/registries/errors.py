"""What can go wrong with a repository of artifacts.

InterlockError
└── RegistryError                  REG-100
    ├── ReferenceMalformed         REG-101
    ├── ContentMissing             REG-102
    ├── ContentDamaged             REG-103
    ├── PartsMissing               REG-104
    ├── RepositoryFull             REG-105
    ├── RepositoryUnusable         REG-106
    ├── AccessRefused              REG-107
    ├── TokenPlaceRefused          REG-108
    ├── RegistryBusy               REG-109
    ├── RegistryAnswered           REG-110
    ├── ReferrersContested         REG-111
    └── CredentialMissing          REG-112
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
    hint = "`interlock artifacts list` shows what is there; a name is a tag or a whole digest"


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
    hint = "push the artifact as a whole, with `interlock push` or `interlock promote`"


class RepositoryFull(RegistryError):
    """There is no room left; nothing leads to what was sent so far."""

    code = "REG-105"
    says = "{place} has no room for {digest}: {why}"
    hint = (
        "make room there, or have its quota raised, and do it again; nothing leads to what was sent so far, "
        "and a registry keeps that until it purges unfinished uploads"
    )


class RepositoryUnusable(RegistryError):
    """The place is none that artifacts can be kept in."""

    code = "REG-106"
    says = "{place} cannot be used as a repository: {why}"
    hint = "name an empty or new folder, or an OCI image layout of version 1.0.0 that you may write in"


class AccessRefused(RegistryError):
    """The registry wants to know who asks, or does not let them."""

    code = "REG-107"
    family = Family.CONFIGURATION
    says = "{place} does not allow it: {why}"
    hint = "say in registries.yaml, in your configuration folder, by which user and password {host} knows you"


class TokenPlaceRefused(RegistryError):
    """The registry sends its visitors to another place to show who they are."""

    code = "REG-108"
    family = Family.CONFIGURATION
    says = "{place} wants your credentials to be shown to {origin}, which nobody has allowed"
    hint = "if that is right, list {origin} under `realms` of {host} in registries.yaml"


class RegistryBusy(RegistryError):
    """The registry puts its visitors off, or fails, again and again."""

    code = "REG-109"
    says = "{place} answered {status} {times} times: {why}"
    hint = "try again later; what was sent is not listed anywhere before all of it is there"


class RegistryAnswered(RegistryError):
    """The registry says something that its specification does not foresee there."""

    code = "REG-110"
    says = "{place} answered {status} to {what}: {why}"
    hint = "see whether it is an OCI registry, and whether the path is one that it takes"


class ReferrersContested(RegistryError):
    """Somebody else keeps writing the list of what is about an artifact, and takes our entry out of it."""

    code = "REG-111"
    says = "{place} lost {digest} from the list of what is about {about}, {times} times"
    hint = "have the other writers finish, then push again; the artifact is there, its evidence is not listed yet"


class CredentialMissing(RegistryError):
    """What should hold a user's password holds none."""

    code = "REG-112"
    family = Family.CONFIGURATION
    says = "the password for {host} should come from {source}, and that {why}"
    hint = "mend {source}, or what registries.yaml says of {host}"
