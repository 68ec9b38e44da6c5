"""People and groups of a real slapd: read in whole over TLS, or not at all."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.errors import CertificatesUnreadable, DirectoryCut, DirectoryOdd, DirectoryRefused, Unreachable
from interlock.adapters.ldap import LdapDirectory, Limits
from interlock.identity.ldap import LdapContent, LdapNames, LdapPlace, entry_key
from tests.slapds import BASE, READER, READS, Slapd

pytestmark = pytest.mark.server("slapd")


@pytest.fixture(scope="module")
def slapd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Slapd]:
    with Slapd(tmp_path_factory.mktemp("slapd")) as made:
        ann, ben = made.person("ann"), made.person("ben", mail=["ben@example.org", "b@example.org"])
        inner = made.group("night, shift", ben)
        made.group("ops", ann, inner)
        for number in range(1_200):
            made.person(f"many{number}", description="many")
        yield made


def place(slapd: Slapd, **more: Any) -> LdapPlace:
    said: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": slapd.tls_port,
        "base": BASE,
        "names": LdapNames("uid"),
        "ca": slapd.ca,
        "bind": READER,
        "people": "(&(objectClass=person)(!(description=many)))",
    }
    return LdapPlace(**{**said, **more})


def content(slapd: Slapd, password: str = READS, limits: Limits | None = None, **more: Any) -> LdapContent:
    return LdapDirectory(place(slapd, **more), password, limits).content()


WAYS = [
    pytest.param(lambda slapd: {}, id="ldaps"),
    pytest.param(lambda slapd: {"host": "localhost"}, id="ldaps by name"),
    pytest.param(lambda slapd: {"port": slapd.port, "is_tls": False}, id="StartTLS"),
    pytest.param(lambda slapd: {"port": slapd.port, "is_tls": False, "is_plain": True, "ca": ""}, id="plain"),
]


@pytest.mark.parametrize("way", WAYS)
def test_people_and_groups_are_read_with_what_stays_of_them(slapd: Slapd, way: Any) -> None:
    found = content(slapd, **way(slapd))
    people = {one.subject: one for one in found.people}
    assert sorted(people) == ["ann", "ben"]
    assert people["ann"].id == slapd.id_of(f"uid=ann,ou=people,{BASE}")
    assert people["ann"].name == "Ann"
    groups = {one.name: one for one in found.groups}
    assert sorted(groups) == ["night, shift", "ops"]
    assert people["ben"].entry in groups["night, shift"].members
    assert {people["ann"].entry, groups["night, shift"].entry} <= set(groups["ops"].members)
    assert groups["night, shift"].entry == entry_key(f"CN=Night\\, Shift, ou=groups,{BASE.upper()}")


def test_pages_are_read_to_the_last(slapd: Slapd) -> None:
    found = content(slapd, people="(objectClass=person)")
    assert len(found.people) == 1_202


def test_an_answer_that_is_cut_is_none(tmp_path: Path) -> None:
    with Slapd(tmp_path, "sizelimit 3") as small:
        for number in range(5):
            small.person(f"p{number}")
        with pytest.raises(DirectoryCut, match="sizeLimitExceeded"):
            content(small)


def test_what_is_more_than_we_take_is_none(slapd: Slapd) -> None:
    everybody = "(objectClass=person)"
    with pytest.raises(DirectoryCut, match="more than 1000 entries"):
        content(slapd, limits=Limits(most_entries=1_000), people=everybody)
    with pytest.raises(Unreachable, match="more than 50000 bytes"):
        content(slapd, limits=Limits(most_bytes=50_000), people=everybody)
    with pytest.raises(Unreachable, match="longer than 0 s"):
        content(slapd, limits=Limits(total_s=0), people=everybody)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"ca": ""}, "CERTIFICATE_VERIFY_FAILED"),
        ({"ca": "", "is_tls": False}, "CERTIFICATE_VERIFY_FAILED"),
        ({"host": "nowhere.invalid"}, "not known|resolution"),
    ],
)
def test_a_server_that_does_not_prove_who_it_is_is_told_nothing(slapd: Slapd, more: dict[str, Any], why: str) -> None:
    port = slapd.port if "is_tls" in more else slapd.tls_port
    with pytest.raises(Unreachable, match=why):
        content(slapd, port=port, **more)


@pytest.mark.parametrize("is_tls", [True, False])
def test_a_certificate_of_another_name_is_none(tmp_path: Path, *, is_tls: bool) -> None:
    with Slapd(tmp_path, names=("other.example.org", "127.0.0.2")) as other:
        port = other.tls_port if is_tls else other.port
        with pytest.raises(Unreachable, match=r"not valid for '127\.0\.0\.1'"):
            content(other, port=port, is_tls=is_tls)


def test_where_it_points_to_others_nobody_is_asked(tmp_path: Path) -> None:
    with Slapd(tmp_path) as slapd, socket.create_server(("127.0.0.1", 0)) as elsewhere:
        elsewhere.settimeout(0.5)
        ref = f"ldap://127.0.0.1:{elsewhere.getsockname()[1]}/dc=other"
        away = slapd.add(f"ou=away,{BASE}", ["referral", "extensibleObject"], ou="away", ref=ref)
        slapd.person("ann")
        assert [one.subject for one in content(slapd).people] == ["ann"]
        with pytest.raises(DirectoryRefused, match="referral"):
            content(slapd, base=away)
        with pytest.raises(TimeoutError):
            elsewhere.accept()


def test_authorities_that_cannot_be_read_are_an_error(slapd: Slapd, tmp_path: Path) -> None:
    with pytest.raises(CertificatesUnreadable):
        content(slapd, ca=str(tmp_path / "none.pem"))


@pytest.mark.parametrize(
    ("more", "password"),
    [({}, "wrong"), ({"bind": f"cn=nobody,{BASE}"}, READS), ({"bind": "no name"}, READS), ({"bind": ""}, "")],
)
def test_who_may_not_ask_is_told_so(slapd: Slapd, more: dict[str, Any], password: str) -> None:
    with pytest.raises(DirectoryRefused) as raised:
        content(slapd, password, **more)
    assert READS not in str(raised.value)


def test_an_empty_password_never_reaches_it(slapd: Slapd) -> None:
    with pytest.raises(Unreachable, match="password"):
        content(slapd, "")


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"base": f"ou=nowhere,{BASE}"}, DirectoryRefused),
        ({"base": "no name at all"}, DirectoryRefused),
        ({"people": "(uid=a"}, Unreachable),
        ({"people": "(&(uid=*)(|"}, Unreachable),
        ({"names": LdapNames("uid", id="employeeNumber")}, DirectoryOdd),
        ({"names": LdapNames("mail")}, DirectoryOdd),
        ({"names": LdapNames("uid", id="sn"), "people": "(|(uid=many1)(uid=many2)(objectClass=person))"}, DirectoryOdd),
    ],
)
def test_what_leaves_open_who_is_meant_is_an_error(slapd: Slapd, more: dict[str, Any], error: Any) -> None:
    with pytest.raises(error):
        content(slapd, **more)


def test_somebody_without_a_subject_is_there_and_cannot_sign_in(slapd: Slapd) -> None:
    assert {one.subject for one in content(slapd, names=LdapNames("employeeNumber")).people} == {""}


def test_nobody_answers(tmp_path: Path) -> None:
    with Slapd(tmp_path) as gone:
        gone.stop()
        with pytest.raises(Unreachable, match="refused"):
            content(gone)
