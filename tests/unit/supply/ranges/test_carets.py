from tests.unit.supply.ranges.answers import holds, refuses


def test_cargo_takes_a_caret_where_no_sign_stands() -> None:
    holds("cargo", "1.2.3", "1.2.3 1.9.0", "2.0.0 1.2.2 1.3.0-a")
    holds("cargo", "0.2", "0.2.0 0.2.9", "0.3.0")
    holds("cargo", "0.0.3", "0.0.3", "0.0.4")
    holds("cargo", "~1.2, >=1.2.5", "1.2.5 1.2.9", "1.2.4 1.3.0")
    holds("cargo", "1.*", "1.0.0 1.9.9", "2.0.0")
    holds("cargo", "*", "0.0.1 9.9.9", "1.0.0-a")
    holds("cargo", "=1.2", "1.2.0 1.2.9", "1.3.0")
    holds("cargo", ">1.2, <=2", "1.3.0 2.9.0", "1.2.9 3.0.0")
    holds("cargo", ">=1.2.0-a", "1.2.0-b 1.2.0 3.0.0", "1.3.0-a")
    refuses("cargo", "", "1.2,", "a", "^")


def test_pub_keeps_pre_releases_of_the_upper_version_out() -> None:
    holds("pub", "^1.2.3", "1.2.3 1.9.0 1.5.0-dev", "2.0.0 2.0.0-dev 1.2.2")
    holds("pub", "'>=1.0.0 <2.0.0'", "1.0.0 1.9.9", "2.0.0-dev 2.0.0")
    holds("pub", ">=2.0.0-a <2.0.0", "2.0.0-a 2.0.0-b", "2.0.0 1.0.0")
    holds("pub", "any", "0.0.1")
    holds("pub", "1.2.3", "1.2.3", "1.2.4 1.2.3+1")
    refuses("pub", "^a", "~1.0", "^1 ||")


def test_elixir_lets_the_last_number_rise() -> None:
    holds("hex", "~> 2.1", "2.1.0 2.9.0", "3.0.0 2.0.9 3.0.0-dev")
    holds("hex", "~> 2.1.2", "2.1.2 2.1.9", "2.2.0")
    holds("hex", ">= 1.0.0 and < 2.0.0 or == 3.0.0", "1.0.0 3.0.0", "2.0.0 3.0.1")
    refuses("hex", "~> 2", "^1.0", "", "1 or")


def test_julia_joins_alternatives_by_commas() -> None:
    holds("julia", "1.2, 2", "1.2.0 1.9.0 2.5.0", "1.1.0 3.0.0")
    holds("julia", "0.0.3", "0.0.3", "0.0.4")
    holds("julia", "~1.2", "1.2.9", "1.3.0")
    holds("julia", "1.2 - 1.4", "1.2.0 1.4.9", "1.5.0")
    holds("julia", "\u2265 1.2", "9.0.0", "1.1.0")
    holds("julia", "=1.2.3", "1.2.3", "1.2.4")
    refuses("julia", "", "*", "a - b", "1,")


def test_swift_names_both_ends_or_how_far_it_may_rise() -> None:
    holds("swift", '"1.2.3"..<"2.0.0"', "1.2.3 1.9.0", "2.0.0")
    holds("swift", "1.2.3...1.3.0", "1.3.0", "1.3.1")
    holds("swift", 'from: "1.2.3"', "1.9.0", "2.0.0 2.0.0-a")
    holds("swift", '.upToNextMinor(from: "1.2.3")'.replace("(from:", ":"), "1.2.9", "1.3.0")
    holds("swift", 'exact: "1.2.3"', "1.2.3", "1.2.4")
    refuses("swift", "branch: main", "..<", "a..<b")


def test_ruby_is_pessimistic() -> None:
    holds("gem", "~> 2.0.8", "2.0.8 2.0.99", "2.1 2.1.a 2.0.7")
    holds("gem", "~> 2.2, != 2.2.1", "2.2.0 2.9", "2.2.1 3.0 3.0.rc1")
    holds("gem", "~> 2", "2 2.9", "3")
    holds("gem", "~> 2.0.a", "2.0.b 2.0", "3.0 3.0.a")
    holds("gem", "< 1 || >= 2 < 3", "0.9 2.5", "1 3")
    holds("cocoapods", "~> 1.2", "1.9", "2.0")
    refuses("gem", "~> a", "^1", "> ")
