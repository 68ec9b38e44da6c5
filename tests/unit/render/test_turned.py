from interlock.decision import Verdict
from interlock.decision.counterfactual import Candidate, Turned
from interlock.decision.counterfactual.effects import Effects
from interlock.render.turned import turned_lines

RUN = Candidate("run", "run `interlock check`", Effects())


def test_changes_are_numbered_under_what_they_are() -> None:
    smallest = list(turned_lines(Turned(Verdict.ALLOW, (RUN, RUN), is_smallest=True)))
    assert smallest[0] == "the smallest set of changes that would turn it:"
    assert smallest[1:] == ["  1. run `interlock check`", "  2. run `interlock check`"]
    assert "none of which can be left out" in next(turned_lines(Turned(Verdict.ALLOW, (RUN,))))


def test_what_nothing_turns_comes_first() -> None:
    lines = list(turned_lines(Turned(Verdict.DENY, (RUN,), ("the ledger forked",))))
    assert lines == [
        "nothing that is known here would turn it; this would still stand against it:",
        "  the ledger forked",
        "what can be turned takes:",
        "  1. run `interlock check`",
    ]


def test_nothing_to_say_is_nothing() -> None:
    assert list(turned_lines(Turned(Verdict.ALLOW))) == []


def test_a_long_change_breaks_under_its_own_words() -> None:
    long = Candidate("run", "have it approved by somebody of the release team", Effects())
    assert list(turned_lines(Turned(Verdict.ALLOW, (long,), is_smallest=True), 40))[1:] == [
        "  1. have it approved by somebody of the",
        "     release team",
    ]
