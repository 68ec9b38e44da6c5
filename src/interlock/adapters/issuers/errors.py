"""What can go wrong when a workload shows a token, or a person signs in with an identity provider.

InterlockError
└── TokenError                     TOK-100
    ├── TokenMalformed             TOK-101
    ├── IssuerUnknown              TOK-102
    ├── AlgorithmRefused           TOK-103
    ├── IssuerKeyUnknown           TOK-104
    ├── TokenSignatureWrong        TOK-105
    ├── AudienceWrong              TOK-106
    ├── TokenTimeWrong             TOK-107
    ├── TokenMissing               TOK-108
    ├── KeySetUnusable             TOK-109
    ├── ProviderUnfit              TOK-110
    ├── CodeRefused                TOK-111
    └── NotOfThisSignIn            TOK-112
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class TokenError(InterlockError):
    """A token proves nothing."""

    code = "TOK-100"
    family = Family.DATA


class TokenMalformed(TokenError):
    """What was shown is no signed token, or one that could be read in two ways."""

    code = "TOK-101"
    says = "that is no token: {why}"
    hint = "give the token itself, three parts with dots between them, and nothing else"


class IssuerUnknown(TokenError):
    """A token by somebody whose tokens do not count here."""

    code = "TOK-102"
    says = "the token was issued by {issuer!r}, whose tokens do not count here"
    hint = "the issuers that count stand in {file}; `iss` has to be one of them to the letter: {known}"


class AlgorithmRefused(TokenError):
    """A token that is signed in a way that proves nothing here."""

    code = "TOK-103"
    says = "the token is signed with {got!r}, which does not count: {why}"
    hint = "only RS256, PS256, ES256 and EdDSA count, each with a key of its own kind"


class IssuerKeyUnknown(TokenError):
    """The issuer has no such key."""

    code = "TOK-104"
    says = "{issuer} has no key {kid!r} for signatures"
    hint = "the token is of another issuer, or its key was withdrawn; ask for a new token and try again in a minute"


class TokenSignatureWrong(TokenError):
    """The signature is not that of the key that the token names."""

    code = "TOK-105"
    says = "the signature of the token is not by the key {kid!r} of {issuer}"
    hint = "somebody changed the token or made it up; find out where it came from"


class AudienceWrong(TokenError):
    """A token that was made for somebody else."""

    code = "TOK-106"
    says = "the token was made for {got}, not for {wanted}"
    hint = "ask for a token with the audience {wanted}, and with no other"


class TokenTimeWrong(TokenError):
    """A token that does not hold at this moment, or for too long."""

    code = "TOK-107"
    says = "the token does not hold now: {why}"
    hint = "ask for a new token right before the build, and check the clock of this machine"


class TokenMissing(TokenError):
    """There is no token where one was looked for."""

    code = "TOK-108"
    family = Family.USAGE
    says = "there is no token: {why}"
    hint = "see how-to/builder-identity.md for how GitHub, GitLab and Kubernetes give one to a job"


class KeySetUnusable(TokenError):
    """What an issuer publishes of its keys cannot be used."""

    code = "TOK-109"
    family = Family.WORLD
    says = "the keys of {issuer} cannot be used: {why}"
    hint = "see whether {where} is up and right; a key set can also be kept in a file, with `keys`"


class ProviderUnfit(TokenError):
    """Nobody can sign in with an identity provider as it describes itself."""

    code = "TOK-110"
    family = Family.WORLD
    says = "nobody can sign in with {issuer}: {why}"
    hint = "see what it publishes at {where}, and name other origins that it uses with `also` in sign-in.yaml"


class CodeRefused(TokenError):
    """An identity provider gave no token for what a browser brought back from it."""

    code = "TOK-111"
    says = "{issuer} gave no token for what the browser brought: {why}"
    hint = "sign in again; if that does not help, check client, secret and address of the way back at the provider"


class NotOfThisSignIn(TokenError):
    """A token that is good, and was not made for the sign-in that is going on."""

    code = "TOK-112"
    says = "the token is not of this sign-in: {why}"
    hint = "sign in again from the beginning; if it goes on, somebody may be passing tokens of others"
