from tests.unit.supply.versions.orders import refuses, rises, same


def test_nuget_versions_rise() -> None:
    rises("nuget", "0.9.9.1 1.0-alpha 1.0-alpha.1 1.0-BETA.2 1.0-beta.10 1.0-beta.x 1.0 1.0.0.1-a 1.0.0.1 1.0.1")


def test_case_build_and_zeros_say_nothing() -> None:
    same("nuget", "1 1.0 1.0.0.0 01.00 1.0+build")
    same("nuget", "1.0-BETA 1.0.0-beta 1.0-Beta+x")


def test_what_nuget_does_not_read_is_refused() -> None:
    refuses("nuget", "1.2.3.4.5", "v1", "1.", "1-", "1-a..b", "1.0 beta", "a")
