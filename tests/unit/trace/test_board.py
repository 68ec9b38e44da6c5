"""What is read from statements for the board."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from interlock.control import Finding, FindingState, Location, Suppression
from interlock.evidence import (
    ASSESSMENT,
    Assessment,
    Attached,
    Count,
    Imported,
    Origin,
    Rules,
    Statement,
    VerifiedStatement,
    counts_of,
)
from interlock.evidence.deployment import DeploymentStep
from interlock.kernel import Digest, KeyId, Severity, Subject
from interlock.testing.world import finding
from interlock.trace.board import (
    Counted,
    Line,
    More,
    Ran,
    examined_of,
    is_as_counted,
    judged_of,
    landed_of,
    rows_of,
    shown,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
LINE = Line("shop", "", "main", "c", "")


def statement(predicate: object, *subjects: Subject) -> VerifiedStatement:
    body = predicate if isinstance(predicate, bytes) else msgspec.json.encode(predicate)
    said = Statement(subjects or (Subject("web", (Digest("sha256", "1" * 64),)),), ASSESSMENT, body)
    return VerifiedStatement(said, Digest("sha256", "2" * 64), 3, AT, KeyId("key"), "ann")


def assessed(origin: Origin | None = None, **more: Any) -> VerifiedStatement:
    says = Assessment("c", "build", "failed", origin or Origin("commit", branch="main"), "", "", "1", "p")
    return statement(msgspec.structs.replace(says, **more))


def test_a_line_is_named_by_product_repository_branch_control_and_place() -> None:
    read = examined_of(assessed(Origin("commit", "a" * 40, "main", "r", rules=Rules(product="shop")), place="live"))
    assert read is not None
    assert (read.line, read.commit) == (Line("shop", "r", "main", "c", "live"), "a" * 40)


def test_what_a_build_showed_beside_takes_the_place_of_nothing() -> None:
    read = examined_of(assessed(observed_in="build"))
    assert read is not None
    assert read.line.place == "seen in build"


def imported(*tools: str, targets: tuple[str, ...] = (), lists_clean: bool = False) -> Imported:
    return Imported("sarif", tools, Attached("r", "0" * 64, 1), "", "report", targets=targets, lists_clean=lists_clean)


@pytest.mark.parametrize(
    ("reports", "place"),
    [
        ((imported("zap"), imported("nikto")), "reported by nikto, zap"),
        ((imported("zap", targets=("a",)),), "reported by zap"),
        ((imported("zap", targets=("b", "a"), lists_clean=True),), "reported by zap about a, b"),
        ((imported("zap", targets=tuple("abcd"), lists_clean=True),), "reported by zap about a, b, c and "),
    ],
)
def test_a_report_of_one_tool_answers_for_no_other_and_for_no_other_target(
    reports: tuple[Imported, ...], place: str
) -> None:
    read = examined_of(assessed(imported=reports))
    assert read is not None
    assert read.line.place.startswith(place)
    assert (read.line.place == place) is not place.endswith("and ")


@pytest.mark.parametrize(
    "one", [statement(b"{"), statement({}), assessed(Origin("worktree")), assessed(Origin("staged"))]
)
def test_what_cannot_be_read_or_was_in_hand_is_no_line(one: VerifiedStatement) -> None:
    assert examined_of(one) is None


def test_counts_are_by_severity_and_state_and_odd_words_count_as_the_worst() -> None:
    counts = (
        Count("r", "high", "new", is_new=True, count=2),
        Count("s", "high", "new", is_new=False, count=1),
        Count("s", "cosmic", "odd", is_new=False, count=4),
        Count("s", "low", "waived", is_new=False, count=-7),
    )
    read = examined_of(assessed(counts=counts))
    assert read is not None
    assert (read.counts, read.number) == ((Counted(0, 0, 4), Counted(1, 0, 3)), 7)


def test_a_list_is_held_against_what_was_counted() -> None:
    found = [finding("c"), finding("c", Severity.LOW)]
    says = Assessment("c", "build", "failed", Origin("commit"), "", "", "1", "p", counts=counts_of(found))
    assert is_as_counted(found, says)
    assert not is_as_counted(found[:1], says)
    assert not is_as_counted([*found, finding("c")], says)


def names(found: list[Finding], line: Line = LINE) -> list[bytes]:
    return [row.name for row in rows_of(line, found)]


def test_a_finding_keeps_its_name_where_only_its_line_moves() -> None:
    one = finding("c")
    moved = finding("c", at=Location("app.py", 99), message="other", state=FindingState.WAIVED)
    assert names([one]) == names([moved])
    assert len({*names([one, one]), *names([one], Line("bank", "", "main", "c", ""))}) == 3


def test_everything_a_page_shows_is_kept_and_nothing_without_end() -> None:
    one = finding(
        "c",
        at=Location("a\0b", 2**70, symbol="s"),
        message="m" * 9_999,
        suppression=Suppression(1, "# nosec", "wendy"),
        aliases=("CVE-2026-1",) * 30,
    )
    (row,) = rows_of(LINE, [one])
    more = msgspec.json.decode(row.more, type=More)
    assert (row.path, row.at, len(row.message)) == ("a\ufffdb", 2**31 - 1, 2_000)
    assert (more.suppression, more.by, len(more.aliases), more.symbol) == ("# nosec", "wendy", 20, "s")


def test_what_runs_is_what_a_deployment_is_about_but_its_plan() -> None:
    says = DeploymentStep("dpl-1", "f" * 64, "live", "shop", "deployed", "2026-01-01T00:00:00Z")
    about = [Subject(name, (Digest("sha256", digit * 64),)) for name, digit in (("plan", "f"), ("web", "1"))]
    read = landed_of(says, statement({}, *about))
    assert read is not None
    assert (read.runs, read.is_step) == ((Ran("web", "1" * 64),), False)
    for odd in ({"at": "yesterday"}, {"outcome": "splendid"}):
        assert landed_of(msgspec.structs.replace(says, **odd), statement({})) is None


def decision(**more: Any) -> VerifiedStatement:
    says = {"policy": "p", "stage": "s", "environment": "live", "at": "2026-01-01T00:00:00Z", "reasons": [], **more}
    return statement({"interlock_verdict": "deny", "interlock_decision": says})


def test_the_first_reason_is_the_gravest() -> None:
    reasons = [
        {"requirement": "a", "status": "satisfied", "verdict": "allow", "says": "fine"},
        {"requirement": "b", "status": "missing", "verdict": "review", "says": "late"},
        {"requirement": "c", "status": "violated", "verdict": "deny", "says": "bad"},
    ]
    read = judged_of(decision(reasons=reasons, product="shop"))
    assert read is not None
    assert (read.why, read.digest, read.product) == ("c: bad", "1" * 64, "shop")


@pytest.mark.parametrize(
    "one",
    [decision(hypothetical=["older policy"]), decision(at="x"), statement({"verifier": "other"}), statement(b"[")],
)
def test_a_supposition_and_the_decision_of_another_decide_nothing(one: VerifiedStatement) -> None:
    assert judged_of(one) is None


def test_texts_are_kept_as_every_engine_takes_them() -> None:
    assert shown("a\0\ud800b") == "a\ufffd?b"
    assert len(shown("é" * 5_000)) == 2_000
