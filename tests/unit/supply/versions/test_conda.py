from tests.unit.supply.versions.orders import refuses, rises, same


def test_conda_versions_rise() -> None:
    rises("conda", "0.4 0.4.1.rc 0.4.1 0.5a1 0.5b3 0.5C1 0.5 0.9.6 0.960923 1.0 1.1dev1 1.1a1 1.1.0dev1 1.1.a1")
    rises("conda", "1.1.0rc1 1.1.0 1.1.0post1 1996.07.12 1!0.4.1 1!3.1.1.6 2!0.4.1")
    rises("conda", "1.0.1_ 1.0.1")
    rises("conda", "1.0.1_ 1.0.1a")
    rises("conda", "1.0+a 1.0 1.0+1")


def test_missing_parts_are_zero() -> None:
    same("conda", "1 1.0 1.0.0 0!1")
    same("conda", "1.1.dev1 1.1.0dev1 1.1.dev01")
    same("conda", "1.0A 1.0a")
    same("conda", "1-0 1_0")


def test_what_conda_does_not_read_is_refused() -> None:
    refuses("conda", "1..2", "a!1", "1+", "1+a+b", "1 2", "1-2_3", "+1", "1!", "é")
