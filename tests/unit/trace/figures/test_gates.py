from interlock.trace.figures.gates import gates
from interlock.trace.figures.history import Decided, Stop
from interlock.trace.figures.model import Figure
from tests.histories import days, decided, history

STOP = Stop("commit.sast", "violated", "deny")


def told(*facts: Decided, since: float = 0, until: float = 30) -> Figure:
    return gates(history(*facts), days(since, until))


def numbers(figure: Figure, group: str) -> dict[str, float | None]:
    return {one.name: one.value for one in figure.numbers if one.group == group}


def test_verdicts_are_counted_where_they_were_asked_for() -> None:
    figure = told(
        decided(1),
        decided(2, "deny", STOP),
        decided(3, "review", environment="production"),
        decided(4, "allow", environment="production", is_through_glass=True),
    )
    assert numbers(figure, "shop/commit stage") == {
        "allow": 1,
        "review": 0,
        "deny": 1,
        "broken glass": 0,
        "let through the first time": 1,
    }
    assert numbers(figure, "shop/production")["broken glass"] == 1
    assert figure.rows[1].says == "commit.sast violated"
    assert figure.rows[1].entries == (200,)


def test_the_first_answer_about_a_thing_is_the_first_ever() -> None:
    other = ("gitCommit:" + "2" * 40,)
    facts = (decided(1, "deny", STOP), decided(2), decided(30, digests=other), decided(31))
    assert numbers(told(*facts), "shop/commit stage")["let through the first time"] == 0.5
    later = told(*facts, since=1)
    assert numbers(later, "shop/commit stage")["let through the first time"] == 1
    assert later.number("let through the first time", "shop/commit stage").n == 1  # type: ignore[union-attr]  # it is there


def test_no_decision_is_no_share() -> None:
    assert told().numbers == ()
