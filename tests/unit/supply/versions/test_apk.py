from tests.unit.supply.versions.orders import refuses, rises, same


def test_alpine_versions_rise() -> None:
    rises("apk", "0.9 1_alpha 1_alpha1 1_beta 1_pre 1_rc1 1 1-r0 1-r1 1_git1 1_p1 1a 1b 1.0 1.0.1 1.01 1.1 1.10")
    rises("apk", "6.4p1-r0 6.4p1-r1 6.4p2-r0 6.4.1")
    rises("apk", "1.2 1.2~aa-r0 1.2~ab-r0")


def test_a_part_that_begins_with_zero_is_a_fraction() -> None:
    rises("apk", "1.09 1.1 1.9 1.10")
    rises("gentoo", "1.09 1.1 1.9 1.10")
    same("gentoo", "1.01 1.010")


def test_what_apk_does_not_write_is_refused() -> None:
    refuses("apk", "a", "1.", "1..2", "1_foo", "1-1", "v1", "1.2-r", "1 ", "\u0661")
    refuses("gentoo", "1ab", "1_foo", "1_git", "1-1", "v1")


def test_ebuild_versions_rise() -> None:
    rises("gentoo", "1_alpha 1_alpha1 1_beta 1_pre 1_rc 1 1-r1 1_p 1_p1 1_p1-r1 1b 1.0 1.0b 1.0.0")
    same("gentoo", "1.0 1.0-r0 1.0-r00")
    rises("gentoo", "1_alpha_rc 1_alpha 1_alpha_p")
