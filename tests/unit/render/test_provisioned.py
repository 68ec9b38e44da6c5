from __future__ import annotations

from typing import Any

import pytest

from interlock.deployment.infrastructure import InfraRule, Judged, Judgement, Standing, Topic
from interlock.deployment.provisioning import Applied, Asked, Changed, Result
from interlock.flows.provision import Outcome, Rulebook, Wanted
from interlock.kernel import Severity
from interlock.render.paint import Paint
from interlock.render.provisioned import provisioned_json, provisioned_lines
from interlock.supply.infrastructure import Doing, Infrastructure, Resource

RULE = InfraRule("private", Topic.PUBLIC_ACCESS, Severity.HIGH, "it is private", (), "close it")
ONE = Resource("a", "t", Doing.CREATE)
TWO = Resource("b\x1b[31m", "t", Doing.UPDATE, differs=("acl",))
PLAN = Infrastructure("terraform", "1.0", (ONE, TWO))


def outcome(result: str, judged: tuple[Judged, ...] = (), **fields: Any) -> Outcome:
    wanted = Wanted("network", Asked("/x"), Rulebook((RULE,), {}, (("other", "not here"),)))
    judgement = Judgement((RULE,), judged, {"a": Doing.CREATE, "b": Doing.UPDATE}, ("b",))
    return Outcome(wanted, PLAN, judgement, (), result, **fields)


def text(one: Outcome) -> str:
    return "\n".join(provisioned_lines(one, Paint(has_colour=False)))


def test_what_may_be_set_up_is_shown_with_its_changes() -> None:
    said = text(outcome("allowed"))
    assert "MAY BE SET UP  network: 2 changes by terraform" in said
    assert "  + a" in said
    assert "(acl)" in said
    assert "left out: other: not here" in said
    assert "no rule is about 1 of them" in said
    assert "\x1b[31m" not in said


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing.FAILS, "a: acl is 'x'"),
        (Standing.LATER, "hangs on acl is 'x', which is known only once it is carried out"),
        (Standing.BROKEN, "the rule gave no answer: acl is 'x'"),
    ],
)
def test_what_stands_in_the_way_is_shown_with_how_to_mend_it(standing: Standing, words: str) -> None:
    said = text(outcome("refused", (Judged("private", "a", standing, "acl is 'x'"),), says="no"))
    assert "REFUSED  network: no; nothing was touched" in said
    assert "high  private: it is private" in said
    assert words in said
    assert "to mend it: close it" in said


def test_what_broke_off_is_shown_worst_first() -> None:
    applied = Applied((Changed("a", Result.DONE), Changed("b", Result.FAILED, "no quota")), says="no quota")
    said = text(outcome("failed", applied=applied, says="no quota"))
    assert "BROKE OFF  network: no quota" in said
    assert "of 2 changes: 1 done, 1 failed" in said
    assert said.index("✘ b  failed: no quota") < said.index("✔ a")
    assert "provision again" in said


def test_what_is_done_is_shown() -> None:
    applied = Applied((Changed("a", Result.DONE), Changed("b", Result.DONE)))
    assert "SET UP  network: 2 changes by terraform, as planned" in text(outcome("done", applied=applied))


def test_the_document_tells_all_of_it() -> None:
    judged = (Judged("private", "a", Standing.FAILS, "why"),)
    told = provisioned_json(outcome("refused", judged, says="no"))
    assert told["schema"] == "interlock.provision/v1"
    assert told["judged"] == [{"rule": "private", "address": "a", "standing": "fails", "stops": True, "why": "why"}]
    assert told["judged_by_no_rule"] == ["b"]
    assert [one["doing"] for one in told["resources"]] == ["create", "update"]  # type: ignore[attr-defined]  # a list
