from interlock.store.hash_numbers import number_of, package_number


def test_a_number_is_the_same_for_ever_and_fits_both_engines() -> None:
    assert number_of("pkg:pypi/django") == 7455901008596595289
    assert all(-(2**63) <= number_of(str(n)) < 2**63 for n in range(1000))
    assert any(number_of(str(n)) < 0 for n in range(100))


def test_where_a_family_ends_and_a_name_begins_has_a_say() -> None:
    assert package_number(("ab", "c")) != package_number(("a", "bc"))


def test_text_that_is_no_text_has_a_number_too() -> None:
    assert number_of("\udc80") != number_of("\udc81")
