import json
from typing import Any

import pytest

from interlock.control import Location
from interlock.decision import Status, Verdict
from interlock.render.document import decision_document, finding_of, reason_row
from tests.unit.render.builders import (
    HOSTILE,
    checked,
    errored,
    everything,
    failed,
    finding,
    hostile,
    not_applicable,
    passed,
    reason,
    suppressed,
    written,
)


def document(check: Any) -> Any:
    return json.loads(written(check, "json"))


def test_no_part_says_other_than_another() -> None:
    said = document(everything())
    for control in said["controls"]:
        listed = [one for one in said["findings"] if one["control"] == control["id"]]
        assert (control["findings"], control["new"]) == (len(listed), sum(one["new"] for one in listed))
    assert set(said["coverage"]) == {one["id"] for one in said["controls"]}
    assert said["verdict"] == "deny"


def test_only_a_broken_control_has_a_code_and_a_remedy() -> None:
    by_id = {one["id"]: one for one in document(checked(passed(), failed(), errored(), not_applicable()))["controls"]}
    assert by_id.pop("commit.iac")["code"] == "CTL-201"
    assert all(one["code"] is None and one["remedy"] is None for one in by_id.values())


def test_a_control_that_looked_at_nothing_covers_nothing() -> None:
    said = document(checked(not_applicable()))
    assert said["coverage"]["commit.secrets"] == {"owed": 0, "covered": 0, "by_unit": []}


def test_what_was_not_covered_and_what_was_excepted_are_told_with_the_reason() -> None:
    said = document(checked(passed(), errored()))["coverage"]
    assert said["commit.iac"]["by_unit"][0]["missing"] == [{"what": "infra/main.tf", "why": "the tool skipped it"}]
    assert said["commit.build"]["by_unit"][0]["excepted"][0]["why"] == "a broken fixture"


def test_a_hypothetical_answer_has_no_envelope_and_says_why() -> None:
    said = document(checked(passed(), hypothetical=("only some of the controls ran",)))
    assert (said["hypothetical"], said["decision"]["envelope"]) == (True, None)
    assert said["hypothetical_because"] == ["only some of the controls ran"]
    assert document(checked(passed()))["decision"]["envelope"].startswith("sha256:")


def test_without_a_base_the_document_says_so_instead_of_inventing_one() -> None:
    assert document(checked(passed(), has_base=False))["base"] == {"commit": None, "says": "nothing to compare with"}


def test_a_comment_that_asks_to_hide_is_told_with_its_author() -> None:
    said = finding_of(suppressed())
    assert said["state"] == "suppressed"
    assert said["suppression"] == suppressed().suppression


@pytest.mark.parametrize(("line", "end"), [(9, 3), (9, 9), (9, 12), (0, 0)])
def test_no_finding_ends_before_it_begins(line: int, end: int) -> None:
    said = finding_of(finding(at=Location("a", line, 1, end, 1)))
    assert said["end_line"] == max(line, end)


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\ud800" not in text])  # that one is never sealed
def test_whatever_a_text_holds_the_document_is_json_with_one_line_for_each_finding(text: str) -> None:
    body = written(hostile(text), "json")
    assert json.loads(body)["findings"][0]["path"].startswith("dir/")
    assert len(body.splitlines()) == len(written(hostile("plain"), "json").splitlines())


def test_a_reason_without_a_source_has_no_policy_line() -> None:
    row = reason_row(reason("commit.sast", Status.MISSING, Verdict.DENY))
    assert row["policy"] == {"source": "policy.yaml", "line": 7}
    import msgspec

    bare = msgspec.structs.replace(reason("ledger", Status.MISSING, Verdict.DENY), source="", change="")
    assert (reason_row(bare)["policy"], reason_row(bare)["change"]) == (None, None)


def test_a_decision_by_itself_says_the_same_as_within_a_check() -> None:
    check = everything()
    alone, within = decision_document(check.decision), document(check)
    assert alone["verdict"] == within["verdict"]
    assert (alone["digest"], alone["policy"]) == (within["decision"]["digest"], within["decision"]["policy"])
    assert [row["says"] for row in within["decision"]["reasons"]] == [row["says"] for row in alone["reasons"]]  # type: ignore[attr-defined]
