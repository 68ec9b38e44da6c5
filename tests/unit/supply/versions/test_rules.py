import pytest

from interlock.supply.errors import SchemeUnknown, VersionMalformed
from interlock.supply.versions import SCHEMES, compare, is_version, key_reader, scheme_of, sort_bytes, sort_key


def test_an_order_that_does_not_exist_is_refused_with_those_that_do() -> None:
    for ask in (lambda: sort_key("no", "1"), lambda: key_reader("no"), lambda: compare("no", "1", "1")):
        with pytest.raises(SchemeUnknown, match="no order of versions called 'no'"):
            ask()


def test_other_names_of_a_scheme_lead_to_it() -> None:
    assert scheme_of("alpine") is scheme_of("apk")
    assert scheme_of("ebuild") is scheme_of("gentoo")


def test_every_scheme_says_what_it_takes() -> None:
    assert all(scheme.takes and scheme.id == name for name, scheme in SCHEMES.items())


def test_an_unreadable_version_has_neither_key_nor_bytes_nor_answer() -> None:
    for ask in (sort_key, sort_bytes):
        with pytest.raises(VersionMalformed, match="of scheme semver"):
            ask("semver", "one")
    with pytest.raises(VersionMalformed):
        compare("semver", "1", "one")
    assert is_version("semver", "1.0.0")
    assert not is_version("semver", "one")


def test_numbers_of_any_length_keep_their_order_as_bytes() -> None:
    numbers = [0, 1, 255, 256, 10**100, 10**111, 10**112, 10**113, 10**300, 10**500]
    written = [sort_bytes("hackage", str(number)) for number in numbers]
    assert written == sorted(written)
    assert len(set(written)) == len(numbers)


def test_texts_with_zero_bytes_keep_their_order_as_bytes() -> None:
    texts = ["a", "a\x00", "a\x00\x00", "a\x00b", "a\x01", "b"]
    written = [sort_bytes("lexicographic", text) for text in texts]
    assert written == sorted(set(written))
