"""Examples in a policy: what is supposed to be known, and the verdict that it has to give. Floor 8.

They say nothing about what the policy demands, so a gate never reads them; `interlock policy test` does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from interlock.control import Stage
from interlock.decision.errors import ControlNotKnown
from interlock.decision.model import Status, Verdict
from interlock.decision.supposed_acts import ACTS, SupposedActs, acts_of, is_person, person_id
from interlock.decision.supposed_builder import SupposedBuilder, builder_of
from interlock.formats import Node, read_yaml
from interlock.kernel import Severity, duration, instant, nearest
from interlock.risk import Profile

EXAMPLE: Final = frozenset({"name", "given", "expect"})
GIVEN: Final = frozenset(
    {
        *(
            "evidence",
            "others",
            "change",
            "environment",
            "stage",
            "subject",
            "at",
            "product",
            "deployer",
            "groups",
            "risk",
            "builder",
        ),
        *ACTS,
    }
)
SUPPOSED: Final = frozenset(
    {
        *("outcome", "reason", "age", "stage", "counts", "new", "findings", "suppressed", "waived"),
        *("owed", "covered", "signer", "tools", "advisories"),
    }
)
OUTCOMES: Final = ("passed", "failed", "errored", "not_applicable", "missing")
_CHANGE: Final = {
    **dict.fromkeys(("state", "commit", "branch", "remote", "author", "committer", "base"), str),
    **dict.fromkeys(("files", "changed"), int),
}
_TOOL: Final = frozenset({"name", "version", "publisher", "sha256"})
_HOUR_S: Final = 3600
Counts = Mapping[str, int]


class SupposedEvidence(msgspec.Struct, frozen=True):
    """What an example supposes that one control found."""

    control: str
    outcome: str = "passed"
    reason: str = "the example says so"
    age_s: int = _HOUR_S
    stage: str = ""
    """Empty for the stage of the question."""
    counts: Counts = {}
    """Open findings by severity, the new ones among them."""
    new: Counts | None = None
    """Those that the base does not have; none means all of them."""
    findings: Mapping[str, Counts] = {}
    """More open findings, all of them new, by rule and severity; a waiver can name the rule."""
    suppressed: Mapping[str, Counts] = {}
    """Findings that a comment asks to ignore, by rule and severity."""
    waived: Counts = {}
    owed: int = 1
    covered: int = 1
    signer: str = "example"
    tools: tuple[Mapping[str, str], ...] = ()
    advisories_s: int | None = _HOUR_S
    """The age of the advisories that were asked; none means that nothing was looked up."""


class SupposedRisk(msgspec.Struct, frozen=True):
    """How much is supposed to be at stake."""

    profile: str = ""
    """Empty where nobody ever assessed it."""
    by: str = "example"
    age_s: int = _HOUR_S
    answers: Mapping[str, tuple[str, ...]] = {}


class Given(msgspec.Struct, frozen=True):
    """Everything that an example supposes."""

    evidence: tuple[SupposedEvidence, ...] = ()
    others: str = "missing"
    """The outcome of every required control that is not named: `passed` or `missing`."""
    change: Mapping[str, str | int] = {}
    environment: str = ""
    stage: str = "commit"
    subject: str = "example"
    at: str = "2026-01-05T12:00:00Z"
    product: str = ""
    deployer: str = ""
    """Who is about to deploy it."""
    co_authors: tuple[str, ...] = ()
    acts: SupposedActs = SupposedActs()
    """What people are supposed to have said."""
    risk: SupposedRisk = SupposedRisk()
    builder: SupposedBuilder | None = None
    """Who is supposed to have built it."""

    @property
    def people(self) -> frozenset[str]:
        """Give everybody who is named by an id: who said something, who made the change, who deploys it."""
        made = (*(self.change.get(name, "") for name in ("author", "committer")), *self.co_authors)
        named = {name for name in made if isinstance(name, str) and is_person(name)}
        return self.acts.people | named | ({self.deployer} if self.deployer else set())


class Example(msgspec.Struct, frozen=True):
    """One example, and where it stands."""

    name: str
    given: Given
    verdict: Verdict
    reasons: Mapping[str, Status]
    """How requirements and rules have to stand, by the names that decisions give them."""
    source: str
    line: int


def read_examples(body: bytes, source: str, controls: Collection[str]) -> tuple[Example, ...]:
    """Read the examples of a policy's text; none where it has none.

    Errors: YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx), ControlNotKnown (DEC-105).
    """
    root = read_yaml(body, source)
    if not isinstance(root.value, dict) or "examples" not in root.value:
        return ()
    examples = [_example(item, controls) for item in root.value["examples"].items("examples")]
    first: dict[str, int] = {}
    for one in examples:
        if one.name in first:
            wanted = f"a name of its own (another example on line {first[one.name]} has this one)"
            raise Node(one.name, source, one.line).wrong("name", wanted)
        first[one.name] = one.line
    return tuple(examples)


def _example(node: Node, controls: Collection[str]) -> Example:
    fields = node.fields("an example", EXAMPLE)
    if fields.keys() != EXAMPLE:
        raise node.wrong("an example", "name, given and expect")
    verdict, reasons = _expected(fields["expect"])
    name = fields["name"].text("name")
    return Example(name, _given(fields["given"], controls), verdict, reasons, node.source, node.line)


def _expected(node: Node) -> tuple[Verdict, Mapping[str, Status]]:
    if not isinstance(node.value, dict):
        return Verdict(node.one_of("expect", set(Verdict))), {}
    fields = node.fields("expect", {"verdict", "reasons"})
    if "verdict" not in fields:
        raise node.wrong("expect", "a verdict: allow, review or deny")
    listed = fields["reasons"].value if "reasons" in fields else {}
    if not isinstance(listed, dict):
        raise fields["reasons"].wrong("reasons", "a mapping of requirements to how they stand")
    reasons = {name: Status(status.one_of(name, set(Status))) for name, status in listed.items()}
    return Verdict(fields["verdict"].one_of("verdict", set(Verdict))), reasons


def _given(node: Node, controls: Collection[str]) -> Given:
    fields = node.fields("given", GIVEN)
    given: dict[str, object] = {
        name: fields[name].text(name) for name in ("environment", "subject", "product") if name in fields
    }
    if "evidence" in fields:
        listed = fields["evidence"]
        if not isinstance(listed.value, dict):
            raise listed.wrong("evidence", "a mapping of controls to what they found")
        given["evidence"] = tuple(_evidence(name, one, controls) for name, one in listed.value.items())
    if "others" in fields:
        given["others"] = fields["others"].one_of("others", ("passed", "missing"))
    if "stage" in fields:
        given["stage"] = fields["stage"].one_of("stage", set(Stage))
    if "at" in fields:
        fields["at"].read("at", "a point in time such as 2026-01-05T12:00:00Z", instant)
        given["at"] = fields["at"].text("at")
    if "change" in fields:
        change = fields["change"].fields("change", {*_CHANGE, "co_authors"})
        given["co_authors"] = change["co_authors"].texts("co_authors") if "co_authors" in change else ()
        given["change"] = {
            name: one.whole(name) if _CHANGE[name] is int else one.text(name)
            for name, one in change.items()
            if name in _CHANGE
        }
    if "deployer" in fields:
        given["deployer"] = fields["deployer"].read("deployer", "the id of a person, such as ann", person_id)
    if "risk" in fields:
        given["risk"] = _risk(fields["risk"])
    if "builder" in fields:
        given["builder"] = builder_of(fields["builder"])
    return msgspec.structs.replace(Given(), **given, acts=acts_of(fields))


def _risk(node: Node) -> SupposedRisk:
    """Read how much is at stake: a profile, or a profile with who said so, how long ago, and by which answers."""
    profiles = set(Profile)
    if not isinstance(node.value, dict):
        return SupposedRisk(node.one_of("risk", profiles))
    fields = node.fields("risk", {"profile", "by", "age", "answers"})
    if "profile" not in fields:
        raise node.wrong("risk", "a profile: baseline, standard or critical")
    start = SupposedRisk(fields["profile"].one_of("profile", profiles))
    answers = fields["answers"].value if "answers" in fields else {}
    if not isinstance(answers, dict):
        raise fields["answers"].wrong("answers", "a mapping of questions to lists of answers")
    return SupposedRisk(
        start.profile,
        fields["by"].text("by") if "by" in fields else start.by,
        _seconds(fields["age"], "age") if "age" in fields else start.age_s,
        {name: one.texts(name) for name, one in answers.items()},
    )


def _evidence(control: str, node: Node, controls: Collection[str]) -> SupposedEvidence:
    if control not in controls:
        raise ControlNotKnown(source=node.source, line=node.line, name=control, nearest=nearest(control, controls))
    if not isinstance(node.value, dict):
        return SupposedEvidence(control, node.one_of(control, OUTCOMES))
    fields = node.fields("evidence", SUPPOSED)
    read: dict[str, object] = {}
    for name in ("counts", "new", "waived"):
        if name in fields:
            read[name] = _counts(fields[name], name)
    read |= {name: _by_rule(fields[name], name) for name in ("findings", "suppressed") if name in fields}
    read["outcome"] = "failed" if any(read.get(name) for name in ("counts", "findings", "suppressed")) else "passed"
    if "outcome" in fields:
        read["outcome"] = fields["outcome"].one_of("outcome", OUTCOMES)
    if "stage" in fields:
        read["stage"] = fields["stage"].one_of("stage", set(Stage))
    if "tools" in fields:
        read["tools"] = tuple(_tool(one) for one in fields["tools"].items("tools"))
    read |= {name: fields[name].text(name) for name in ("reason", "signer") if name in fields}
    read |= {name: fields[name].whole(name) for name in ("owed", "covered") if name in fields}
    return SupposedEvidence(control, **read, **_ages(fields))  # type: ignore[arg-type]  # each field is read as its kind


def _ages(fields: Mapping[str, Node]) -> dict[str, int | None]:
    ages: dict[str, int | None] = {}
    if "age" in fields:
        ages["age_s"] = _seconds(fields["age"], "age")
    if "advisories" in fields:
        node = fields["advisories"]
        ages["advisories_s"] = None if node.value == "none" else _seconds(node, "advisories")
    return ages


def _seconds(node: Node, field: str) -> int:
    return int(node.read(field, "a length of time such as 30d", duration).total_seconds())


def _by_rule(node: Node, field: str) -> Mapping[str, Counts]:
    if not isinstance(node.value, dict):
        raise node.wrong(field, "a mapping of rules to counts, such as {bandit:B404: {low: 1}}")
    return {rule: _counts(one, rule) for rule, one in node.value.items()}


def _counts(node: Node, field: str) -> Counts:
    return {name: one.whole(f"{field}.{name}") for name, one in node.fields(field, frozenset(Severity)).items()}


def _tool(node: Node) -> Mapping[str, str]:
    return {name: one.text(name) for name, one in node.fields("a tool", _TOOL).items()}
