"""The values of the graph: nodes, edges, what runs where, and who may see what as of when.

Enters: names and words. Leaves: frozen values. Everything in the graph is drawn from statements in the ledger, and
each edge names the entry that says it. Floor 10. Source: docs/concepts/graph.md.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec


class Kind(StrEnum):
    """What a node is."""

    THING = "thing"
    """A digest of which nothing was said yet but that it is."""
    PERSON = "person"
    ACCOUNT = "account"
    """An address in git, a key, a login: what signs and writes, joined to a person or a program by the directory."""
    PROGRAM = "program"
    REPOSITORY = "repository"
    BRANCH = "branch"
    TICKET = "ticket"
    COMMIT = "commit"
    REVIEW = "review"
    EVIDENCE = "evidence"
    """A sealed statement that is none of the other kinds."""
    ADVISORY = "advisory"
    COMPONENT = "component"
    BUILDER = "builder"
    BUILD = "build"
    ARTIFACT = "artifact"
    RELEASE = "release"
    POLICY = "policy"
    WAIVER = "waiver"
    APPROVAL = "approval"
    HOLD = "hold"
    GLASS = "break-glass"
    DECISION = "decision"
    PLAN = "plan"
    DEPLOYMENT = "deployment"
    PRODUCT = "product"
    ENVIRONMENT = "environment"
    WORKLOAD = "workload"
    INCIDENT = "incident"


_UNTOLD: Final = (Kind.THING, Kind.EVIDENCE)
_RANKS: Final = {kind: rank for rank, kind in enumerate((*_UNTOLD, *(one for one in Kind if one not in _UNTOLD)))}


def more_specific(*kinds: Kind) -> Kind:
    """Give what a node is of all that statements say that it is, whichever of them came first.

    Shape: anything says more than `evidence`, and that more than `thing`; of others the later one in `Kind` holds.
    """
    return max(kinds, key=_RANKS.__getitem__)


class Relation(StrEnum):
    """How one node leads to another, from the code to what runs: read as `source relation target`."""

    IS = "is"
    """A person or program is an account."""
    WROTE = "wrote"
    """Somebody wrote a commit, or one of those that came with it since its base."""
    COMMITTED = "committed"
    """Somebody committed it, or one of those."""
    HAS = "has"
    """A product has repositories, releases and environments, a repository branches, a branch commits."""
    ASKED_FOR = "asked for"
    """A ticket or an account asked for a commit, a plan, a deployment or a decision, an owner for a waiver."""
    SIGNED = "signed"
    """A key signed a statement."""
    SHOWN_BY = "shown by"
    """What a statement is about is shown by it."""
    WENT_INTO = "went into"
    """A commit or a dependency went into a build, a component into an artifact, an artifact into a release or plan."""
    MADE = "made"
    """A build made an artifact."""
    RAN = "ran"
    """A builder ran a build."""
    LED_TO = "led to"
    """A commit was the base of a later one, which holds what it held."""
    AFFECTS = "affects"
    """An advisory affects a component, or what a scan found it in."""
    COUNTED_FOR = "counted for"
    """A statement counted for a decision, a decision for a deployment that has not begun."""
    GOVERNED = "governed"
    """A policy governed a decision, the settings of a commit a plan."""
    ANSWERS = "answers"
    """An approval answers what it is about; a waiver excuses a rule."""
    ALLOWED = "allowed"
    """A decision let something go to an environment, a deployment begin, or a cluster run what it asked about."""
    REFUSED = "refused"
    """A decision did not."""
    CARRIED_OUT = "carried out"
    """A plan was carried out by a deployment."""
    REACHED = "reached"
    """A deployment reached an environment, and what runs on a target of it; a plan of infrastructure an environment."""
    RUNS_AS = "runs as"
    """An artifact runs as a workload."""
    RUNS_IN = "runs in"
    """A workload runs in an environment."""
    TOOK_BACK = "took back"
    """A revocation, a lift or a thaw took a document back."""
    CAUSED = "caused"
    """An entry caused what was done because of it."""


class Way(StrEnum):
    """Along which way the graph is followed."""

    FORWARD = "forward"
    """Towards what runs."""
    BACKWARD = "backward"
    """Towards people and code."""


class Node(msgspec.Struct, frozen=True, gc=False):
    """Something that can be asked for.

    Shape: names are unique over all kinds: `gitCommit:HEX`, `sha256:HEX`, `person:ID`, `workload:ID` of a program as
           `program:ID`, `git:ADDRESS`, `key:HEX`, `repository:URL`, `branch:URL@NAME`, `ticket:NAME`, `build:ID`,
           `builder:URI`, `release:PRODUCT@VERSION`, `policy:NAME`, `deployment:RUN`, `product:NAME`,
           `environment:PRODUCT/NAME`, `workload:PRODUCT/ENVIRONMENT/TARGET[/INSTANCE]`, `incident:ID`, a package URL
           for a component, `advisory:ID` for an advisory.
    """

    name: str
    kind: Kind = Kind.THING
    label: str = ""
    """In few words what it is to a person; empty where the name says it."""


class Edge(msgspec.Struct, frozen=True, gc=False):
    """That one node leads to another, by their names."""

    source: str
    relation: Relation
    target: str


class Occupied(msgspec.Struct, frozen=True, gc=False):
    """What runs in a place, all of it: whatever ran there before and is not named does not any more."""

    place: str
    """The name of the environment's node, or of one of its targets: `workload:PRODUCT/ENVIRONMENT/TARGET`."""
    runs: tuple[tuple[str, str], ...] = ()
    """Names of workloads, each with that of the artifact that it is."""


class Drawing(msgspec.Struct, frozen=True, gc=False):
    """What one statement adds to the graph; pure, so that the same ledger always gives the same graph."""

    nodes: tuple[Node, ...] = ()
    """Those of which it says a kind or label; edges name others."""
    edges: tuple[Edge, ...] = ()
    occupied: tuple[Occupied, ...] = ()
    product: str = ""
    """Whose it is; empty where the statement does not say, so that it goes by what it is about."""
    words: tuple[tuple[str, str], ...] = ()
    """What finds it: a field (`person`, `command`, `message`, `rule`, `path`, `digest`, `name`) and a text."""


class Sight(msgspec.Struct, frozen=True):
    """What an asker may see, and as of when: the same for answers and for counts."""

    products: frozenset[str] | None = None
    """None for everything, also what is of no product."""
    before: int | None = None
    """Entries of the ledger below this index only; None for all."""


EVERYTHING: Final = Sight()


class Place(msgspec.Struct, frozen=True, gc=False):
    """A node as a graph holds it."""

    id: int
    name: str
    kind: Kind
    label: str = ""


class Link(msgspec.Struct, frozen=True, gc=False):
    """An edge as a graph holds it, with the entry of the ledger that says so."""

    source: Place
    relation: Relation
    target: Place
    entry: int


class Links(msgspec.Struct, frozen=True):
    """A page of edges."""

    links: tuple[Link, ...]
    next: str = ""
    """Where to go on; empty where there is nothing more."""


class Running(msgspec.Struct, frozen=True, gc=False):
    """That something ran as a workload, from one entry of the ledger to another."""

    workload: Place
    artifact: Place
    environment: Place
    since: int
    until: int | None = None
    """The entry that says that it does not any more; None while it runs."""


class Runnings(msgspec.Struct, frozen=True):
    """A page of what ran."""

    runnings: tuple[Running, ...]
    next: str = ""


class Extent(msgspec.Struct, frozen=True):
    """How much a graph holds."""

    entries: int
    """Entries of the ledger that it was drawn from."""
    nodes: int
    edges: int
