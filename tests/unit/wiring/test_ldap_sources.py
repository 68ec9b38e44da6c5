"""Directories stand in sign-in.yaml, read strictly; nothing in it can leave out what protects a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.formats import FieldUnknown, FieldWrong
from interlock.identity.elsewhere import GroupRule
from interlock.identity.ldap import GROUPS, PEOPLE, LdapNames, LdapSource
from interlock.kernel import InterlockError
from interlock.wiring.ldap_sources import LDAP_FIELDS, MOST
from interlock.wiring.sign_in import Elsewhere, read_sign_in

HEAD = "providers:\n  - {name: corp, issuer: 'https://id.example.org/a', client: interlock}\nldap:\n"
ONE = "name: hq, provider: corp, subject: entryUUID, address: 'ldaps://ldap.example.org', base: 'dc=example,dc=org'"
HERE = ONE.replace("ldaps://ldap.example.org", "ldap://127.0.0.1:1389")


def read(folder: Path, text: str) -> Elsewhere:
    folder.joinpath("sign-in.yaml").write_text(HEAD + text)
    return read_sign_in(str(folder))


def one(folder: Path, text: str) -> LdapSource:
    (found,) = read(folder, f"  - {{{text}}}").ldap
    return found


def test_a_directory_is_read_with_what_holds_if_nothing_is_said(tmp_path: Path) -> None:
    found = one(tmp_path, ONE)
    assert (found.origin, found.issuer, found.every_s, found.groups) == ("ldap:hq", "https://id.example.org/a", 0, ())
    place = found.place
    assert (place.address, place.is_tls, place.is_plain) == ("ldaps://ldap.example.org:636", True, False)
    assert (place.ca, place.bind, place.password, place.people, place.groups) == ("", "", "", PEOPLE, GROUPS)
    assert place.names == LdapNames("entryUUID", "entryUUID", "cn", "cn", "member")
    assert not read(tmp_path, f"  - {{{ONE}}}").has_groups


def test_everything_can_be_said(tmp_path: Path) -> None:
    more = "ca: ca.pem, bind: 'cn=reader,dc=example,dc=org', password: 'file:ldap.secret', every: 15m, id: objectGUID"
    more += ", label: displayName, group_name: sAMAccountName, member: uniqueMember, groups: {Ops: corp-ops}"
    more += ", people: '(&(objectClass=user)(!(cn=a\\28b)))', groups_found: '(objectClass=group)'"
    found = one(tmp_path, f"{HERE}, {more}")
    place = found.place
    assert (place.host, place.port, place.is_tls, place.is_plain) == ("127.0.0.1", 1389, False, False)
    assert (place.ca, place.password) == (f"{tmp_path}/ca.pem", f"file:{tmp_path}/ldap.secret")
    assert place.names == LdapNames("entryUUID", "objectGUID", "displayName", "sAMAccountName", "uniqueMember")
    assert (found.every_s, found.groups) == (900, (GroupRule("Ops", "corp-ops"),))
    assert place.people == "(&(objectClass=user)(!(cn=a\\28b)))"
    assert read(tmp_path, f"  - {{{HERE}, {more}}}").has_groups
    assert set(LDAP_FIELDS) >= {"plain", "every"}


@pytest.mark.parametrize("host", ["127.0.0.1:1389", "localhost", "[::1]:389"])
def test_without_tls_only_on_this_machine(tmp_path: Path, host: str) -> None:
    assert one(tmp_path, f"{ONE.replace('ldaps://ldap.example.org', f'ldap://{host}')}, plain: true").place.is_plain


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (f"{ONE}, plain: true", FieldWrong),
        (f"{ONE.replace('ldaps', 'ldap')}, plain: true", FieldWrong),
        (f"{ONE.replace('ldaps://ldap.example.org', 'ldaps://127.0.0.1')}, plain: true", FieldWrong),
        (f"{HERE}, plain: maybe", FieldWrong),
        (f"{ONE}, bind: 'cn=a'", FieldWrong),
        (f"{ONE}, password: 'env:A'", FieldWrong),
        (f"{ONE}, bind: 'cn=a', password: 'very secret'", FieldWrong),
        (f"{ONE}, tls: false", FieldUnknown),
        (f"{ONE}, every: 59s", FieldWrong),
        (f"{ONE}, every: often", FieldWrong),
        (f"{ONE}, people: 'objectClass=person'", FieldWrong),
        (f"{ONE}, people: '(a=b)(c=d)'", FieldWrong),
        (f"{ONE}, people: '((a=b)'", FieldWrong),
        (f"{ONE}, groups_found: ''", FieldWrong),
        (f"{ONE}, id: 'a b'", FieldWrong),
        (f"{ONE}, member: 'member;range=0-1'", FieldWrong),
        (ONE.replace("corp", "other"), FieldUnknown),
        (ONE.replace("name: hq, ", ""), FieldWrong),
        (ONE.replace("subject: entryUUID, ", ""), FieldWrong),
        (ONE.replace("hq", "h q"), FieldWrong),
        (ONE.replace("ldaps://", "https://"), FieldWrong),
        (ONE.replace("ldaps://", "ldaps://a:b@"), FieldWrong),
        (ONE.replace("example.org'", "example.org/dc=x'", 1), FieldWrong),
        (ONE.replace("example.org'", "example.org:0'", 1), FieldWrong),
        (ONE.replace("example.org'", "example.org:x'", 1), FieldWrong),
        (ONE.replace("ldaps://ldap.example.org", "ldaps://"), FieldWrong),
    ],
)
def test_what_is_not_meant_is_an_error(tmp_path: Path, text: str, error: type[InterlockError]) -> None:
    with pytest.raises(error) as raised:
        one(tmp_path, text)
    assert "very secret" not in str(raised.value)


def test_two_of_one_name_and_too_many_are_errors(tmp_path: Path) -> None:
    with pytest.raises(FieldWrong, match="name"):
        read(tmp_path, f"  - {{{ONE}}}\n  - {{{ONE}}}")
    with pytest.raises(FieldWrong, match="at most"):
        read(tmp_path, "".join(f"  - {{{ONE.replace('hq', f'h{one}')}}}\n" for one in range(MOST + 1)))
