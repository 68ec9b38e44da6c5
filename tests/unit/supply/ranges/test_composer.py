from tests.unit.supply.ranges.answers import holds, refuses


def test_composer_lets_early_versions_of_the_lower_end_in_and_of_the_upper_end_out() -> None:
    holds("composer", "^1.2.3", "1.2.3 1.2.3-beta 1.9", "2.0 2.0-beta 1.2.2")
    holds("composer", "^0.3", "0.3.9", "0.4")
    holds("composer", "~1.2", "1.2 1.9", "2.0-rc1 1.1")
    holds("composer", "~1.2.3", "1.2.9", "1.3")
    holds("composer", ">=1.0,<1.1 || 2.*", "1.0 1.0.9 2.0 2.9", "1.1 3.0 1.1-beta")
    holds("composer", "1.0 - 2.0", "1.0 2.0.9", "2.1")
    holds("composer", "1.0.0 - 2.1.0", "2.1.0", "2.1.1")
    holds("composer", "1.2.3@stable", "1.2.3", "1.2.4")
    holds("composer", "*", "1 2")
    holds("composer", "> 1.0, != 1.5", "1.1", "1.0 1.5.0")


def test_what_composer_does_not_read_is_refused() -> None:
    refuses("composer", "", "dev-main", "^a", ">", "1.0 - a")
