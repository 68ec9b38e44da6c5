"""Cards, sightings, findings, coverage and outcomes: what may be asked and what may be answered.

Enters: what tools saw. Leaves: frozen values that evidence, policies and every face share. Floor 4.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Certainty, ControlId, Digest, Severity

CHECK: Final = "interlock check"
"""The command that runs controls."""
IMPORT: Final = "interlock import"
"""The command that takes reports of other tools; what it makes evidence of counts without further ado."""


class Stage(StrEnum):
    """Where in the delivery a control runs, in order."""

    PRECOMMIT = "precommit"
    COMMIT = "commit"
    ACCEPTANCE = "acceptance"
    PRODUCTION = "production"


class Cost(StrEnum):
    """How dear a run is: cheap ones start first, and the dear ones can be left to later stages."""

    CHEAP = "cheap"
    """Under a second or two on ordinary input; fit for the pre-commit stage."""
    MODERATE = "moderate"
    DEAR = "dear"

    @property
    def rank(self) -> int:
        """0 for cheap, 1 for moderate, 2 for dear."""
        return ("cheap", "moderate", "dear").index(self.value)


class Ages(msgspec.Struct, frozen=True):
    """How old evidence may be under each shipped profile where nobody says otherwise, as in a policy: `30d`."""

    baseline: str
    standard: str
    critical: str


class Card(msgspec.Struct, frozen=True):
    """The single description of a control: documentation, schema and settings derive from it."""

    id: ControlId
    """As in the mission: `commit.sast`; never reused."""
    says: str
    """One sentence: what it establishes."""
    stages: tuple[Stage, ...]
    since: str
    """The first version that has it."""
    owes: str
    """What it must cover, in words: `every source file`."""
    needs: tuple[str, ...] = ()
    """Names of scanners it can use."""
    maps_to: tuple[str, ...] = ()
    """Clauses that it answers to, each with the word for its standard in front: `SSDF PW.7.2`."""
    satisfied_by: str = ""
    """What evidence satisfies it, in words."""
    ages: Ages | None = None
    """How old evidence may be by default; a policy has the last word."""
    made_by: str = CHECK
    """The command whose runs are evidence of it; empty where only people can attest it yet."""
    by_hand: str = ""
    """How people do it, and what their report has to show."""
    by_tests: bool = False
    """Whether the results of a test run show it, and reports of scanners do not."""

    @property
    def is_attested(self) -> bool:
        """Whether nothing runs it, so that evidence of it is what people attest."""
        return not self.made_by


class Location(msgspec.Struct, frozen=True, gc=False):
    """Where something was seen: symbol first, then lines."""

    path: str
    line: int = 0
    """Counted from 1; 0 means the whole file."""
    column: int = 0
    """Counted from 1 in characters; 0 means unknown."""
    end_line: int = 0
    end_column: int = 0
    """Exclusive, counted from 1; 0 means unknown."""
    symbol: str = ""
    """A resource address or a key path (`aws_s3_bucket.logs`, `jobs.build`), where the tool knows it."""
    commit: str = ""
    """For something seen in the history only: the commit that brought it."""


class Sighting(msgspec.Struct, frozen=True, gc=False):
    """What one tool said of one place; never shown by itself, always merged into a Finding first."""

    tool: str
    """The scanner's name: `bandit`."""
    rule: str
    """The tool's own rule id, without machine-dependent prefixes: `B506`."""
    severity: Severity
    certainty: Certainty
    message: str
    """One line, with secrets masked already."""
    at: Location
    cwe: tuple[str, ...] = ()
    """`CWE-89`, ..."""
    remedy: str = ""
    same_as: tuple[str, ...] = ()
    """Rules of other tools that report the same fault: `bandit:B506`."""
    secret_id: str = ""
    """For secrets: a keyed hash of the value, so that the same secret is recognised without being kept."""
    aliases: tuple[str, ...] = ()
    """For vulnerabilities: every id it is known by."""
    components: tuple[str, ...] = ()
    """For what is wrong with components: their purls."""
    elsewhere: tuple[str, ...] = ()
    """Other places where the tool saw the very same, as it names them: addresses, hosts, files."""


class Witness(msgspec.Struct, frozen=True, gc=False):
    """A tool that reported a finding, and its name for it."""

    tool: str
    rule: str


class FindingState(StrEnum):
    """How a finding counts."""

    NEW = "new"
    EXISTING = "existing"
    """The base has it too."""
    SUPPRESSED = "suppressed"
    """A comment in the code hides it from its tool; it counts as if the comment were not there."""
    WAIVED = "waived"
    """A signed waiver covers it."""


class Suppression(msgspec.Struct, frozen=True, gc=False):
    """The comment that would hide a finding, and who wrote it."""

    line: int
    text: str
    """The directive as written: `# nosec B602`."""
    author: str = ""
    commit: str = ""


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One fault at one place, however many tools saw it."""

    rule: str
    """`tool:rule` of the first witness: `bandit:B506`."""
    control: ControlId
    severity: Severity
    certainty: Certainty
    message: str
    at: Location
    fingerprint: str
    """32 hexadecimal digits that stay the same when lines move or code is reformatted."""
    state: FindingState
    witnesses: tuple[Witness, ...]
    cwe: tuple[str, ...] = ()
    remedy: str = ""
    is_new: bool = True
    """Whether the base lacks it; said apart from `state`, since a suppressed finding can be new too."""
    suppression: Suppression | None = None
    aliases: tuple[str, ...] = ()
    """For vulnerabilities: every id it is known by."""
    components: tuple[str, ...] = ()
    """For what is wrong with components: their purls."""
    elsewhere: tuple[str, ...] = ()
    """Other places where the tool saw the very same, as it names them: addresses, hosts, files."""

    @property
    def id(self) -> str:
        """`fnd-` and the first sixteen digits of the fingerprint."""
        return "fnd-" + self.fingerprint[:16]


class Coverage(msgspec.Struct, frozen=True):
    """What a control had to look at and what it did look at, in one unit."""

    unit: str
    """`files`, `commits`, ..."""
    owed: int
    covered: int
    missing: tuple[tuple[str, str], ...] = ()
    """What was not covered and why, path first; at most `MISSING_SHOWN` of them."""
    excepted: tuple[tuple[str, str], ...] = ()
    """What interlock.yaml excepts, with its reason."""

    @property
    def is_complete(self) -> bool:
        """Whether everything owed was covered."""
        return self.covered >= self.owed


MISSING_SHOWN = 200


class ToolUse(msgspec.Struct, frozen=True):
    """Which program took part, exactly."""

    name: str
    version: str
    publisher: str
    digest: Digest
    """SHA-256 of the program (of its package's file list for a pure Python tool)."""
    configuration: Digest
    """SHA-256 of everything that shaped its answer: command line, rules, settings."""
    exit_codes: tuple[int, ...] = ()
    """Of each run, in order; empty when every result came from the cache."""
    output: tuple[Digest, ...] = ()
    """Of the masked raw output of each run."""
    runs: int = 0
    from_cache: int = 0
    """How many results (files, or one for a whole tree) were taken from the cache."""


class Answer(StrEnum):
    """The four answers a control can give."""

    PASSED = "passed"
    FAILED = "failed"
    ERRORED = "errored"
    NOT_APPLICABLE = "not_applicable"


class Passed(msgspec.Struct, frozen=True, tag="passed"):
    """Everything owed was covered and nothing was found."""

    coverage: tuple[Coverage, ...]


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """Everything owed was covered and something was found."""

    coverage: tuple[Coverage, ...]
    findings: tuple[Finding, ...]


class Errored(msgspec.Struct, frozen=True, tag="errored"):
    """The control could not do its work, in whole or in part; what it did find is kept."""

    code: str
    """Of the error that stopped it: `TOL-103`; `CTL-201` for incomplete coverage."""
    reason: str
    remedy: str
    coverage: tuple[Coverage, ...] = ()
    findings: tuple[Finding, ...] = ()


class NotApplicable(msgspec.Struct, frozen=True, tag="not_applicable"):
    """There is nothing here that the control examines."""

    reason: str


Outcome = Passed | Failed | Errored | NotApplicable


class Attachment(msgspec.Struct, frozen=True):
    """A statement of its own about the same subject, to be sealed beside the assessment: an SBOM, a scan."""

    predicate_type: str
    predicate: bytes
    """Canonical JSON (RFC 8785)."""
    inventory: bytes = b""
    """For an SBOM, the inventory that it was written from (`interlock.supply.packing`), so nobody reads it again."""


class ControlRun(msgspec.Struct, frozen=True):
    """One control's outcome on one subject, with what it took to get there."""

    control: ControlId
    outcome: Outcome
    tools: tuple[ToolUse, ...] = ()
    duration_ms: int = 0
    is_cached: bool = False
    """Whether no tool had to start."""
    notes: tuple[str, ...] = ()
    """Things a reader should know that change no outcome: `2 directives defused`."""
    attached: tuple[Attachment, ...] = ()
    """What else the examination brought to light, to be sealed as statements of their own."""

    @property
    def answer(self) -> Answer:
        """Which of the four answers the outcome is."""
        return Answer(self.outcome.__struct_config__.tag)  # type: ignore[arg-type]  # the tags above are texts

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the outcome, if it can have any."""
        return self.outcome.findings if isinstance(self.outcome, Failed | Errored) else ()

    @property
    def coverage(self) -> tuple[Coverage, ...]:
        """The coverage of the outcome, if it has any."""
        return () if isinstance(self.outcome, NotApplicable) else self.outcome.coverage
