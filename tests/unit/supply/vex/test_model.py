from interlock.supply.vex import Status


def test_statuses_are_ordered_from_the_worst() -> None:
    assert sorted(Status, key=lambda one: one.rank) == [
        Status.AFFECTED,
        Status.UNDER_INVESTIGATION,
        Status.FIXED,
        Status.NOT_AFFECTED,
    ]
