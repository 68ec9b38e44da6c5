"""What can go wrong with what others say of how something was made.

InterlockError
└── AttestationError               FMT-9xx
    ├── AttestationMalformed       FMT-901
    ├── AttestationUnknown         FMT-902
    ├── AttestationContradicted    FMT-903
    └── RulesGiven                 FMT-904
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class AttestationError(InterlockError):
    """What others attest cannot be used."""

    code = "FMT-900"
    family = Family.DATA


class AttestationMalformed(AttestationError):
    """A statement, or the file that it is in, breaks the rules of its own format."""

    code = "FMT-901"
    says = "{place}: {why}"
    hint = "get it again from whoever made it; nothing of this one is believed"


class AttestationUnknown(AttestationError):
    """A statement or a file is of a kind from which nothing can be learnt here."""

    code = "FMT-902"
    says = "{place}: {kind!r} is not a kind of attestation that is read here"
    hint = "docs/reference/provenance.md lists what is read; ask whoever made it for SLSA provenance v1"


class AttestationContradicted(AttestationError):
    """What stands around a signed statement says otherwise, so that people see what nobody signed."""

    code = "FMT-903"
    says = "{place}: {why}"
    hint = "somebody changed the file around the signed part; get it again from the service that made it"


class RulesGiven(AttestationError):
    """A file with rules about attestations, where one of the attestations is asked for."""

    code = "FMT-904"
    says = "{place} is {kind}: it says which attestations are wanted, and is none itself"
    hint = (
        "it is not evaluated here: give the attestations of the steps, each with --bundle FILE and the --key of its "
        "step, and demand of them what it says with --source, --commit and the like, or in a policy of Interlock "
        "(docs/how-to/write-a-policy.md)"
    )
