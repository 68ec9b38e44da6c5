"""Where things run, and what exactly is to be deployed there: environments, plans, steps. Frozen values. Floor 9."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import Any, Final

import msgspec

from interlock.deployment.errors import PlanMalformed
from interlock.kernel import Digest, Instant, Subject, canonical, sha256


class Start(StrEnum):
    """What sets a deployment off once everything that it takes is there."""

    MANUAL = "manual"
    """Somebody asks for it: continuous delivery."""
    SCHEDULED = "scheduled"
    """Somebody asks for it, and it begins when the next window opens."""
    AUTOMATIC = "automatic"
    """Whatever is good goes on by itself: continuous deployment."""


class Way(StrEnum):
    """How what runs is replaced by what is to run."""

    ROLLING = "rolling"
    """Some targets after the other."""
    BLUE_GREEN = "blue-green"
    """Everything new stands ready beside the old before any of it is switched to."""
    CANARY = "canary"
    """A share of the targets first, and the rest once that share did well."""


class Target(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One thing that is deployed to: a host, a cluster's namespace, an inventory."""

    name: str
    at: dict[str, Any] = {}
    """Where it is, in the words of its deployer."""


class Health(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """How a target shows that what was deployed works."""

    http: str = ""
    """An address that answers with a status below 400; `{target}` stands for the target's name."""
    command: tuple[str, ...] = ()
    """A program that ends with 0."""
    within_ms: int = 30_000
    every_ms: int = 500
    passes: int = 2
    """How often in a row it has to be well: one good answer of something that flaps is none."""


class Watching(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What a canary is judged by while it runs beside what it is to replace."""

    prometheus: str
    """The address of the server that is asked."""
    errors: str
    """A query for the number of failed requests since the step began; `{version}` stands for the digest of the plan
    that the new one follows, then that of the old one, and `{since}` for the time since the step began."""
    requests: str
    """A query for the number of all of them."""
    latency: str = ""
    """A query for the buckets of a histogram of latency in seconds, summed by `le`, or for a quantile of it."""
    security: str = ""
    """A query for the number of signals of attack or misuse, asked of the new one only; any is too many."""
    for_ms: int = 300_000
    every_ms: int = 15_000
    fewest: int = 100
    """Requests that each of both must have answered before anything is concluded from it."""
    worse_permille: int = 10
    """By how much the share of failed requests may be greater than that of the old one."""
    slower_permille: int = 250
    """By which share latency may be greater."""
    quantile_permille: int = 950
    """Of latency, where the query gives buckets: so many requests are to be no slower."""

    @property
    def queries(self) -> dict[str, str]:
        """The queries, by their fields."""
        named = {"errors": self.errors, "requests": self.requests, "latency": self.latency, "security": self.security}
        return {name: query for name, query in named.items() if query}


class Asking(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What is asked, from outside, of what runs in an environment; see `interlock probe`."""

    addresses: tuple[str, ...]
    files: tuple[str, ...] = ()
    """Files of the commit with probes besides those that everybody is asked."""
    default_credentials: bool = False
    """Whether names and passwords that products ship with may be tried there."""
    ca: str = ""
    """The file of the commit with the certificates that count there; empty for those of the system."""
    failing: str = "notify"
    """`notify` or `rollback`: what follows when what was just deployed fails a probe that nothing failed before."""


class Strategy(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """How an environment is brought from one release to the next."""

    way: Way = Way.ROLLING
    at_once: int = 1
    """Targets that are switched together."""
    shares: tuple[int, ...] = (10, 50)
    """Of a canary: percent of the targets, each share watched before the next."""
    watch: Watching | None = None


class Window(msgspec.Struct, frozen=True, rename="camel"):
    """When deployments may begin, each week anew."""

    days: tuple[int, ...]
    """0 for Monday to 6 for Sunday."""
    since: int
    """Minutes after midnight."""
    until: int
    """Minutes after midnight, up to 1440; not after this moment."""
    zone: str = "UTC"
    """A name of the IANA time zone database."""


class Freeze(msgspec.Struct, frozen=True, rename="camel"):
    """When nothing is deployed."""

    since: Instant
    until: Instant
    reason: str


class Tags(StrEnum):
    """What becomes of an image that is named by a tag alone."""

    REFUSE = "refuse"
    PIN = "pin"
    """It is named by the digest that the tag stands for, before anything is decided about it."""


class Away(StrEnum):
    """What is answered where nothing is kept ready and the ledger cannot be asked."""

    DENY = "deny"
    ALLOW = "allow"
    """With a warning; what was known to be bad stays refused."""


class AdmissionRules(msgspec.Struct, frozen=True, rename="camel"):
    """How an environment that is a cluster answers."""

    tags: Tags = Tags.REFUSE
    away: Away = Away.DENY
    keep_s: int = 3600
    """For how long verdicts count once the ledger cannot be asked any more."""
    namespaces: tuple[str, ...] = ()
    """Which are answered for: names, and beginnings of names with a star; none means all of them."""

    def covers(self, namespace: str) -> bool:
        """Say whether a namespace is answered for; what lies in none always is."""
        return (
            not namespace
            or not self.namespaces
            or any(namespace.startswith(one[:-1]) if one.endswith("*") else namespace == one for one in self.namespaces)
        )


class Environment(msgspec.Struct, frozen=True, rename="camel"):
    """A place to deploy to, as the settings declare it."""

    name: str
    deployer: str
    targets: tuple[Target, ...]
    after: tuple[str, ...] = ()
    """The environments that a release has to run in before it may come here."""
    start: Start = Start.MANUAL
    branches: tuple[str, ...] = ()
    """Patterns of the references that it may be built from; none means any."""
    configuration: tuple[str, ...] = ()
    """Files of the commit that what runs is configured with."""
    parameters: dict[str, Any] = {}
    """What the deployer takes besides."""
    strategy: Strategy = Strategy()
    health: Health | None = None
    windows: tuple[Window, ...] = ()
    freezes: tuple[Freeze, ...] = ()
    policy: str = ""
    """The policy that decides what comes here; empty for that of the stage."""
    stage: str = ""
    """How late the evidence has to be; empty for the usual one."""
    ticket: str = ""
    """A regular expression that the name of a change ticket has to match whole; empty where none is asked for."""
    on_drift: str = "notify"
    """`notify` or `revert`: what follows when something else runs than was deployed."""
    probe: Asking | None = None
    admission: AdmissionRules = AdmissionRules()
    """How a cluster is answered that asks what may run there."""
    verify_every_ms: int = 3_600_000
    """How often a worker holds what runs there against what was deployed."""
    source: str = ""
    line: int = 0


class Why(StrEnum):
    """What a deployment is for."""

    RELEASE = "release"
    ROLLBACK = "rollback"
    """Back to what ran before."""
    REPAIR = "repair"
    """The same again, since something else was found running."""


class PlannedArtifact(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One thing that is to run, by digest."""

    name: str
    sha256: str
    commit: str = ""
    """What it was built from, as its provenance says."""
    ref: str = ""
    """The branch or tag that the commit stood on."""
    place: str = ""
    """Where an image is taken from, by its digest; empty for a file, whose bytes come along."""


class PlannedFile(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A file of configuration, as it will be there; its bytes are kept beside the ledger."""

    path: str
    sha256: str
    size: int


class Plan(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, dict=True):
    """What exactly is to be deployed, where and how: nothing that runs differs from it.

    It holds digests and names, and no secret; two plans for the same thing over the same state are the same bytes.
    What a later version adds has to be left out where it says nothing, so that plans of before stay what they are.
    """

    environment: str
    product: str
    artifacts: tuple[PlannedArtifact, ...]
    configuration: tuple[PlannedFile, ...]
    deployer: str
    parameters: dict[str, Any]
    tools: tuple[PlannedFile, ...]
    """The files of the commit that those name, such as programs of the user's own: they are part of what is planned."""
    targets: tuple[Target, ...]
    strategy: Strategy
    health: Health | None
    replaces: str
    """The digest of the plan that is deployed there now; empty where nothing is."""
    why: Why = Why.RELEASE
    ticket: str = ""
    settings: str = ""
    """SHA-256 of the interlock.yaml that the environment was declared in."""
    settings_commit: str = ""
    """The commit that it stood in."""

    @cached_property
    def body(self) -> bytes:
        """Canonical bytes of the plan."""
        return canonical(msgspec.to_builtins(self))

    @cached_property
    def digest(self) -> Digest:
        """SHA-256 of them: what names a plan."""
        return sha256(self.body)

    @property
    def subject(self) -> Subject:
        """What evidence about the plan is about."""
        return Subject(f"plan for {self.environment}", (self.digest,))

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """The artifacts, as evidence is about them."""
        return tuple(Subject(one.name, (Digest("sha256", one.sha256),)) for one in self.artifacts)


class Act(StrEnum):
    """What one step of a deployment does."""

    VERIFY = "verify"
    """Fetch what is to run, and see that it is what was decided about."""
    BRING = "bring"
    """Put it beside what runs, without touching that."""
    SWITCH = "switch"
    """Let it run in place of what ran."""
    CHECK = "check"
    """See that it works."""
    WATCH = "watch"
    """Judge it beside what it replaces, for a while."""
    CONFIRM = "confirm"
    """See that it and nothing else runs."""
    SETTLE = "settle"
    """Let go of what it replaced, but for what a rollback takes."""
    RESTORE = "restore"
    """Let run what ran before."""


class Step(msgspec.Struct, frozen=True):
    """One step, on some targets at once."""

    act: Act
    targets: tuple[str, ...] = ()
    share: int = 0
    """Of a canary: percent that run the new one after the step."""

    @property
    def name(self) -> str:
        """What names the step within its run."""
        where = f" {'+'.join(self.targets)}" if self.targets else ""
        return f"{self.act}{where}{f' at {self.share} %' if self.share else ''}"


class Outcome(StrEnum):
    """How a deployment ended, or where it stands."""

    PLANNED = "planned"
    WAITING = "waiting"
    """For somebody's approval, or for a window to open."""
    REFUSED = "refused"
    """Nothing was touched."""
    RUNNING = "running"
    DEPLOYED = "deployed"
    ROLLED_BACK = "rolled-back"
    """It did not work, and what ran before runs again."""
    STRANDED = "stranded"
    """It did not work, and what ran before could not be brought back everywhere: somebody has to look."""

    @property
    def is_final(self) -> bool:
        """Whether nothing more happens by itself."""
        return self in FINAL


FINAL: Final = frozenset({Outcome.REFUSED, Outcome.DEPLOYED, Outcome.ROLLED_BACK, Outcome.STRANDED})


def read_plan(body: bytes) -> Plan:
    """Read a plan from its canonical bytes. Errors: PlanMalformed (DPL-104)."""
    try:
        plan = _PLAN.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PlanMalformed(what="it", why=str(error)) from error
    if plan.body != body:
        raise PlanMalformed(what="it", why="it says more than a plan does, or in another order")
    return plan


_PLAN: Final = msgspec.json.Decoder(Plan)
