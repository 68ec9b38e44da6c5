import json
from collections.abc import Sequence

import pytest

from interlock.adapters.rego import RegoProcess, engine, has_rego
from interlock.adapters.tools.supervision import Ended, Limits
from interlock.decision import RegoUnavailable, RegoUnreadable, RuleText

pytestmark = pytest.mark.skipif(not has_rego(), reason="the extra `rego` is not installed")

FACTS = json.dumps({"environment": "production", "evidence": [{"control": "commit.sast", "high": 2}]}).encode()
HEAD = "package x\nimport rego.v1\n"


def rule(text: str, query: str = "data.x.ok") -> RuleText:
    return RuleText("r", f"rego {query}", "says", "policy.yaml", 7, rego=HEAD + text, query=query)


def answer(text: str, query: str = "data.x.ok") -> bool | str:
    (only,) = RegoProcess().ask([rule(text, query)], FACTS)
    return only


def test_a_text_sees_the_facts_as_its_input() -> None:
    assert answer('ok if input.environment == "production"\n') is True
    assert answer("ok if { some e in input.evidence; e.high > 5 }\n") is False
    assert answer("ok := false\n") is False


@pytest.mark.parametrize(
    ("text", "query", "says"),
    [
        ("ok := 1\n", "data.x.ok", "is int and not true or false"),
        ('deny contains "x" if true\n', "data.x.deny", "not true or false"),
        ("ok if {\n", "data.x.ok", "expecting expression"),
        ("ok := true\n", "data.y.ok", "rule path"),
        ("ok if 1 / 0 == 1\n", "data.x.ok", "divide by zero"),
        ("ok := true\nok := false\n", "data.x.ok", ""),
    ],
)
def test_whatever_is_no_truth_is_a_sentence(text: str, query: str, says: str) -> None:
    told = answer(text, query)
    assert isinstance(told, str)
    assert says in told
    assert "backtrace" not in told
    assert len(told) <= 200


@pytest.mark.parametrize(
    "call",
    ["time.now_ns() > 0", 'time["now_ns"]() > 0', 'rand.intn("a", 5) >= 0', 'uuid.rfc4122("a") != ""',
     'http.send({"method": "get", "url": "http://127.0.0.1:1"}).status_code == 200', "opa.runtime() != 1"],
)  # fmt: skip
def test_what_gives_another_answer_each_time_gives_none(call: str) -> None:
    assert answer(f"ok if {call}\n") is not True


def test_one_broken_text_takes_no_other_down() -> None:
    answers = RegoProcess().ask([rule("ok := true\n"), rule("ok if {\n"), rule("ok := true\n")], FACTS)
    assert [one if isinstance(one, bool) else "text" for one in answers] == [True, "text", True]


@pytest.mark.parametrize(
    "text",
    [
        "ok if { some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); a * b == -1 }\n",
        "big := numbers.range(1, 400000000)\nok if count(big) > 1\n",
    ],
)
def test_a_text_that_never_ends_or_wants_everything_is_stopped(text: str) -> None:
    (told,) = RegoProcess(Limits(timeout_s=3, memory_mb=640, output_mb=1)).ask([rule(text)], FACTS)
    assert told is False or isinstance(told, str)


def test_a_text_is_tried_when_its_policy_is_loaded() -> None:
    RegoProcess().check([rule("ok := true\n")])
    with pytest.raises(RegoUnreadable, match=r"policy\.yaml:7: .*expecting expression"):
        RegoProcess().check([rule("ok if {\n")])
    with pytest.raises(RegoUnreadable, match="no package y"):
        RegoProcess().check([rule("ok := true\n", "data.y.ok")])


def test_without_the_extra_no_policy_loads_and_no_gate_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "has_rego", lambda: False)
    with pytest.raises(RegoUnavailable, match=r"policy\.yaml:7: rule 'r'"):
        RegoProcess().check([rule("ok := true\n")])
    assert RegoProcess().ask([rule("ok := true\n")], FACTS) == ["this installation has no interpreter for Rego"]


@pytest.mark.parametrize("output", [b"", b"nonsense", b"[]", b"[true, true]", b"[1]", b'{"a": true}'])
def test_an_interpreter_that_answers_something_else_opens_nothing(
    output: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Lying(RegoProcess):
        def _run(self, stdin: bytes) -> Ended:
            return Ended(0, output, b"", 1)

    told: Sequence[bool | str] = Lying().ask([rule("ok := true\n")], FACTS)
    assert [type(one) for one in told] == [str]
