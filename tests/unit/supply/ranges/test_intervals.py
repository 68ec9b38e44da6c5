from tests.unit.supply.ranges.answers import holds, refuses


def test_intervals_are_closed_open_and_endless() -> None:
    holds("maven", "[1.0,2.0)", "1.0 1.9 2.0-alpha", "2.0 0.9 1.0-rc1")
    holds("maven", "(,1.0],[1.2,)", "0.1 1.0 1.2 9", "1.1")
    holds("maven", "[1.0]", "1.0 1.0.0", "1.0.1")
    holds("maven", "1.5", "1.5", "1.6")
    holds("maven", "(,)", "1")


def test_a_version_alone_is_the_least_one_to_nuget() -> None:
    holds("nuget", "1.0", "1.0 2.0", "0.9 1.0-beta")
    holds("nuget", "1.2.*", "1.2.0 1.2.9", "1.3.0 1.3.0-a 1.1")
    holds("nuget", "*", "1.0")
    holds("nuget", "[1.0, 2.0)", "1.0 1.9.9.9", "2.0")


def test_what_is_no_interval_is_refused() -> None:
    refuses("maven", "", "[1.0,2.0", "[1.0,2.0,3.0]", "(1.0)", "[]", "[1.0,2.0)x", "[1.0) ,")
    refuses("nuget", "[a,b]", "x.*")
