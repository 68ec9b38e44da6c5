from datetime import timedelta
from typing import Any

import pytest

from interlock.control import Finding, FindingState, Location
from interlock.decision.terms import ApprovalNeed, WaiverTerms
from interlock.decision.waivers import Standing, is_never, of_requirement, scopes, standings, waive
from interlock.evidence import Waiver, read_waiver
from interlock.kernel import stamp
from interlock.testing.world import finding
from tests.unit.decision.builders import NOW, OTHER, SUBJECT
from tests.unit.decision.govern import COMMIT, Said

TERMS = WaiverTerms(90 * 86400, ApprovalNeed(not_by=()))


def standing(said: Said, terms: WaiverTerms | None = TERMS) -> Standing:
    [one] = standings(said.governance, terms, "product:shop", NOW, {})
    return one


def approved(by: str = "ann", *approvers: str, **changes: Any) -> Said:
    said = Said()
    wanted = said.waives(by, **changes)
    for person in approvers:
        said.approves(person, wanted, about="waiver")
    return said


def test_a_waiver_that_another_person_approved_counts() -> None:
    one = standing(approved("ann", "bea"))
    assert (one.why_not, one.approved_by) == ("", ("bea",))
    assert one.id.startswith("wvr-")


@pytest.mark.parametrize(
    ("said", "says"),
    [
        (approved("ann"), "1 of 1 approvals missing"),
        (approved("ann", "ann"), "cannot approve their own request"),
        (approved("ann", "bea", owner="bea"), "cannot approve their own request"),
        (approved("eve", "bea"), "nobody is known for the key of eve"),
        (approved("ann", "bea", expires_at=stamp(NOW)), "it ended on"),
        (approved("ann", "bea", expires_at=stamp(NOW + timedelta(days=91))), "90 days is the limit"),
        (approved("ann", "bea", entered_at=NOW + timedelta(hours=1)), "dated after this decision"),
        (approved("ann", "bea", what="everything"), "which is nothing"),
    ],
)
def test_a_waiver_that_does_not_count_says_why(said: Said, says: str) -> None:
    assert says in standing(said).why_not


def test_a_revoked_or_rejected_waiver_does_not_count() -> None:
    said = approved("ann", "bea")
    said.approves("cid", said.governance.waivers[0].id, about="waiver", answer="reject")
    assert standing(said).why_not == "cid rejected it"
    said = approved("ann", "bea")
    said.revokes("dan", said.governance.waivers[0].id)
    assert standing(said).why_not == "it was revoked"


def test_a_policy_without_terms_takes_no_waivers() -> None:
    assert standing(approved("ann", "bea"), None).why_not == "the policy takes no waivers"


def covered(changes: dict[str, Any], one: Finding, environment: str = "", never: tuple[str, ...] = ()) -> bool:
    counting = (standing(approved("ann", "bea", **changes)),)
    terms = WaiverTerms(TERMS.max_age_s, TERMS.need, never)
    [after], used = waive([one], counting, terms, SUBJECT, environment)
    assert bool(used) is (after.state is FindingState.WAIVED)
    return after.state is FindingState.WAIVED


SHELL = finding("commit.sast", at=Location("src/app/run.py", 3))
VULNERABLE = finding("commit.sca", rule="osv:GHSA-xxxx", aliases=("CVE-2026-1",), components=("pkg:pypi/left@1.0",))


@pytest.mark.parametrize(
    ("changes", "is_covered"),
    [
        ({"name": SHELL.rule}, True),
        ({"name": "bandit:B999"}, False),
        ({"name": SHELL.rule, "paths": ("src/**",)}, True),
        ({"name": SHELL.rule, "paths": ("tests/**",)}, False),
        ({"name": SHELL.rule, "paths": ("/absolute",)}, False),
        ({"name": SHELL.rule, "fingerprints": (SHELL.fingerprint[:16],)}, True),
        ({"name": SHELL.rule, "fingerprints": ("",)}, False),
        ({"name": SHELL.rule, "fingerprints": (SHELL.fingerprint[:4],)}, False),
        ({"name": SHELL.rule, "subjects": (COMMIT,)}, True),
        ({"name": SHELL.rule, "subjects": (str(OTHER.digests[0]),)}, False),
        ({"name": SHELL.rule, "environments": ("live",)}, False),
        ({"name": "commit.sast", "what": "control", "paths": ("src/**",)}, True),
        ({"name": "commit.sast", "what": "control"}, False),
        ({"name": "commit.sca", "what": "control", "paths": ("src/**",)}, False),
    ],
)
def test_a_waiver_covers_what_it_names_and_nothing_more(changes: dict[str, Any], is_covered: bool) -> None:
    assert covered(changes, SHELL) is is_covered


@pytest.mark.parametrize(
    ("changes", "is_covered"),
    [
        ({"what": "vulnerability", "name": "CVE-2026-1"}, True),
        ({"what": "vulnerability", "name": "GHSA-xxxx"}, True),
        ({"what": "vulnerability", "name": "CVE-2026-2"}, False),
        ({"what": "vulnerability", "name": "CVE-2026-1", "components": ("pkg:pypi/left",)}, True),
        ({"what": "vulnerability", "name": "CVE-2026-1", "components": ("pkg:pypi/left@1.0",)}, True),
        ({"what": "vulnerability", "name": "CVE-2026-1", "components": ("pkg:pypi/left@2.0",)}, False),
        ({"what": "vulnerability", "name": "CVE-2026-1", "components": ("pkg:pypi/right",)}, False),
    ],
)
def test_a_vulnerability_is_known_by_each_of_its_names(changes: dict[str, Any], is_covered: bool) -> None:
    assert covered(changes, VULNERABLE) is is_covered


def test_a_waiver_for_an_environment_counts_there() -> None:
    assert covered({"name": SHELL.rule, "environments": ("live",)}, SHELL, "live")


@pytest.mark.parametrize("never", ["commit.sast", SHELL.rule, "bandit:*", "commit.*"])
def test_what_the_policy_never_lets_be_waived_is_not(never: str) -> None:
    assert not covered({"name": SHELL.rule}, SHELL, never=(never,))
    assert is_never(SHELL.rule, "commit.sast", WaiverTerms(1, never=(never,)))


def test_a_whole_control_is_waived_only_by_a_waiver_without_places() -> None:
    counting = (standing(approved("ann", "bea", what="control", name="commit.sast")),)
    assert of_requirement("commit.sast", counting, TERMS, SUBJECT, "") is counting[0]
    assert of_requirement("commit.iac", counting, TERMS, SUBJECT, "") is None
    assert of_requirement("commit.sast", counting, WaiverTerms(1, never=("commit.sast",)), SUBJECT, "") is None
    placed = (standing(approved("ann", "bea", what="control", name="commit.sast", paths=("src/**",))),)
    assert of_requirement("commit.sast", placed, TERMS, SUBJECT, "") is None


def test_scopes_name_what_a_waiver_is_limited_to() -> None:
    says = Waiver("rule", "x", "why", "ann", "", "", paths=("src/**",), environments=("live",))
    assert scopes(says) == {"path": ("src/**",), "environment": ("live",)}


def test_the_owner_is_part_of_what_is_signed() -> None:
    one = approved("ann", "bea").statements[0]
    assert read_waiver(one.statement.predicate).owner == "ann"
