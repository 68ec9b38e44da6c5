"""The predicates that Interlock writes: an assessment by a control, and a verification summary.

in-toto's test-result has no word for a control that broke, none for what was covered, and no room for
several tools; so a control's outcome is a type of our own (docs/reference/predicates.md and
docs/decisions/0006-predicates.md). Decisions use the standard SLSA verification summary. Floor 6.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.errors import PredicateMalformed
from interlock.evidence.reading import read_as

ASSESSMENT: Final = "https://interlock.example.org/attestation/assessment/v1"
VERIFICATION_SUMMARY: Final = "https://slsa.dev/verification_summary/v1"
PROVENANCE: Final = "https://slsa.dev/provenance/v1"
BUILDER: Final = "https://interlock.example.org/attestation/builder/v1"
BUILDS: Final = "build"
"""What a key has to be trusted for, beside evidence, if it may say who built something."""


class Count(msgspec.Struct, frozen=True, rename="camel"):
    """How many findings share rule, severity, state and newness: enough to decide by, however many there are."""

    rule: str
    severity: str
    state: str
    is_new: bool
    count: int


class Covered(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What was owed and covered, in one unit."""

    unit: str
    owed: int
    covered: int
    missing: tuple[tuple[str, str], ...] = ()
    """The first of them, with the reason; the numbers say how many there are."""
    excepted: tuple[tuple[str, str], ...] = ()


class Tool(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A program that took part."""

    name: str
    version: str
    publisher: str
    sha256: str
    """Of the program, or of its package's file list."""
    configuration: str
    """SHA-256 of everything that shaped its answer."""
    exit_codes: tuple[int, ...] = ()
    output: tuple[str, ...] = ()
    """SHA-256 of the masked raw output of each run."""
    runs: int = 0
    from_cache: int = 0


class StageRule(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A stage as it is declared where the rules for a change stand."""

    id: str
    controls: tuple[str, ...] = ()
    policy: str = ""
    """The policy that stands before whatever follows, by name or path."""
    policy_digest: str = ""
    """SHA-256 of what it means, kept beside the ledger."""


class Rules(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Whose settings and policy the change had to satisfy: those of a commit that the change cannot touch."""

    policy: str = ""
    """The policy that stands there, by the name or path that its settings give."""
    policy_digest: str = ""
    """SHA-256 of what it means, kept beside the ledger; empty where it cannot be known."""
    commit: str = ""
    """Where they stand; empty for the examined state itself."""
    settings: str = ""
    """SHA-256 of the interlock.yaml that was used; empty where there was none."""
    unknown: str = ""
    """Why nobody can tell where they stand; empty if that is known."""
    laxer: tuple[str, ...] = ()
    """How the settings that were used are laxer than those."""
    stages: tuple[StageRule, ...] = ()
    """The stages that are declared there, in order; empty for the usual four."""
    product: str = ""
    """What the repository is part of there; permissions are asked for on it."""
    policy_authors: tuple[str, ...] = ()
    """Who last changed the text of that policy, where it is a file of the repository."""
    founded_by: str = ""
    """The key that has to have founded the people of a ledger that decides; empty where the rules name none."""


class Origin(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """The change that was examined, as far as git tells it."""

    state: str
    """`commit`, `worktree`, `staged` or `directory`; `artifact` where people attest something that is none of them."""
    commit: str = ""
    branch: str = ""
    remote: str = ""
    author: str = ""
    committer: str = ""
    authors: tuple[str, ...] = ()
    """Who wrote the commits that the base does not have."""
    committers: tuple[str, ...] = ()
    """Who committed them."""
    co_authors: tuple[str, ...] = ()
    """Whom those commits name as such."""
    base: str = ""
    """The commit that findings are compared with."""
    base_is_chosen: bool = False
    """Whether somebody named the base, instead of the rule choosing it."""
    files: int = 0
    changed: int = 0
    rules: Rules | None = None
    """Whose settings and policy hold for it; evidence that does not say so opens no gate."""
    title: str = ""
    """The first line of the commit's message, with what looks like a secret masked."""
    tickets: tuple[str, ...] = ()
    """Those that the trailers of the commits name, as they write them: `ABC-12`, `#12`."""


class Document(msgspec.Struct, frozen=True, rename="camel"):
    """Another statement about the same subject that came out of the same examination."""

    predicate_type: str
    sha256: str
    """Of its predicate, in canonical form."""


class Attached(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A file that a person gave along: a report, a protocol, a diagram."""

    name: str
    sha256: str
    """Of its bytes as they are kept beside the ledger, with secrets masked."""
    size: int
    """In bytes, as kept."""
    is_report: bool = False
    """Whether it is the report itself, rather than something beside it."""
    is_masked: bool = False
    """Whether something in it was masked, so that the original has another digest."""


class Manual(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """That people did the work, not a tool: a penetration test, an exercise, a review of a model."""

    scope: str
    """What the work covered, in words."""
    people: tuple[str, ...] = ()
    """Who did it, as they are called; who vouches for it is whoever signed."""
    attachments: tuple[Attached, ...] = ()
    """The report and what belongs to it; without a report nothing is shown."""


class Imported(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """A report of another tool that somebody handed in, and how it was read."""

    format: str
    """The format that it was read as, as `interlock import --formats` lists it; `mapping` for one of somebody's own."""
    tools: tuple[str, ...]
    """What made it, as it says itself; most reports are of one tool."""
    report: Attached
    """The report as it is kept."""
    at: str
    """When it was made, RFC 3339, UTC; its age counts from then."""
    dated_by: str
    """Who says so: `report` for itself, `person` for whoever handed it in, `entry` where nobody does: then it is when
    these very bytes were first handed in."""
    version: str = ""
    """Of the tool, as the report says it."""
    targets: tuple[str, ...] = ()
    """What was looked at, as the report says it; the first of them in the order of their names."""
    lists_clean: bool = False
    """Whether it names what was looked at where nothing was found too, so that what it does not name was not looked at.
    """
    found: int = 0
    """How much it says, before what it says twice and what other tools saw too is one finding."""
    passed: int = 0
    """How many checks it says were passed."""
    failed: tuple[str, ...] = ()
    """What it says could not be looked at; the first of them."""
    is_reading: bool = False
    """Whether what is kept is what was read of it, since it tells of secrets and may hold them."""
    mapping: Attached | None = None
    """The file by which it was read, where that says which column or path holds what."""


class Assessment(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What one control found on one subject."""

    control: str
    stage: str
    outcome: str
    """`passed`, `failed`, `errored` or `not_applicable`."""
    origin: Origin
    started_at: str
    """RFC 3339, UTC."""
    finished_at: str
    interlock: str
    """Version of the program that ran the control."""
    plan: str
    """SHA-256 of the plan: which controls the stage owed."""
    reason: str = ""
    code: str = ""
    remedy: str = ""
    coverage: tuple[Covered, ...] = ()
    counts: tuple[Count, ...] = ()
    findings: str = ""
    """SHA-256 of the list of findings, kept beside the ledger; empty where there are none."""
    tools: tuple[Tool, ...] = ()
    is_cached: bool = False
    """Whether every result came from the cache."""
    notes: tuple[str, ...] = ()
    component: str = ""
    """Package, version and digest of a third-party control; empty for our own."""
    documents: tuple[Document, ...] = ()
    """What else was sealed of this run: an SBOM, a vulnerability scan."""
    manual: Manual | None = None
    """Where people did the work: its age counts from `finished_at`, and nobody can count what they covered."""
    observed_in: str = ""
    """`build` for what a build showed beside what the control examines itself: such evidence can only add to what
    stands against something, never take the place of an examination."""
    place: str = ""
    """Where what was examined runs, an environment or a host: what did not pass in one place is answered by nothing
    but the same place."""
    holds_there_only: bool = False
    """Whether it counts for a decision about its place and about no other, such as a permission for one environment."""
    holds_until: str = ""
    """After this time, RFC 3339, it counts no more, however young it is: the end of a window."""
    duration_ms: int | None = None
    """How long the control itself took, where it is known; the times above are those of the examination that it was
    part of."""
    imported: tuple[Imported, ...] = ()
    """Where tools did the work whose reports somebody handed in: the age of all counts from the oldest of them."""
    handed_in_by: str = ""
    """For whom a server signed what was handed in to it: `person:ann` or `workload:ci`; empty where the signer did."""

    @property
    def is_handed_in(self) -> bool:
        """Whether somebody handed it in, so that nothing here saw the work and nobody's settings held for it."""
        return self.manual is not None or bool(self.imported)

    @property
    def papers(self) -> tuple[Attached, ...]:
        """What was handed in with it and is kept beside the ledger."""
        by_hand = self.manual.attachments if self.manual is not None else ()
        mappings = dict.fromkeys(one.mapping for one in self.imported if one.mapping is not None)
        return (*by_hand, *(one.report for one in self.imported), *mappings)


class PolicyReference(msgspec.Struct, frozen=True):
    """The policy that was applied."""

    uri: str = ""
    digest: dict[str, str] = {}


class InputAttestation(msgspec.Struct, frozen=True):
    """A piece of evidence that the decision rests on."""

    uri: str = ""
    digest: dict[str, str] = {}


class VerificationSummary(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """A decision as a SLSA Verification Summary v1, with our reasons as extension fields.

    Shape:  what the specification does not demand may be missing in those of others.

    Source: https://slsa.dev/spec/v1.1/verification_summary
    """

    verifier: dict[str, object]
    time_verified: str = ""
    resource_uri: str
    policy: PolicyReference
    input_attestations: tuple[InputAttestation, ...] = ()
    verification_result: str
    """`PASSED` or `FAILED`."""
    verified_levels: tuple[str, ...] = ()
    slsa_version: str = "1.1"
    interlock_verdict: str = msgspec.field(name="interlock_verdict", default="")
    interlock_decision: dict[str, object] = msgspec.field(name="interlock_decision", default_factory=dict)
    interlock_policy: str = msgspec.field(name="interlock_policy", default="")
    """SHA-256 of the whole policy, files, lines and sentences included, kept beside the ledger."""


def read_summary(predicate: bytes) -> VerificationSummary:
    """Read a verification summary, of ours or of others. Errors: PredicateMalformed (EVD-102)."""
    try:
        return msgspec.json.decode(predicate, type=VerificationSummary)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PredicateMalformed(kind=VERIFICATION_SUMMARY, why=str(error)) from error


def read_assessment(predicate: bytes) -> Assessment:
    """Read an assessment; unknown fields of later versions are ignored, as in-toto demands.

    Errors: PredicateMalformed (EVD-102).
    """
    return read_as(ASSESSMENT, _READER, predicate)


_READER: Final = msgspec.json.Decoder(Assessment)
