"""What can go wrong when something is to be deployed.

InterlockError
└── DeploymentError                DPL-100
    ├── EnvironmentUnknown         DPL-101
    ├── EnvironmentsMissing        DPL-102
    ├── PlanUnfit                  DPL-103
    ├── PlanMalformed              DPL-104
    ├── TargetUnreachable          DPL-105
    ├── TargetRefused              DPL-106
    ├── TokenOutdated              DPL-107
    ├── Unhealthy                  DPL-108
    ├── ArtifactGone               DPL-109
    ├── ArtifactSwapped            DPL-110
    ├── DeployerUnknown            DPL-111
    ├── NothingToGoBackTo          DPL-112
    ├── Hindered                   DPL-113
    ├── ParametersUnfit            DPL-114
    ├── ToolChanged                DPL-115
    ├── CanaryUnfit                DPL-116
    ├── CanaryBlind                DPL-117
    ├── CanaryWorse                DPL-118
    └── EnvironmentTaken           DPL-119
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class DeploymentError(InterlockError):
    """Something could not be deployed."""

    code = "DPL-100"
    family = Family.WORLD


class EnvironmentUnknown(DeploymentError):
    """The settings know no environment of this name."""

    code = "DPL-101"
    family = Family.USAGE
    says = "there is no environment {name!r}"
    hint = "known are {known}; `interlock env add` writes a new one into interlock.yaml"


class EnvironmentsMissing(DeploymentError):
    """The settings know no environment at all."""

    code = "DPL-102"
    family = Family.CONFIGURATION
    says = "interlock.yaml has no environments, so there is nowhere to deploy to"
    hint = "`interlock env add NAME` writes one; docs/how-to/environments.md shows what it takes"


class PlanUnfit(DeploymentError):
    """A plan does not fit what is there now."""

    code = "DPL-103"
    family = Family.DATA
    says = "the plan does not fit what is there now: {why}"
    hint = "make a new plan and look at it: `interlock deploy {artifact} --env {environment} --plan`"


class PlanMalformed(DeploymentError):
    """What should be a plan is none."""

    code = "DPL-104"
    family = Family.DATA
    says = "{what} is no plan: {why}"
    hint = "make a new one with `interlock deploy ARTIFACT --env NAME --plan`"


class TargetUnreachable(DeploymentError):
    """Where something is to be deployed to does not answer."""

    code = "DPL-105"
    says = "{target} cannot be reached: {why}"
    hint = "see that it is up and that this machine may get there; nothing was changed by this step"


class TargetRefused(DeploymentError):
    """Where something is to be deployed to answered that it would not."""

    code = "DPL-106"
    says = "{target} did not {what}: {why}"
    hint = "`interlock deployments show {run}` says how far it got and what was taken back"


class TokenOutdated(DeploymentError):
    """Somebody else has deployed to a target meanwhile."""

    code = "DPL-107"
    says = "{target} follows a newer deployment (token {newest}, this one has {token})"
    hint = "this one changed nothing there; `interlock deployments list` shows the newer one"


class Unhealthy(DeploymentError):
    """What was deployed does not work as its health check wants."""

    code = "DPL-108"
    says = "{target} is not healthy: {why}"
    hint = "what ran there before runs again; the log of the target says more"


class ArtifactGone(DeploymentError):
    """The bytes of an artifact that is to be deployed are nowhere to be had."""

    code = "DPL-109"
    says = "{name} ({digest}) is gone: {why}"
    hint = "push it to a repository that this machine reads, or build it again: `interlock rebuild {digest}`"


class ArtifactSwapped(DeploymentError):
    """The bytes of an artifact are not those that were decided about."""

    code = "DPL-110"
    family = Family.DATA
    says = "{where} gives other bytes for {name}: they are {got}, decided was about {wanted}"
    hint = "do not deploy from there; find out who put them there, and pull the artifact from a trusted repository"


class DeployerUnknown(DeploymentError):
    """An environment names a deployer that does not exist."""

    code = "DPL-111"
    family = Family.CONFIGURATION
    says = "there is no deployer {name!r}"
    hint = "known are {known}"


class NothingToGoBackTo(DeploymentError):
    """There is no earlier deployment that a rollback could go back to."""

    code = "DPL-112"
    family = Family.USAGE
    says = "{environment} has nothing to go back to: {why}"
    hint = "name what to go back to: `interlock rollback --env {environment} --to ARTIFACT`"


class Hindered(DeploymentError):
    """Something stands against a deployment."""

    code = "DPL-113"
    family = Family.DATA
    says = "{why}"
    hint = "{remedy}"


class ParametersUnfit(DeploymentError):
    """What an environment gives its deployer is not what that takes."""

    code = "DPL-114"
    family = Family.CONFIGURATION
    says = "the deployer {deployer} takes {field} as {wanted}; it is {got}"
    hint = "see the environment's `with:` and `targets:` in interlock.yaml"


class ToolChanged(DeploymentError):
    """A program or file that a deployer uses is not what was planned."""

    code = "DPL-115"
    family = Family.DATA
    says = "{path} is part of the plan as sha256:{wanted}, and {got}"
    hint = "check out {commit}, where it is what was planned, or commit the change and make a new plan"


class CanaryUnfit(DeploymentError):
    """An environment cannot be deployed to in the way that was asked for, as a canary or not as one."""

    code = "DPL-116"
    family = Family.USAGE
    says = "{environment} cannot be deployed to as {way}: {why}"
    hint = "{remedy}"


class CanaryBlind(DeploymentError):
    """What a canary is to be judged by cannot be had, so it is not begun."""

    code = "DPL-117"
    says = "a canary of {environment} could not be judged: {why}"
    hint = "see in Prometheus what the queries of `strategy.watch` give for what runs now, and deploy again"


class CanaryWorse(DeploymentError):
    """A canary did worse than what it replaces, or nobody could tell."""

    code = "DPL-118"
    says = "{why}"
    hint = "what ran there before runs again; mend it and deploy it anew, or see that enough is asked of it"


class EnvironmentTaken(DeploymentError):
    """A new environment is to be called like one that is there."""

    code = "DPL-119"
    family = Family.USAGE
    says = "there is an environment {name!r} already"
    hint = "give the new one another name, or change that one in interlock.yaml"
