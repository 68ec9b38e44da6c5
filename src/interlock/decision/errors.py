"""What can go wrong with a decision.

    InterlockError
    └── DecisionError                  DEC-1xx
        ├── PolicyUnknown              DEC-101
        │   └── PolicyFileMissing      DEC-107
        ├── PolicyWeaker               DEC-102
        ├── PolicyCyclic               DEC-103
        ├── PolicyEmpty                DEC-104
        ├── ControlNotKnown            DEC-105
        ├── MeaningMalformed           DEC-106
        ├── RelaxationUnused           DEC-120
        ├── RelaxationMisplaced        DEC-121
        ├── RuleTwice                  DEC-122
        ├── RegoUnavailable            DEC-123
        └── RegoUnreadable             DEC-124

Errors of expressions (DEC-3xx) are drawn in interlock.decision.expression.errors.
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class DecisionError(InterlockError):
    """A decision cannot be made as asked."""

    code = "DEC-100"
    family = Family.CONFIGURATION


class PolicyUnknown(DecisionError):
    """There is no policy of that name."""

    code = "DEC-101"
    family = Family.USAGE
    says = "there is no policy {name!r}"
    hint = "did you mean {nearest!r}? known: {known}; or give the path of a policy file"


class PolicyFileMissing(PolicyUnknown):
    """A policy is named by a path where no file is."""

    code = "DEC-107"
    says = "there is no file {name!r} that a policy could be read from"
    hint = "policies here: {known}; `interlock policy new NAME` writes another one into policies/"


class PolicyWeaker(DecisionError):
    """A policy that extends another takes something away from it."""

    code = "DEC-102"
    says = "{source}:{line}: {field} is weaker than in {parent}, which this policy extends"
    hint = "a policy may only add to what it extends; extend a laxer policy, or say under `relaxes:` what and why"


class PolicyCyclic(DecisionError):
    """Policies extend one another in a circle."""

    code = "DEC-103"
    says = "{source}:{line}: {name} extends itself through {through}"
    hint = "remove one `extends` of the circle"


class PolicyEmpty(DecisionError):
    """A policy demands nothing."""

    code = "DEC-104"
    says = "{source}: the policy requires nothing, so its gate would always be open"
    hint = "add a requirement, for example `require: [{{control: commit.secrets}}]`"


class ControlNotKnown(DecisionError):
    """A policy requires a control that does not exist."""

    code = "DEC-105"
    says = "{source}:{line}: there is no control {name!r}"
    hint = "did you mean {nearest!r}? `interlock controls` lists them all"


class MeaningMalformed(DecisionError):
    """What a policy meant was kept, and cannot be read again."""

    code = "DEC-106"
    family = Family.DATA
    says = "what policy {name!r} meant cannot be read: {why}"
    hint = "the version that wrote it and this one disagree; run `interlock check` again"


class RelaxationUnused(DecisionError):
    """A policy says that it relaxes what it does not."""

    code = "DEC-120"
    says = "{source}:{line}: {field} is relaxed here, and is no weaker than in {parent}"
    hint = "take it out of `relaxes:`; what stands there and does nothing would hide a later change"


class RelaxationMisplaced(DecisionError):
    """A policy relaxes what the policy that it extends does not have."""

    code = "DEC-121"
    says = "{source}:{line}: there is no {name!r} to relax in {parent}"
    hint = "did you mean {nearest!r}? `interlock policy show {parent}` lists what it demands"


class RuleTwice(DecisionError):
    """Two rules of one policy have the same id."""

    code = "DEC-122"
    says = "{source}:{line}: there is another rule {name!r} in this policy, on line {first}"
    hint = "give each rule an id of its own: decisions and waivers name rules by it"


class RegoUnavailable(DecisionError):
    """A policy has a rule in Rego, and nothing here can read it."""

    code = "DEC-123"
    says = "{source}:{line}: rule {name!r} is written in Rego, and this installation has no interpreter for it"
    hint = "install `interlock[rego]`, or write the rule in CEL"


class RegoUnreadable(DecisionError):
    """A text in Rego cannot be found or read."""

    code = "DEC-124"
    says = "{source}:{line}: the Rego text {name!r} cannot be used: {why}"
    hint = "`rego:` is the path of a file in the repository, and `query:` a rule in it such as data.release.allow"
