from collections.abc import Sequence

import pytest

from interlock.adapters.rego import Gathering, RegoProcess, has_rego
from interlock.adapters.rego.engine import Ask
from interlock.adapters.tools.supervision import Ended, Limits
from interlock.decision import RegoUnreadable, RuleText

pytestmark = pytest.mark.skipif(not has_rego(), reason="the extra `rego` is not installed")


def rule(text: str, name: str = "r") -> RuleText:
    written = f"package x\nimport rego.v1\n{text}"
    return RuleText(name, f"rego {text} data.x.ok", "says", "policy.yaml", 7, rego=written, query="data.x.ok")


IS_LIVE = rule('ok if input.environment == "live"\n')
LIVE, TEST = b'{"environment":"live"}', b'{"environment":"test"}'


class Counted(RegoProcess):
    """Counts how often the interpreter is started."""

    started = 0

    def _run(self, stdin: bytes) -> Ended:
        self.started += 1
        return super()._run(stdin)


def test_what_is_gathered_is_asked_once_and_by_one_process() -> None:
    engine = Counted()
    gathering = Gathering(engine)
    for facts in (LIVE, TEST, LIVE):
        assert gathering.ask([IS_LIVE, rule("ok := true\n")], facts) == ["it was not asked yet"] * 2
    assert gathering.settle()
    assert [list(gathering.ask([IS_LIVE, rule("ok := true\n")], facts)) for facts in (LIVE, TEST)] == [
        [True, True],
        [False, True],
    ]
    assert (gathering.settle(), engine.started) == (False, 1)


def test_who_takes_the_process_down_takes_nobody_else_along() -> None:
    endless = rule(
        "ok if { x := numbers.range(1, 3000); y := numbers.range(1, 3000); some a in x; some b in y; a * b < 0 }\n"
    )
    engine = Counted(Limits(timeout_s=2, memory_mb=640, output_mb=1))
    gathering = Gathering(engine)
    for one in (endless, IS_LIVE):
        gathering.ask([one], LIVE)
    gathering.settle()
    (told,) = gathering.ask([endless], LIVE)
    assert isinstance(told, str)
    assert list(gathering.ask([IS_LIVE], LIVE)) == [True]
    assert engine.started == 3


def test_many_asks_are_answered_in_their_order_by_few_processes() -> None:
    engine = Counted()
    asks: list[Ask] = [([IS_LIVE], LIVE if number % 3 else TEST) for number in range(70)]
    answers: Sequence[Sequence[bool | str]] = engine.ask_all(asks)
    assert [list(one) for one in answers] == [[bool(number % 3)] for number in range(70)]
    assert engine.started == 2


def test_a_text_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(RegoUnreadable):
        Gathering(RegoProcess()).check([rule("ok if {\n")])
