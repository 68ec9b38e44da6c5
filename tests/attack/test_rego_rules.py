"""Rules in Rego of somebody who means harm: whatever they do, the answer is no, in time, and nothing is touched."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from interlock.adapters.rego import RegoProcess, has_rego
from interlock.decision import RuleText, Status, Verdict, decide
from tests.unit.decision.builders import known, policy, question, statement

pytestmark = pytest.mark.skipif(not has_rego(), reason="the extra `rego` is not installed")

FACTS = json.dumps({"environment": "live", "evidence": []}).encode()
HEAD = "package x\nimport rego.v1\n"
ENDLESS = "ok if { some a in numbers.range(1, 30000); some b in numbers.range(1, 30000); a * b == -1 }\n"
HUGE = "ok if { x := [s | some a in numbers.range(1, 3000); s := numbers.range(1, 3000)]; count(x) == 0 }\n"
LONG = 'ok := concat("", [s | some a in numbers.range(1, 60000); s := "0123456789012345678901234567890123456789"])\n'
IN_TIME_S = 60


def rule(text: str, query: str = "data.x.ok", name: str = "r") -> RuleText:
    return RuleText(name, f"rego {query}", "says", "policy.yaml", 7, rego=HEAD + text, query=query)


def reasons(*rules: RuleText) -> dict[str, tuple[Status, Verdict]]:
    """Decide over good evidence, so that the rules alone can shut the gate."""
    decision = decide(policy(rules=rules), known(statement()), question(), RegoProcess())
    assert decision.verdict is Verdict.DENY
    return {one.requirement: (one.status, one.verdict) for one in decision.reasons}


@pytest.mark.parametrize("text", [ENDLESS, HUGE, LONG], ids=["endless", "huge", "long"])
def test_a_rule_that_never_ends_or_grows_without_end_denies_in_time(text: str) -> None:
    start = time.monotonic()
    assert reasons(rule(text))["rule:r"][1] is Verdict.DENY
    assert time.monotonic() - start < IN_TIME_S


def test_a_rule_that_kills_the_interpreter_takes_the_answers_of_the_others_with_it() -> None:
    """Nobody can tell what the others would have said, so they deny as well."""
    found = reasons(rule("ok := true\n", name="good"), rule(ENDLESS, name="bad"))
    assert found["rule:good"] == found["rule:bad"] == (Status.ERRORED, Verdict.DENY)


@pytest.mark.parametrize(
    "text",
    [
        'ok if http.send({"method": "get", "url": "http://127.0.0.1:9"})\n',
        'ok if net.lookup_ip_addr("localhost")\n',
        "ok if time.now_ns() > 0\n",
        'ok if rand.intn("x", 2) >= 0\n',
        "ok if opa.runtime()\n",
        'ok if trace(sprintf("%v", [time.now_ns()]))\n',
    ],
)
def test_nothing_of_the_world_can_be_asked(text: str) -> None:
    status, verdict = reasons(rule(text))["rule:r"]
    assert verdict is Verdict.DENY
    assert status in {Status.ERRORED, Status.VIOLATED}


def test_no_file_is_read_and_none_is_written(tmp_path: Path) -> None:
    secret = tmp_path / "data.json"
    secret.write_text('{"x": {"ok": true}}')
    before = sorted(tmp_path.iterdir())
    for text in (
        f'ok if data["{secret}"]\n',
        f'import data["{secret}"] as found\nok if found.x.ok\n',
        "ok if data.secret.ok\n",
    ):
        assert reasons(rule(text))["rule:r"][1] is Verdict.DENY
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("value", ['"true"', "1", "[true]", "{true}", '{"ok": true}', "null", '"false"', "0"])
def test_what_is_like_true_is_not_true(value: str) -> None:
    assert reasons(rule(f"ok := {value}\n"))["rule:r"][1] is Verdict.DENY


@pytest.mark.parametrize(
    "query",
    ["data.x.missing", "true", "data", "1 == 1", "data.x.ok; true", "input.environment", "data.x.ok == false", ""],
)
def test_a_query_that_is_no_rule_of_the_text_opens_nothing(query: str) -> None:
    assert reasons(rule("ok := false\n", query))["rule:r"][1] is Verdict.DENY


def test_a_text_cannot_reach_into_another_rules_text() -> None:
    """Both name their package alike; what one defines must not answer for the other."""
    found = reasons(rule("ok := false\n", name="shut"), rule("ok := true\n", name="open"))
    assert found["rule:shut"] == (Status.VIOLATED, Verdict.DENY)
    assert found["rule:open"] == (Status.SATISFIED, Verdict.ALLOW)


def test_a_text_cannot_change_the_facts_that_the_next_one_sees() -> None:
    meddles = 'ok if true with input as {"environment": "test"}\n'
    asks = 'ok if input.environment == "test"\n'
    answers = RegoProcess().ask([rule(meddles), rule(asks)], FACTS)
    assert answers[1] is False


def test_a_text_cannot_write_an_answer_of_its_own() -> None:
    shouts = 'ok if { print("[true, true]"); false }\n'
    answers = RegoProcess().ask([rule(shouts), rule("ok := false\n")], FACTS)
    assert len(answers) == 2
    assert not any(one is True for one in answers)
