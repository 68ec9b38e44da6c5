"""The CEL conformance suite against the rule language: nothing wrong, and most of it right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scripts import script

ROOT = Path(__file__).resolve().parents[2]
SUITE = ROOT / ".." / "shared" / "data" / "conformance" / "cel"

if not SUITE.is_dir():
    pytest.skip("the CEL conformance suite is not beside this checkout", allow_module_level=True)


CEL = script("conformance_cel")
FILES = sorted(SUITE.glob("*.jsonl"))
ASKED = ("basic", "comparisons", "logic", "fields", "lists", "string", "macros", "timestamps")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_in_the_suite_is_answered_wrongly(file: Path) -> None:
    wrong = [verdict for verdict in CEL.verdicts(file) if verdict.outcome == CEL.WRONG]
    assert wrong == []


@pytest.mark.parametrize("group", ASKED)
def test_the_groups_that_gates_need_are_right_to_at_least_95_percent(group: str) -> None:
    outcomes = [verdict.outcome for verdict in CEL.verdicts(SUITE / f"{group}.jsonl")]
    assert outcomes
    assert outcomes.count(CEL.RIGHT) >= 0.95 * len(outcomes)


def test_the_table_adds_up() -> None:
    rows = CEL.run(SUITE)
    assert [row[0] for row in rows] == [file.stem for file in FILES]
    assert "wrong" in CEL.table(rows)
    assert sum(row[1] for row in rows) > sum(row[2] + row[3] for row in rows)


@pytest.mark.parametrize(
    ("case", "outcome"),
    [
        ({"expr": "1 + 1", "value": {"int64_value": "2"}}, "right"),
        ({"expr": "1 + 1", "value": {"uint64_value": "2"}}, "wrong"),
        ({"expr": "1 + 1", "value": {"double_value": 2.0}}, "wrong"),
        ({"expr": "1 == 1", "value": {"int64_value": "1"}}, "wrong"),
        (
            {"expr": "[1, true]", "value": {"list_value": {"values": [{"int64_value": "1"}, {"int64_value": "1"}]}}},
            "wrong",
        ),
        ({"expr": "1 / 0", "eval_error": {}}, "right"),
        ({"expr": "1 / 1", "eval_error": {}}, "wrong"),
        ({"expr": "1 / 0", "value": {"int64_value": "1"}}, "wrong"),
        ({"expr": "a.B{}", "value": {"int64_value": "1"}}, "unsupported"),
        ({"expr": "1 == 2"}, "wrong"),
    ],
)
def test_the_judge_tells_right_from_wrong(case: dict[str, object], outcome: str) -> None:
    assert CEL.judge(case)[0] == outcome
