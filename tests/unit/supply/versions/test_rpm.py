from interlock.supply.versions import compare, sort_key
from tests.unit.supply.versions.orders import refuses, rises, same


def test_rpm_versions_rise() -> None:
    rises("rpm", "1~rc1 1~rc1^git1 1 1- 1-0 1-1~a 1-1 1-1^a 1-1.el7 1-1.1 1^git1 1.a 1.1 1.2 2 1:1")
    rises("rpm", "a 1")
    rises("rpm", "1.0^git1~pre 1.0^git1 1.0.1")


def test_what_only_separates_says_nothing() -> None:
    same("rpm", "1.0 1_0 1..0 0:1.0 :1.0 1.00")
    same("rpm", "1.\u03b1 1.\u03b2 1")


def test_a_colon_behind_no_number_begins_nothing() -> None:
    rises("rpm", "a:1 a:2 b:1")


def test_white_space_is_refused() -> None:
    refuses("rpm", "1 2", "1\t")
    refuses("alpm", "1 2", "1\t")


def test_arch_versions_rise() -> None:
    rises("alpm", "1.0a 1.0alpha 1.0b 1.0beta 1.0rc 1.0 1.0. 1.0.a 1.0.1 1.1 1:0")
    rises("alpm", "1.0 1..0")
    same("alpm", "1.0-1 0:1.0-1 1.00-01")


def test_an_arch_version_without_a_release_equals_each_of_its_releases() -> None:
    assert compare("alpm", "1.0", "1.0-1") == 0
    assert compare("alpm", "1.0-2", "1.0") == 0
    assert compare("alpm", "1.0-1", "1.0-2") == -1
    assert sort_key("alpm", "1.0") < sort_key("alpm", "1.0-1")
