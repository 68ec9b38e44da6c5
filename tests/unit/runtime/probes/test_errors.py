from interlock.kernel import Family
from interlock.runtime.probes.errors import AddressUnusable, ProbesUnanswered, TargetDied


def test_an_address_that_cannot_be_probed_is_wrong_use_and_says_how_one_looks() -> None:
    error = AddressUnusable(text="ftp://x", why="it is no web server")
    assert (error.code, error.family) == ("PRB-101", Family.USAGE)
    assert "https://shop.example.org" in error.remedy


def test_a_death_names_what_was_under_way() -> None:
    error = TargetDied(address="http://x", asked=3, owed=9, why="refused", under_way="a, b")
    assert str(error) == "http://x stopped answering after 3 of 9 probes: refused"
    assert error.remedy.endswith("a, b")
    assert error.family is Family.WORLD


def test_what_was_not_answered_is_counted() -> None:
    assert "2 of 9 probes" in str(ProbesUnanswered(count=2, owed=9, first="a", why="late"))
