from tests.unit.supply.versions.orders import refuses, rises, same


def test_maven_versions_rise() -> None:
    rises("maven", "1-alpha-1 1-beta 1-milestone 1-rc 1-SNAPSHOT 1 1-sp 1-abc 1-xyz 1-1 1-2 1.0.1 1.1 1.2 2")
    rises("maven", "1.alpha1 1.rc1 1-alpha-1 1-rc1 1.0.rc1 1")
    rises("maven", "2 2-1 2.0.1")


def test_what_means_nothing_at_the_end_is_left_out() -> None:
    same("maven", "1 1.0 1.0.0 1-0 1.ga 1-final 1.RELEASE 1. 1- 01")
    same("maven", "1a1 1-alpha-1 1.0a1 1-ALPHA1")
    same("maven", "1cr 1-rc 1.0.0-rc")
    same("maven", "1-foo 1.0.0-foo.0.0")
    same("maven", "1.ga.1 1.ga.1.0")


def test_a_missing_part_is_zero_wherever_it_stands() -> None:
    rises("maven", "1.0.0.alpha 1 1.0.0.1")
    same("maven", ".1 0.1")


def test_overlong_and_unprintable_texts_are_refused() -> None:
    refuses("maven", "1\n", "\x00")
