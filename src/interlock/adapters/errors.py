"""What can go wrong with a request, and with the secrets that settings name.

InterlockError
├── SecretMissing                  NET-120
├── PasswordKeptOddly              NET-129
├── SecurityKeyRefused             NET-130
├── LdapMissing                    NET-134
└── NetworkError                   NET-100
    ├── OriginRefused              NET-101
    ├── Unreachable                NET-102
    ├── AnswerRefused              NET-103
    ├── AnswerTooBig               NET-104
    ├── AnswerTruncated            NET-105
    ├── CertificatesUnreadable     NET-106
    ├── BodyWrong                  NET-107
    ├── ServerRefused              NET-110
    ├── ServerAnsweredWrongly      NET-111
    ├── DirectoryRefused           NET-131
    ├── DirectoryCut               NET-132
    └── DirectoryOdd               NET-133
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class NetworkError(InterlockError):
    """A request could not be made or answered."""

    code = "NET-100"
    family = Family.WORLD


class OriginRefused(NetworkError):
    """A place that nobody allowed."""

    code = "NET-101"
    family = Family.CONFIGURATION
    says = "{url} is not asked: {why}"
    hint = "name the place itself, as scheme, host and port; a redirect may only lead to a place that is named too"


class Unreachable(NetworkError):
    """Nobody answers, or not in time."""

    code = "NET-102"
    says = "{url} cannot be reached: {why}"
    hint = "see whether it is up and reachable from here, then try again; what is whole already is kept"


class AnswerRefused(NetworkError):
    """The server answers, but not with what was asked for."""

    code = "NET-103"
    says = "{url} answered {status}: {why}"
    hint = "{remedy}"


class AnswerTooBig(NetworkError):
    """More than may be."""

    code = "NET-104"
    says = "{url} sends more than {most} bytes"
    hint = "check that it is the address of what you meant"


class AnswerTruncated(NetworkError):
    """The connection ended before the answer did."""

    code = "NET-105"
    says = "{url} broke off after {got} of {promised} bytes"
    hint = "try again; it goes on where it broke off"


class CertificatesUnreadable(NetworkError):
    """The file that says which certificates count cannot be used."""

    code = "NET-106"
    family = Family.CONFIGURATION
    says = "the certificates in {path} cannot be used: {why}"
    hint = "give the path of a PEM file with the certificates of the authorities that count"


class BodyWrong(NetworkError):
    """What is sent has another length than was announced."""

    code = "NET-107"
    says = "what was to be sent has {got} bytes or more where {size} were announced"
    hint = "it changed while it was read; leave it alone and try again"


class SecretMissing(InterlockError):
    """A secret is not where the settings say. No request failed: what does without an answer does not do without it."""

    code = "NET-120"
    family = Family.CONFIGURATION
    says = "the secret at {reference} cannot be had: {why}"
    hint = "write env:NAME for an environment variable, or file:PATH for a file that only you can read (chmod 600)"


class PasswordKeptOddly(InterlockError):
    """What is kept of a password is nothing that a password can be held against."""

    code = "NET-129"
    family = Family.DATA
    says = "what is kept of a password cannot be read"
    hint = "somebody changed the store: see `interlock admin doctor`, and have a new link made for that account"


class ServerRefused(NetworkError):
    """A server of Interlock did not do what it was asked for."""

    code = "NET-110"
    says = "{address} says: {says} ({code})"
    hint = "{remedy}"


class ServerAnsweredWrongly(NetworkError):
    """What a server answered is not what a server of Interlock answers."""

    code = "NET-111"
    says = "{address} answered something that no server of Interlock answers: {why}"
    hint = "check the address, and that both are of the same version"


class SecurityKeyRefused(InterlockError):
    """What a browser brought from a security key does not count."""

    code = "NET-130"
    family = Family.USAGE
    says = "what the security key answered does not count: {why}"
    hint = "begin again on a page of this server, and let the security key verify you by finger, face or PIN"


class DirectoryRefused(NetworkError):
    """A directory does not let us ask."""

    code = "NET-131"
    says = "{address} refuses {what}: {why}"
    hint = "check bind, password, base and filters in sign-in.yaml; nothing was changed"


class DirectoryCut(NetworkError):
    """A directory did not tell everything: what is missing is not known."""

    code = "NET-132"
    says = "{address} does not tell everything: {why}"
    hint = "raise the limits of the account that asks, or ask for less by base and filters; nothing was changed"


class DirectoryOdd(NetworkError):
    """What a directory says of an entry leaves open who or what is meant."""

    code = "NET-133"
    family = Family.DATA
    says = "{entry} at {address} cannot be used: {why}"
    hint = "correct it there, or leave it out by base and filters in sign-in.yaml; nothing was changed"


class LdapMissing(InterlockError):
    """What speaks LDAP is not installed."""

    code = "NET-134"
    family = Family.CONFIGURATION
    says = "a directory is asked with ldap3, which is not installed"
    hint = "pip install 'interlock[ldap]'"
