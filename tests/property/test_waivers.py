"""What holds of every waiver: it is worth exactly the findings that it covers, in whatever order things are said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from interlock.control import Finding, Witness
from interlock.decision import ApprovalNeed, Decision, GlassTerms, Governance, People, Relation, WaiverTerms, decide
from interlock.evidence import counts_of
from interlock.kernel import Severity, stamp
from interlock.testing.world import finding
from tests.unit.decision.builders import NOW, assessment, known, policy, question, statement
from tests.unit.decision.govern import Said

TAKES = People(waivers=WaiverTerms(90 * 86400, ApprovalNeed(not_by=())))
RULES = ("bandit:B602", "bandit:B101", "semgrep:shell")
PATHS = ("a.py", "b.py", "sub/c.py")


@st.composite
def found(draw: st.DrawFn) -> list[Finding]:
    """Give findings of a few rules in a few files."""
    rows = draw(
        st.lists(st.tuples(st.sampled_from(RULES), st.sampled_from(PATHS), st.sampled_from(Severity)), max_size=6)
    )
    made = []
    for number, (rule, path, severity) in enumerate(rows):
        tool, _, name = rule.partition(":")
        one = finding(
            "commit.sast", severity, rule=rule, fingerprint=f"{number:032x}", witnesses=(Witness(tool, name),)
        )
        made.append(msgspec.structs.replace(one, at=msgspec.structs.replace(one.at, path=path)))
    return made


def judged(findings: list[Finding], governance: Governance, people: People = TAKES) -> Decision:
    outcome = "failed" if findings else "passed"
    sast = assessment(outcome=outcome, counts=counts_of(findings), findings="f" * 64 if findings else "")
    given_ = known(
        statement(sast),
        statement(assessment("commit.iac"), index=1),
        governance=governance,
        findings={"f" * 64: tuple(findings)} if findings else {},
    )
    return decide(policy(people=people), given_, question(product="shop"))


def waived(rule: str, path: str) -> Said:
    said = Said()
    said.approves("bea", said.waives("ann", rule, paths=(path,)), about="waiver")
    return said


@given(found(), st.sampled_from(RULES), st.sampled_from((*PATHS, "**", "sub/")))
def test_a_waiver_is_worth_the_findings_that_it_covers_and_nothing_else(
    findings: list[Finding], rule: str, path: str
) -> None:
    rest = [
        one
        for one in findings
        if not (one.rule == rule and (path in {"**", one.at.path} or (path == "sub/" and one.at.path == "sub/c.py")))
    ]
    with_it = judged(findings, waived(rule, path).governance)
    without = judged(rest, Governance())
    assert with_it.verdict is without.verdict
    assert [one.verdict for one in with_it.reasons] == [one.verdict for one in without.reasons]


@given(found(), st.permutations(range(4)))
def test_the_order_of_what_was_said_does_not_matter(findings: list[Finding], order: list[int]) -> None:
    said = Said()
    first = said.waives("ann", RULES[0])
    second = said.waives("cid", RULES[1], reason="another")
    said.approves("bea", first, about="waiver")
    said.approves("dan", second, about="waiver")
    straight = judged(findings, said.governance)
    said.statements = [said.statements[place] for place in order]
    assert judged(findings, said.governance).verdict is straight.verdict


SECTIONS: tuple[dict[str, Any], ...] = (
    {"approvals": (ApprovalNeed(),)},
    {"separation": ((Relation.AUTHOR, Relation.APPROVER),)},
    {"approvals": (ApprovalNeed(2, ("ops",)),), "separation": ((Relation.WAIVER_ASKER, Relation.WAIVER_APPROVER),)},
)


@given(found(), st.sampled_from(SECTIONS), st.booleans())
def test_a_section_that_demands_something_of_people_never_opens(
    findings: list[Finding], section: dict[str, Any], has_waiver: bool
) -> None:
    governance = waived(RULES[0], "**").governance if has_waiver else Governance()
    before = judged(findings, governance)
    after = judged(findings, governance, msgspec.structs.replace(TAKES, **section))
    assert after.verdict.rank >= before.verdict.rank


@given(found())
def test_sections_by_which_people_open_open_nothing_while_nobody_says_anything(findings: list[Finding]) -> None:
    every = People(review=ApprovalNeed(), waivers=TAKES.waivers, glass=GlassTerms(3600))
    assert judged(findings, Governance(), every).verdict is judged(findings, Governance(), People()).verdict


@given(found(), st.integers(-5, 15))
def test_a_waiver_counts_until_its_end_and_not_a_second_longer(findings: list[Finding], days: int) -> None:
    said = Said()
    ends = NOW + timedelta(days=days)
    said.approves("bea", said.waives("ann", RULES[0], expires_at=stamp(ends)), about="waiver")
    rest = [one for one in findings if one.rule != RULES[0]] if days > 0 else findings
    assert judged(findings, said.governance).verdict is judged(rest, Governance()).verdict
