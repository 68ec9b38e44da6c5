"""What can be wrong with rules over infrastructure, and with setting it up.

InterlockError
└── InfrastructureError            DPL-2xx
    ├── RuleUnreadable             DPL-201
    ├── RuleUnknown                DPL-202
    ├── PlanMoved                  DPL-203
    ├── PlanFailed                 DPL-204
    ├── CannotApply                DPL-205
    ├── ProvisionerMissing         DPL-206
    ├── ProvisioningUnfit          DPL-207
    ├── ProvisioningBroken         DPL-208
    ├── ProvisioningUnknown        DPL-209
    ├── SourcesUncommitted         DPL-210
    └── PlanUnnamed                DPL-211
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class InfrastructureError(InterlockError):
    """Something about infrastructure cannot go on."""

    code = "DPL-200"
    family = Family.WORLD


class RuleUnreadable(InfrastructureError):
    """An expression of a rule over infrastructure cannot be loaded."""

    code = "DPL-201"
    family = Family.CONFIGURATION
    says = "{source}: the rule {rule}: {why}"
    hint = "{how}"


class RuleUnknown(InfrastructureError):
    """A rule is left out that nobody has."""

    code = "DPL-202"
    family = Family.CONFIGURATION
    says = "no rule over infrastructure is called {name!r}"
    hint = "did you mean {nearest!r}?"


class PlanMoved(InfrastructureError):
    """What would be carried out is not what was decided about."""

    code = "DPL-203"
    family = Family.DATA
    says = "{what} moved on since it was planned: {why}"
    hint = "plan it again: what is there now, or what it is made from, is not what the decision was about"


class PlanFailed(InfrastructureError):
    """A tool could not say what it would do."""

    code = "DPL-204"
    says = "{tool} could not plan {what}: {why}"
    hint = "run {tool} by hand in that place, and mend what it names; nothing was touched"


class CannotApply(InfrastructureError):
    """A plan can be judged here and not carried out."""

    code = "DPL-205"
    family = Family.USAGE
    says = "{what} cannot be carried out: {why}"
    hint = "{how}"


class ProvisionerMissing(InfrastructureError):
    """The program that is to set something up is not there."""

    code = "DPL-206"
    says = "{name} is not there: no folder of PATH outside of the repository has {program}"
    hint = "install {name}, or name its program by `with: {{program: PATH}}`"


class ProvisioningUnfit(InfrastructureError):
    """What is said of something to be set up does not fit its tool."""

    code = "DPL-207"
    family = Family.CONFIGURATION
    says = "{what}: {why}"
    hint = "see docs/how-to/provision.md for what {tool} takes"


class ProvisioningBroken(InfrastructureError):
    """A plan was begun and not carried out whole."""

    code = "DPL-208"
    says = "{name} was not carried out whole: {why}"
    hint = "see what became of each resource, mend what failed, and provision again: what is done stays as it is"


class ProvisioningUnknown(InfrastructureError):
    """Something is to be set up that nobody declared, and that is no path."""

    code = "DPL-209"
    family = Family.USAGE
    says = "nothing to be set up is called {name!r}, and there is no such file or folder"
    hint = "`provision:` in interlock.yaml declares {known}; or name a path, with `--tool`"


class SourcesUncommitted(InfrastructureError):
    """What is to be set up is not what a commit says."""

    code = "DPL-210"
    family = Family.USAGE
    says = "what {name} is made from differs from the last commit"
    hint = "commit it, so that what was set up can be traced to who wrote and who approved it; `--plan` needs no commit"


class PlanUnnamed(InfrastructureError):
    """A plan was given by itself where it could be that of something with rules of its own."""

    code = "DPL-211"
    family = Family.USAGE
    says = "nobody can tell what {path} is the plan of, and so by which rules it is judged"
    hint = "name it: `interlock provision NAME --saved {path}`; declared here: {known}"
