"""Names of entries are alike if they name the same entry, and otherwise not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.identity.ldap import LdapNames, LdapPlace, LdapSource, entry_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("uid=ann,dc=example,dc=org", "UID=Ann, DC=Example ,dc=ORG"),
        ("cn=a\\,b,dc=x", "cn=a\\2cb,dc=x"),
        ("cn=a\\2Cb,dc=x", "cn=a\\2cb,dc=x"),
        ("cn=a\\+b", "cn=a\\2bb"),
        ("cn=J\u00fcrgen", "cn=j\\c3\\bcrgen"),
        ("cn=a+uid=b,dc=x", "uid=b+cn=a,dc=x"),
        ("cn=a   b", "cn=A b"),
        ("cn=a;dc=x", "cn=a,dc=x"),
        ("cn=a\\\\b", "cn=a\\5cb"),
    ],
)
def test_spellings_of_one_name_are_alike(one: str, other: str) -> None:
    assert entry_key(one) == entry_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cn=a\\,dc=b,dc=x", "cn=a,dc=b,dc=x"),
        ("cn=a\\+uid=b", "cn=a+uid=b"),
        ("cn=a\\20", "cn=a"),
        ("cn=a\\ ", "cn=a"),
        ("cn=\\ a", "cn=a"),
        ("cn=a", "uid=a"),
        ("cn=a%2Cb", "cn=a\\,b"),
        ("cn=a\\ff", "cn=a\\fe"),
        ("cn=a,", "cn=a"),
        ("", "cn=a"),
        ("cn=a\\", "cn=a"),
    ],
)
def test_names_of_two_are_not(one: str, other: str) -> None:
    assert entry_key(one) != entry_key(other)


@given(st.text(max_size=30))
def test_every_text_has_a_key_and_no_value_looks_like_more_than_one(text: str) -> None:
    entry_key(text)
    value = text.encode("utf-8", "replace")
    escaped = "".join(f"\\{byte:02x}" for byte in value)
    assert not set(entry_key(f"cn={escaped}").removeprefix("cn=")) & set(",+=\\")


def test_a_source_has_an_origin_of_its_own_and_an_address() -> None:
    place = LdapPlace("::1", 636, "dc=x", LdapNames("uid"))
    assert LdapSource("corp", "https://id.example.org", place).origin == "ldap:corp"
    assert place.address == "ldaps://[::1]:636"
    assert LdapPlace("a.example.org", 389, "dc=x", LdapNames("uid"), is_tls=False).address == "ldap://a.example.org:389"
