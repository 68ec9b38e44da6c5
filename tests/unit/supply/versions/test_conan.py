from tests.unit.supply.versions.orders import refuses, rises, same


def test_conan_versions_rise() -> None:
    rises("conan", "0.9 1-alpha.3 1-alpha.22 1-pre 1 1+b1 1+b2 1.0.1 1.1 1.1.a 1.2 1.20 1.a a.b")
    rises("conan", "1.1.1 1.1.1a 1.1.1l 1.1.1za 1.1.2")
    rises("conan", "9 9c 9d 10")


def test_zeros_at_the_end_say_nothing() -> None:
    same("conan", "1 1.0 1.0.0")
    same("conan", "1-pre 1.0-pre")


def test_white_space_is_refused() -> None:
    refuses("conan", "1 2", "\t", "1\x00")
