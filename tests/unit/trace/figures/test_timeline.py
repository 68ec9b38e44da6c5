from interlock.deployment import Freeze, Outcome, Window
from interlock.trace.figures.changes import What
from interlock.trace.figures.shut import Acted, Declared, Stop
from interlock.trace.figures.timeline import Mark, timeline
from tests.histories import at, back, days, deployed, failed, fault, history, looked


def test_what_ran_follows_on_from_what_ran_before() -> None:
    [line] = timeline(history(deployed(1, "a"), deployed(2, "b"), back(3, "a")), "production", days(0, 30))
    told = [(one.what, one.since, one.until, one.is_taken_back) for one in line.ran]
    assert told == [
        (What.CHANGE, at(1), at(2), False),
        (What.CHANGE, at(2), at(3), True),
        (What.ROLLBACK, at(3), None, False),
    ]
    assert [one.seconds for one in line.ran] == [3600, 3600, None]
    assert line.ran[0].entries == (100,)
    assert line.ran[0].label == "shop.zip of commit-of-a"


def test_what_ran_when_the_period_began_is_part_of_it() -> None:
    whole = history(deployed(1, "a"), deployed(48, "b"), deployed(96, "c"))
    [line] = timeline(whole, "production", days(1, 3))
    assert [one.artifacts for one in line.ran] == [("a",), ("b",)]


def test_what_was_tried_and_what_stopped_stands_beside() -> None:
    whole = history(
        deployed(1, "a"),
        failed(2, "b"),
        deployed(3, "c", outcome=Outcome.REFUSED, failed="not in staging yet"),
        deployed(4, "d", outcome=Outcome.WAITING),
        deployed(5, "e", outcome=Outcome.RUNNING),
        deployed(6, "f", outcome=Outcome.STRANDED),
    )
    [line] = timeline(whole, "production", days(0, 30))
    assert [one.mark for one in line.happened] == [
        Mark.ROLLED_BACK,
        Mark.REFUSED,
        Mark.WAITING,
        Mark.BEGUN,
        Mark.STRANDED,
    ]
    assert line.happened[0].says == "shop.zip of commit-of-b: check one: it answers 500"
    assert [one.run for one in line.ran] == ["dpl-0100"]


def test_what_differs_on_and_on_is_told_once_and_its_end_too() -> None:
    bad = fault(says="one is not healthy")
    more = fault(id="other")
    looks = (looked(2), looked(3, bad), looked(4, bad), looked(5, bad, more), looked(6, is_whole=False), looked(7, bad))
    [line] = timeline(history(deployed(1, "a"), *looks, looked(8)), "production", days(0, 30))
    assert [(one.mark, one.entries) for one in line.happened] == [
        (Mark.DIFFERS, (300,)),
        (Mark.DIFFERS, (500,)),
        (Mark.DIFFERS, (700,)),
        (Mark.AS_PLANNED, (800,)),
    ]


def test_clocks_that_disagree_give_no_length() -> None:
    [line] = timeline(history(deployed(3, "a", index=1), deployed(2, "b", index=2)), "production", days(0, 30))
    assert line.ran[0].is_clock_wrong
    assert line.ran[0].until == line.ran[0].since
    assert line.ran[0].seconds is None


def test_an_environment_of_which_nothing_is_told_has_no_timeline() -> None:
    assert timeline(history(), "production", days(0, 30)) == ()
    assert timeline(history(deployed(1, "a")), "staging", days(0, 30)) == ()


def test_environments_of_the_same_name_are_told_apart_by_their_product() -> None:
    whole = history(deployed(1, "a"), deployed(2, "b", product="bank"))
    assert [one.product for one in timeline(whole, "production", days(0, 30))] == ["shop", "bank"]
    assert [one.product for one in timeline(whole, "production", days(0, 30), "bank")] == ["bank"]


def test_what_runs_now_is_no_part_of_a_time_that_is_to_come() -> None:
    [line] = timeline(history(deployed(1, "a")), "production", days(300, 330))
    assert line.ran == ()


def test_an_environment_that_was_only_shut_or_declared_has_a_timeline_too() -> None:
    lock = Acted(7, "l", "shop", "production", "lock", "incident", at(2), "Ada")
    [line] = timeline(history(acted=(lock,)), "production", days(0, 30))
    assert [(one.what, one.by) for one in line.shut] == [(Stop.LOCKED, "Ada")]
    assert line.holding == line.shut
    declared = Declared("shop", windows=(Window((0,), 540, 600),), opened=((at(1), at(2)),))
    [line] = timeline(history(), "production", days(0, 30), declared=declared)
    assert (line.windows, line.opened, line.shut) == (declared.windows, declared.opened, ())
    assert timeline(history(), "production", days(0, 30), "bank", declared) == ()


def test_what_settings_say_is_of_their_own_product_only() -> None:
    declared = Declared("shop", freezes=(Freeze(at(1), at(2), "audit"),))
    lines = timeline(history(deployed(1, "a", product="bank")), "production", days(0, 30), declared=declared)
    assert [(line.product, len(line.shut)) for line in lines] == [("bank", 0), ("shop", 1)]


def test_a_period_sees_what_was_shut_within_it_alone() -> None:
    acts = (
        Acted(1, "l", "shop", "production", "lock", "early", at(1), "Ada"),
        Acted(2, "u", "shop", "production", "unlock", "done", at(2), "Ada"),
        Acted(3, "f", "shop", "production", "freeze", "holidays", at(50), "Ada", at(60), at(90)),
        Acted(4, "g", "shop", "production", "freeze", "late", at(51), "Ada", at(200), at(210)),
    )
    [line] = timeline(history(acted=acts), "production", days(1, 4))
    assert [one.reason for one in line.shut] == ["holidays"]
