import io
import json
import resource
import sys

import pytest

from interlock.adapters.rego import child, has_rego

pytestmark = pytest.mark.skipif(not has_rego(), reason="the extra `rego` is not installed")


def asked(monkeypatch: pytest.MonkeyPatch, facts: str | None, *texts: str) -> object:
    limits: list[int] = []
    monkeypatch.setattr(resource, "setrlimit", lambda which, _: limits.append(which))
    rules = [{"text": text, "query": "data.x.ok"} for text in texts]
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps({"rules": rules, "facts": facts})))
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    child.main()
    assert {resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE, resource.RLIMIT_FSIZE} == set(limits)
    return json.loads(out.getvalue())


def test_each_rule_has_an_answer_and_the_limits_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("package x\nok := true", "package x\nok := input.a", "package x\nok := 1", "package y")
    assert asked(monkeypatch, '{"a": false}', *texts)[:2] == [True, False]  # type: ignore[index]


def test_a_rule_may_bring_facts_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = [
        {"text": "package x\nok := input.a", "query": "data.x.ok", "facts": f'{{"a": {a}}}'} for a in ("true", "1")
    ]
    monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
    monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps({"rules": rules, "facts": None})))
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    child.main()
    first, second = json.loads(out.getvalue())
    assert (first, "is int" in second) == (True, True)


def test_without_facts_a_text_is_only_read(monkeypatch: pytest.MonkeyPatch) -> None:
    found = asked(monkeypatch, None, "package x\nok := input.a", "package y\nok := true", "packag")
    assert found[0] is True  # type: ignore[index]
    assert found[1] == "there is no package x"  # type: ignore[index]
    assert isinstance(found[2], str)  # type: ignore[index]
