from tests.unit.supply.versions.orders import refuses, rises, same


def test_gem_versions_rise() -> None:
    rises("gem", "0.9 1.0.a 1.0.a.1 1.0.b1 1.0.rc1 1 1.0.0.1 1.0.1 1.2 1.10 2")
    rises("gem", "1.a.0.b 1.a 1.a.0.1")


def test_zeros_at_the_end_and_before_a_word_say_nothing() -> None:
    same("gem", "1 1.0 1.0.0")
    same("gem", "1.a 1.0.a 1.0.0.a")
    same("gem", "1.0.a2 1.0.a.2")
    same("gem", "1-a 1.pre.a")


def test_a_word_comes_first_even_behind_a_zero() -> None:
    rises("gem", "1.0.a.0.b 1.0.a 1.0.a.1")


def test_what_is_no_gem_version_is_refused() -> None:
    refuses("gem", "a", "1..2", "1.", ".1", "1 2", "v1")
