from collections.abc import Sequence
from typing import Any

import pytest

from interlock.control import FindingState, Location, Sighting, against, gather
from interlock.control.findings import merge, statement_at
from interlock.kernel import Certainty, ControlId, Severity

SAST = ControlId("commit.sast")


def saw(tool: str, rule: str, line: int, **changes: Any) -> Sighting:
    fields: dict[str, Any] = {
        "tool": tool,
        "rule": rule,
        "severity": Severity.MEDIUM,
        "certainty": Certainty.MEDIUM,
        "message": f"{rule} here",
        "at": Location("a.py", line),
    }
    return Sighting(**{**fields, **changes})


def lines(text: str) -> Sequence[str]:
    return text.split("\n")


def prints(text: str, *sightings: Sighting) -> list[str]:
    return [one.fingerprint for one in gather(SAST, sightings, lambda _: lines(text))]


def test_two_tools_that_see_one_fault_make_one_finding_with_two_witnesses() -> None:
    (one,) = gather(SAST, [saw("ruff", "S602", 3, same_as=("bandit:B602",)), saw("bandit", "B602", 3)], lambda _: ())
    assert one.rule == "bandit:B602"
    assert [(witness.tool, witness.rule) for witness in one.witnesses] == [("bandit", "B602"), ("ruff", "S602")]


def test_the_worst_severity_and_the_best_certainty_of_the_witnesses_count() -> None:
    (one,) = gather(
        SAST,
        [
            saw("ruff", "S602", 3, same_as=("bandit:B602",), severity=Severity.HIGH, certainty=Certainty.LOW),
            saw("bandit", "B602", 3, severity=Severity.LOW, certainty=Certainty.HIGH),
        ],
        lambda _: (),
    )
    assert (one.severity, one.certainty) == (Severity.HIGH, Certainty.HIGH)


def test_different_faults_on_one_line_stay_apart() -> None:
    assert len(gather(SAST, [saw("bandit", "B602", 3), saw("bandit", "B105", 3)], lambda _: ())) == 2


def test_the_same_fault_on_other_lines_stays_apart() -> None:
    groups = merge(
        [saw("bandit", "B602", 3), saw("bandit", "B602", 9), saw("ruff", "S602", 9, same_as=("bandit:B602",))]
    )
    assert [len(group) for group in groups] == [1, 2]


def test_a_tool_that_reports_twice_makes_one_finding() -> None:
    assert len(gather(SAST, [saw("bandit", "B602", 3), saw("bandit", "B602", 3)], lambda _: ())) == 1


def test_a_statement_over_several_lines_is_joined_with_the_line_another_tool_names() -> None:
    wide = saw("bandit", "B602", 3, at=Location("a.py", 3, end_line=6))
    inner = saw("ruff", "S602", 5, same_as=("bandit:B602",))
    assert len(merge([wide, inner])) == 1


def test_tools_alone_give_the_fingerprint_that_they_give_together() -> None:
    text = "x = 1\nsubprocess.call(c, shell=True)\n"
    bandit, ruff = saw("bandit", "B602", 2), saw("ruff", "S602", 2, same_as=("bandit:B602",))
    assert prints(text, bandit) == prints(text, ruff) == prints(text, bandit, ruff)


@pytest.mark.parametrize(
    ("after", "line"),
    [
        ("import os\n\n\nsubprocess.call(c, shell=True)\n", 4),
        ("    subprocess.call( c,\n        shell = True )\n", 1),
        ("subprocess.call(\n    c,\n    shell=True,\n)\n", 1),
        ("subprocess.call(\n    c,\n    shell=True,\n)\n", 3),
    ],
)
def test_a_fingerprint_survives_moved_lines_and_new_layout(after: str, line: int) -> None:
    before = "subprocess.call(c, shell=True)\n"
    assert prints(before, saw("bandit", "B602", 1)) == prints(after, saw("bandit", "B602", line))


def test_a_fingerprint_changes_with_the_code() -> None:
    assert prints("call(a)\n", saw("bandit", "B602", 1)) != prints("call(b)\n", saw("bandit", "B602", 1))


SILENCED = "no" + "sec"


@pytest.mark.parametrize(
    "after",
    [
        f"run(x)  # {SILENCED}\n",
        f"run(x)  # {SILENCED} B602 - a reason (open\n",
        f"run(\n    # {SILENCED}\n    x)\n",
        f"run(\n    x  # {SILENCED}\n)\n",
    ],
)
def test_a_silencing_comment_makes_no_other_finding(after: str) -> None:
    assert prints("run(x)\n", saw("bandit", "B602", 1)) == prints(after, saw("bandit", "B602", 1))


def test_what_only_looks_like_a_silencing_comment_is_a_part_of_the_fingerprint() -> None:
    seen = saw("bandit", "B602", 1)
    assert prints(f'run("# {SILENCED}", x)\n', seen) != prints(f'run("# {SILENCED}", y)\n', seen)
    assert prints("run(x)  # one\n", seen) != prints("run(x)  # two\n", seen)


def test_a_finding_that_is_silenced_later_is_known_from_before() -> None:
    (before,) = gather(SAST, [saw("bandit", "B602", 1)], lambda _: lines("run(x)"))
    later = gather(SAST, [saw("bandit", "B602", 1)], lambda _: lines(f"run(x)  # {SILENCED}"))
    (after,) = against(later, {before.fingerprint})
    assert (after.is_new, after.state) == (False, FindingState.EXISTING)


def test_equal_lines_in_one_file_have_fingerprints_of_their_own() -> None:
    both = prints("call(a)\ncall(a)\n", saw("bandit", "B602", 1), saw("bandit", "B602", 2))
    assert len(set(both)) == 2


def test_other_statements_in_the_same_block_do_not_matter() -> None:
    one = "run(function () {\n  a();\n  eval(x);\n});\n"
    other = "run(function () {\n  b();\n  c();\n  eval(x);\n});\n"
    assert prints(one, saw("oxlint", "no-eval", 3)) == prints(other, saw("oxlint", "no-eval", 4))


def test_the_fingerprint_of_a_hardcoded_password_does_not_depend_on_the_password() -> None:
    one, other = 'password = "first"\n', 'password = "second"\n'
    seen = saw("bandit", "B105", 1, cwe=("CWE-259",))
    assert prints(one, seen) == prints(other, seen)


def test_a_secret_is_known_by_its_keyed_hash_and_not_by_its_line() -> None:
    seen = saw("betterleaks", "aws", 1, secret_id="f" * 64)
    assert prints("x = 1", seen) == prints("y = 2", seen)


def test_a_moved_file_is_recognised_by_the_name_it_has_now() -> None:
    old = gather(SAST, [saw("bandit", "B602", 1)], lambda _: ["x"], renames={"a.py": "b.py"})
    new = gather(SAST, [saw("bandit", "B602", 1, at=Location("b.py", 1))], lambda _: ["x"])
    assert old[0].fingerprint == new[0].fingerprint


def test_findings_that_the_base_has_too_are_existing() -> None:
    findings = gather(SAST, [saw("bandit", "B602", 1), saw("bandit", "B105", 2)], lambda _: ["x", "y"])
    old, new = against(findings, {findings[0].fingerprint})
    assert (old.state, old.is_new) == (FindingState.EXISTING, False)
    assert (new.state, new.is_new) == (FindingState.NEW, True)


def test_without_a_base_every_finding_is_new() -> None:
    findings = gather(SAST, [saw("bandit", "B602", 1)], lambda _: ["x"])
    assert all(one.is_new for one in against(findings, None))


def test_a_line_outside_of_the_file_gives_no_text() -> None:
    assert statement_at(["a"], 0) == statement_at(["a"], 2) == ""


def test_brackets_that_never_close_do_not_swallow_the_file() -> None:
    text = ["f("] + ["x"] * 1000
    assert len(statement_at(text, 1)) < 100
