import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.kernel import Severity
from interlock.runtime.running import Differs, Held, Since, difference, differences, followed
from interlock.runtime.state import Hand

PLAN = "1" * 64
WANTED = Held(PLAN, {"app.zip": "a" * 64}, {"app.env": "b" * 64})


def differs(**fields: object) -> list[tuple[str, str, str]]:
    found = differences("one", WANTED, msgspec.structs.replace(WANTED, **fields))
    return [(one.kind.value, one.what, one.says) for one in found]


def test_what_holds_what_was_planned_differs_in_nothing() -> None:
    assert differs() == []


@pytest.mark.parametrize(
    ("fields", "kind", "what", "says"),
    [
        ({"plan": "2" * 64}, "plan", "plan", "it follows 222222222222, not 111111111111"),
        ({"plan": ""}, "plan", "plan", "it follows no plan of ours, not 111111111111"),
        (
            {"artifacts": {"app.zip": "c" * 64}},
            "artifact",
            "app.zip",
            "the artifact app.zip is cccccccccccc, not aaaaaaaaaaaa",
        ),
        (
            {"artifacts": {}},
            "artifact",
            "app.zip",
            "the artifact app.zip is not there with the content of aaaaaaaaaaaa",
        ),
        (
            {"configuration": {"app.env": "b" * 64, "x": "d" * 64}},
            "configuration",
            "x",
            "the file of configuration x is there and in no plan",
        ),
        ({"strangers": ("pid 7",)}, "stranger", "pid 7", "pid 7 is there and belongs to no deployment"),
        ({"says": "it restarts all the time"}, "unwell", "target", "it restarts all the time"),
    ],
)
def test_each_way_to_differ_is_told(fields: dict[str, object], kind: str, what: str, says: str) -> None:
    assert differs(**fields) == [(kind, what, says)]


def test_of_a_target_that_follows_nothing_that_is_all_there_is_to_say() -> None:
    found = differences("one", WANTED, Held("", strangers=("pid 7",)))
    assert [one.kind for one in found] == [Differs.PLAN, Differs.STRANGER]


def test_who_wrote_something_is_told_where_the_target_knows() -> None:
    hand = Hand("root", at="2026-01-05T09:00:00Z")
    there = msgspec.structs.replace(WANTED, configuration={"app.env": "e" * 64}, hands={"app.env": hand})
    (one,) = differences("one", WANTED, there)
    assert one.hand == hand


def test_an_artifact_that_was_swapped_is_worse_than_anything_else() -> None:
    (one,) = differences("one", WANTED, msgspec.structs.replace(WANTED, artifacts={"app.zip": "c" * 64}))
    assert one.severity is Severity.CRITICAL


def edited(found: str, target: str = "one") -> Since:
    return Since(difference(Differs.CONFIGURATION, "app.env", "it differs", target=target, found=found), "then")


def test_a_difference_keeps_the_time_at_which_it_was_seen_first() -> None:
    course = followed([edited("1")], [edited("1").difference], (), "now")
    assert [one.since for one in course.standing] == ["then"]
    assert not course.is_new("now")
    assert course.mended == ()


def test_one_that_differs_otherwise_is_new_and_not_mended() -> None:
    course = followed([edited("1")], [edited("2").difference], (), "now")
    assert [(one.difference.found, one.since) for one in course.standing] == [("2", "now")]
    assert course.is_new("now")
    assert course.mended == ()


def test_one_that_is_gone_is_mended() -> None:
    course = followed([edited("1")], [], (), "now")
    assert (course.standing, [one.difference.found for one in course.mended]) == ((), ["1"])


@pytest.mark.parametrize("unknown", ["one", "configuration"])
def test_what_could_not_be_looked_at_is_neither_mended_nor_new_when_it_is_seen_again(unknown: str) -> None:
    course = followed([edited("1")], [], (unknown,), "now")
    assert [one.since for one in course.standing] == ["then"]
    assert course.mended == ()


def test_that_a_target_could_not_be_asked_is_mended_once_it_answers() -> None:
    silent = Since(difference(Differs.UNASKED, "targets one", "no answer", target="one", found="targets"), "then")
    assert followed([silent], [], (), "now").mended == (silent,)


@given(st.lists(st.sampled_from("abcd"), unique=True), st.lists(st.sampled_from("abcd"), unique=True))
def test_everything_that_differed_stands_or_is_mended(before: list[str], now: list[str]) -> None:
    was = [Since(difference(Differs.STRANGER, name, name, target="one", found=name), "then") for name in before]
    seen = [difference(Differs.STRANGER, name, name, target="one", found=name) for name in now]
    course = followed(was, seen, (), "now")
    assert {one.difference.what for one in course.standing} == set(now)
    assert {one.difference.what for one in course.mended} == set(before) - set(now)
    assert {one.difference.what for one in course.standing if one.since == "then"} == set(before) & set(now)
