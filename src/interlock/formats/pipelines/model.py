"""What the files of a repository say of its workflow: pipelines, jobs, steps, tools, checks by people. Floor 5."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Certainty


class System(StrEnum):
    """What runs a pipeline."""

    GITHUB = "GitHub Actions"
    GITLAB = "GitLab CI"
    JENKINS = "Jenkins"
    AZURE = "Azure Pipelines"
    CIRCLECI = "CircleCI"
    BITBUCKET = "Bitbucket Pipelines"
    TEKTON = "Tekton"
    ARGO = "Argo Workflows"
    DRONE = "Drone"
    WOODPECKER = "Woodpecker"
    PRE_COMMIT = "pre-commit"
    HUSKY = "husky"
    LEFTHOOK = "lefthook"
    GIT_HOOKS = "git hooks"
    MAKE = "make"
    NPM = "npm scripts"
    TOX = "tox"
    NOX = "nox"
    DOCKER = "Dockerfile"


HOOKS: Final = frozenset({System.PRE_COMMIT, System.HUSKY, System.LEFTHOOK, System.GIT_HOOKS})
"""What runs on the machine of whoever commits."""
BUILDERS: Final = frozenset({System.MAKE, System.NPM, System.TOX, System.NOX, System.DOCKER})
"""What runs only where something else calls it."""


class Spot(msgspec.Struct, frozen=True, order=True):
    """Where a fact stands."""

    path: str
    line: int = 0
    """Counted from 1; 0 for the whole file."""

    def __str__(self) -> str:
        """Write it as editors take it."""
        return f"{self.path}:{self.line}" if self.line else self.path


class Pin(StrEnum):
    """How firmly a version is held."""

    DIGEST = "digest"
    """These bytes and no others."""
    VERSION = "version"
    """One version by its name, which whoever publishes it could move."""
    FLOATING = "floating"
    """Whatever is newest when it runs."""
    UNSAID = "unsaid"
    """The file does not say; it is whatever is installed."""


class ToolKind(StrEnum):
    """What a tool comes as."""

    ACTION = "action"
    IMAGE = "image"
    HOOK = "hook"
    INCLUDE = "include"
    """Pipeline code of somebody else: an orb, a template, a remote include."""
    PROGRAM = "program"


class Tool(msgspec.Struct, frozen=True):
    """Something that a pipeline uses, as the file names it."""

    name: str
    """Without its version."""
    version: str
    pin: Pin
    kind: ToolKind
    at: Spot


class Command(msgspec.Struct, frozen=True):
    """A program that a script starts."""

    program: str
    """Without its folder, and without what merely starts it: of `sudo npx eslint .` it is `eslint`."""
    words: tuple[str, ...]
    at: Spot
    may_fail: bool = False
    """Whether the script goes on where it fails: `|| true` stands behind it."""


class Report(msgspec.Struct, frozen=True):
    """A result that is kept or sent somewhere."""

    what: str
    """A path, or a kind: `junit`, `sarif`."""
    goes_to: str
    at: Spot


class Step(msgspec.Struct, frozen=True):
    """One step of a job: a script, or a piece of somebody else."""

    name: str
    at: Spot
    uses: str = ""
    """Name of the action, hook or plug-in, without its version; a path for one of this repository."""
    commands: tuple[Command, ...] = ()
    reports: tuple[Report, ...] = ()
    told: tuple[str, ...] = ()
    """Settings of the piece that say what it does."""
    may_fail: bool = False


class Job(msgspec.Struct, frozen=True):
    """What runs together on one machine."""

    name: str
    at: Spot
    steps: tuple[Step, ...] = ()
    needs: tuple[str, ...] = ()
    """Jobs of the same pipeline that come before."""
    environment: str = ""
    group: str = ""
    """What the file calls the stage that it stands in."""
    is_manual: bool = False
    """Whether a person starts it."""
    may_fail: bool = False
    """Whether the rest goes on where it fails."""
    is_off: bool = False
    """Whether a condition keeps it from ever running."""
    is_matrix: bool = False
    condition: str = ""
    calls: tuple[str, ...] = ()
    """Paths in this repository whose jobs it runs."""
    reports: tuple[Report, ...] = ()


class Trigger(msgspec.Struct, frozen=True):
    """What sets a pipeline going."""

    kind: str
    """`push`, `proposal`, `tag`, `schedule`, `manual`, `call`, `after` (another pipeline), `commit` (a hook) or the
    file's own word."""
    says: str
    at: Spot


class HandOver(msgspec.Struct, frozen=True):
    """Where one thing passes on to another."""

    source: str
    target: str
    how: str
    """`needs`, `calls`, `after`, `includes`."""
    at: Spot


class Pipeline(msgspec.Struct, frozen=True):
    """One definition of what runs."""

    system: System
    name: str
    at: Spot
    triggers: tuple[Trigger, ...] = ()
    jobs: tuple[Job, ...] = ()
    rights: str = ""
    """What its token may do, where the file says so."""


class ManualCheck(msgspec.Struct, frozen=True):
    """Something that waits for a person."""

    kind: str
    """`code owners`, `environment`, `manual job`, `approval` or `started by hand`."""
    says: str
    at: Spot
    who: tuple[str, ...] = ()
    certainty: Certainty = Certainty.HIGH
    """Low where the repository alone cannot tell: an environment may have reviewers or not."""


class Described(msgspec.Struct, frozen=True):
    """A file that says what things are made of or run on."""

    kind: str
    """`Kubernetes Deployment`, `Terraform`, `Helm chart`, `updates of dependencies`..."""
    at: Spot


class Problem(msgspec.Struct, frozen=True):
    """What nobody could read or follow; what stands there is unknown."""

    says: str
    remedy: str
    at: Spot
    is_broken: bool = True
    """Whether the file is unreadable; a piece that lies elsewhere merely is not followed."""


class Reading(msgspec.Struct, frozen=True):
    """Everything that some files say."""

    pipelines: tuple[Pipeline, ...] = ()
    tools: tuple[Tool, ...] = ()
    manual: tuple[ManualCheck, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    described: tuple[Described, ...] = ()
    problems: tuple[Problem, ...] = ()

    def with_(self, other: Reading) -> Reading:
        """Give both."""
        return Reading(
            (*self.pipelines, *other.pipelines),
            (*self.tools, *other.tools),
            (*self.manual, *other.manual),
            (*self.hand_overs, *other.hand_overs),
            (*self.described, *other.described),
            (*self.problems, *other.problems),
        )
