from hypothesis import given
from hypothesis import strategies as st

from interlock.deployment import Act, Plan, Step, Strategy, Watching, Way, steps_of, undoing
from tests.unit.deployment.plans import plan

WATCH = Watching("http://127.0.0.1:9090", "e", "r")


def names(one: Plan) -> list[str]:
    return [step.name for step in steps_of(one)]


def test_targets_are_switched_one_after_the_other_and_checked_before_the_next() -> None:
    assert names(plan("a", "b")) == [
        *("verify", "bring a", "bring b", "switch a", "check a", "switch b", "check b"),
        *("confirm a+b", "settle a", "settle b"),
    ]


def test_several_at_once_are_switched_together() -> None:
    many = plan("a", "b", "c", strategy=Strategy(at_once=2))
    assert [name for name in names(many) if name.startswith("switch")] == ["switch a+b", "switch c"]


def test_blue_and_green_are_switched_all_at_once_after_all_was_brought() -> None:
    found = names(plan("a", "b", strategy=Strategy(Way.BLUE_GREEN)))
    assert found[1:5] == ["bring a", "bring b", "switch a+b", "check a+b"]


def test_a_canary_goes_by_shares_and_is_watched_before_the_next() -> None:
    four = plan("a", "b", "c", "d", strategy=Strategy(Way.CANARY, shares=(25, 50), watch=WATCH))
    assert names(four)[5:-5] == [
        *("switch a at 25 %", "check a at 25 %", "watch a at 25 %"),
        *("switch b at 50 %", "check b at 50 %", "watch a+b at 50 %"),
        *("switch c at 100 %", "check c at 100 %", "switch d at 100 %", "check d at 100 %"),
    ]


def test_whatever_its_shares_a_canary_is_watched_beside_one_of_the_old() -> None:
    two = plan("a", "b", strategy=Strategy(Way.CANARY, shares=(60, 99), watch=WATCH))
    assert names(two)[3:-3] == [
        "switch a at 60 %",
        "check a at 60 %",
        "watch a at 60 %",
        "switch b at 100 %",
        "check b at 100 %",
    ]


def test_only_what_was_switched_is_taken_back_the_last_one_first() -> None:
    done = [Step(Act.BRING, ("a",)), Step(Act.SWITCH, ("a",)), Step(Act.CHECK, ("a",)), Step(Act.SWITCH, ("b", "c"))]
    assert [one.name for one in undoing(done)] == ["restore c", "restore b", "restore a"]
    assert undoing(done[:1]) == ()


@given(
    st.integers(1, 12),
    st.sampled_from(list(Way)),
    st.integers(1, 5),
    st.lists(st.integers(1, 99), min_size=1, max_size=4, unique=True).map(sorted),
)
def test_every_target_is_brought_switched_and_checked_exactly_once_in_that_order(
    count: int, way: Way, at_once: int, shares: list[int]
) -> None:
    targets = [f"t{number}" for number in range(count)]
    steps = steps_of(plan(*targets, strategy=Strategy(way, at_once, tuple(shares), WATCH)))
    for act in (Act.BRING, Act.SWITCH, Act.CHECK, Act.SETTLE):
        assert [name for step in steps if step.act is act for name in step.targets] == targets
    for name in targets:
        order = [step.act for step in steps if name in step.targets and step.act is not Act.WATCH]
        assert order == [Act.BRING, Act.SWITCH, Act.CHECK, Act.CONFIRM, Act.SETTLE]
    assert len({step.name for step in steps}) == len(steps)
