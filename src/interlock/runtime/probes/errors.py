"""What can go wrong with probes.

InterlockError
└── ProbeError                     PRB-1xx
    ├── AddressUnusable            PRB-101
    ├── EnvironmentUndeclared      PRB-102
    ├── AddressUndeclared          PRB-103
    ├── ProbeUnknown               PRB-104
    ├── EnvironmentTwice           PRB-105
    ├── AddressSilent              PRB-110
    ├── TargetDied                 PRB-111
    ├── ProbesUnanswered           PRB-112
    ├── NothingAsked               PRB-113
    ├── CertificateUnreadable      PRB-114
    └── ResolverFailed             PRB-115
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class ProbeError(InterlockError):
    """A running system could not be asked."""

    code = "PRB-100"
    family = Family.WORLD


class AddressUnusable(ProbeError):
    """What is to be probed is no address of a web server."""

    code = "PRB-101"
    family = Family.USAGE
    says = "{text} cannot be probed: {why}"
    hint = (
        "give scheme, host and, where it is another than usual, port: https://shop.example.org or http://127.0.0.1:8080"
    )


class EnvironmentUndeclared(ProbeError):
    """An environment was named of which nothing says where it is to be probed."""

    code = "PRB-102"
    family = Family.USAGE
    says = "nothing says at which addresses the environment {name!r} is to be probed"
    hint = "say it under `probe:` of it in interlock.yaml, or in a file that --probes names; known are {known}"


class AddressUndeclared(ProbeError):
    """An address was given together with an environment that it is no part of."""

    code = "PRB-103"
    family = Family.USAGE
    says = "{address} is no address of the environment {name!r}"
    hint = "declare it there, or leave --env out; declared are {known}"


class ProbeUnknown(ProbeError):
    """A probe was named that there is none of."""

    code = "PRB-104"
    family = Family.USAGE
    says = "there is no probe {name!r}"
    hint = "did you mean {nearest!r}? `interlock probe --list` shows all of them"


class EnvironmentTwice(ProbeError):
    """Two files declare the same environment."""

    code = "PRB-105"
    family = Family.CONFIGURATION
    says = "{path} declares the environment {name!r}, which another file declares already"
    hint = "declare all of it in one place, or give it another name"


class AddressSilent(ProbeError):
    """Nothing answered before the first probe was sent."""

    code = "PRB-110"
    says = "{address} does not answer, so nothing was probed: {why}"
    hint = "see that it runs and can be reached from here (no proxy is used), then probe again"


class TargetDied(ProbeError):
    """What answered before stopped answering while it was probed."""

    code = "PRB-111"
    says = "{address} stopped answering after {asked} of {owed} probes: {why}"
    hint = "see in its log what ended it; the probes that were under way were {under_way}"


class ProbesUnanswered(ProbeError):
    """Some probes could not be asked, or their answer could not be judged."""

    code = "PRB-112"
    says = "{count} of {owed} probes could not be asked, the first {first}: {why}"
    hint = "mend what hinders them and probe again, or except them with a reason under `except:` in a file of probes"


class NothingAsked(ProbeError):
    """No probe applies to what was to be probed."""

    code = "PRB-113"
    family = Family.USAGE
    says = "no probe applies to {address}"
    hint = "take another address, or add probes for it with --probes FILE"


class CertificateUnreadable(ProbeError):
    """A server showed something that is no certificate."""

    code = "PRB-114"
    says = "the certificate that the server shows cannot be read: {why}"
    hint = "give the server a certificate that common libraries read"


class ResolverFailed(ProbeError):
    """Nobody could say which records a name has."""

    code = "PRB-115"
    says = "the {kind} records of {name} could not be asked for: {why}"
    hint = "see which servers for names this machine is told to ask, and whether they answer"
