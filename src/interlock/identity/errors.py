"""What can go wrong when people, accounts and what they may do are read.

InterlockError
└── IdentityError                  IDN-1xx
    ├── AccountMalformed           IDN-101
    ├── ResourceMalformed          IDN-102
    ├── NameMalformed              IDN-103
    ├── PermissionUnknown          IDN-104
    ├── PersonUnknown              IDN-105
    ├── RoleUnknown                IDN-106
    ├── ActsOutOfOrder             IDN-107
    ├── ActMeaningless             IDN-108
    ├── ActRefused                 IDN-109
    ├── ActsOfLaterVersion         IDN-110
    ├── ClaimsMalformed            IDN-111
    ├── ApiTokenMalformed          IDN-120
    ├── StepUpUnproven             IDN-130
    └── SignerSuspended            IDN-131
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class IdentityError(InterlockError):
    """Who is asking, or what they may do, cannot be told."""

    code = "IDN-100"
    family = Family.USAGE


class AccountMalformed(IdentityError):
    """An account is not a kind and a name."""

    code = "IDN-101"
    says = "{text!r} is not an account: {why}"
    hint = (
        "write git:ADDRESS, forge:HOST/LOGIN, directory:SUBJECT, key:ID, passkey:DIGEST, workload:NAME or host:DIGEST"
    )


class ResourceMalformed(IdentityError):
    """What something is to be done to cannot be read."""

    code = "IDN-102"
    says = "{text!r} is not a resource"
    hint = "write organisation, product:NAME, product:NAME/environment:NAME, environment:NAME or job:NAME"


class NameMalformed(IdentityError):
    """The id of a person, a group, a role or a workload has characters that no id has."""

    code = "IDN-103"
    says = "{text!r} cannot be the id of {kind}"
    hint = (
        "use lower-case letters, digits, dots, dashes and underscores, beginning with a letter, such as ann, group:ops"
        " or workload:shop-ci"
    )


class PermissionUnknown(IdentityError):
    """There is no such permission."""

    code = "IDN-104"
    says = "there is no permission {name!r}"
    hint = "did you mean {nearest!r}? the permissions are {known}"


class PersonUnknown(IdentityError):
    """The directory knows nobody by that name."""

    code = "IDN-105"
    says = "the directory knows no {kind} {name!r}"
    hint = "`interlock people list` and `interlock groups list` show whom it knows"


class RoleUnknown(IdentityError):
    """There is no such role."""

    code = "IDN-106"
    says = "there is no role {name!r}"
    hint = "`interlock roles list` shows the roles; `interlock roles define` makes one"


class ActsOutOfOrder(IdentityError):
    """Acts were handed over in another order than that of the ledger."""

    code = "IDN-107"
    family = Family.ORDER
    says = "the act at place {index} of the ledger came after the one at place {before}"
    hint = "read the acts from the ledger, in its order"


class ActMeaningless(IdentityError):
    """An act says something that no act can say."""

    code = "IDN-108"
    says = "such an act means nothing: {why}"
    hint = "make acts with the commands for people, groups and roles, which say only what can be said"


class ActRefused(IdentityError):
    """An act would not count, so it is not signed."""

    code = "IDN-109"
    says = "that would not count: {why}"
    hint = "nothing was signed; `interlock people list` shows who is known here, `interlock who am-i` what you may do"


class ActsOfLaterVersion(IdentityError):
    """Somebody who may govern said something that only a later version can read."""

    code = "IDN-110"
    family = Family.DATA
    says = "entry {index} of the ledger says something about people that this version cannot read ({kind})"
    hint = "use the version of Interlock that wrote it, or a later one; until then nobody may do anything here"


class ClaimsMalformed(IdentityError):
    """A token says something of a workload that cannot be read."""

    code = "IDN-111"
    family = Family.DATA
    says = "the claim {claim!r} of the token cannot be used: {why}"
    hint = "check the `kind` of its issuer in issuers.yaml; `interlock who token` shows what a token says"


class ApiTokenMalformed(IdentityError):
    """What was shown is no token of this server's."""

    code = "IDN-120"
    says = "that is no token: {why}"
    hint = "copy the whole token, as `interlock token new` printed it"


class StepUpUnproven(IdentityError):
    """What should prove that somebody said something with a security key does not."""

    code = "IDN-130"
    family = Family.DATA
    says = "this proof of a security key proves nothing here: {why}"
    hint = "have it said again by the person whose security key it is; a proof counts for one statement alone"


class SignerSuspended(IdentityError):
    """Somebody signed something after they were suspended."""

    code = "IDN-131"
    family = Family.DATA
    says = "what {name} signed counts for nothing here: {why}"
    hint = "have it said by somebody else; `interlock people show ID` says who is suspended, and by whose word"
