from __future__ import annotations

import msgspec
import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.directory import (
    DIRECTORY_ACT,
    DIRECTORY_ACTS,
    SECOND_ACT,
    DirectoryAct,
    read_directory_act,
    type_of,
)
from interlock.identity import (
    AddPerson,
    Confirm,
    Deed,
    Grant,
    KeepPeople,
    LetPeople,
    RestorePerson,
    SuspendPerson,
)
from interlock.kernel import canonical, stamp
from tests.identities import BEGIN

ACT = DirectoryAct("ledger.example/1", stamp(BEGIN), AddPerson("ann", "Ann"))


def test_an_act_reads_back_as_it_is_written() -> None:
    assert read_directory_act(canonical(ACT)) == ACT
    assert canonical(ACT) == (
        b'{"deed":{"act":"add-person","name":"Ann","person":"ann"},"ledger":"ledger.example/1",'
        b'"signedAt":"2026-03-01T09:00:00Z"}'
    )


def test_a_role_that_ends_reads_back() -> None:
    act = DirectoryAct("ledger.example/1", stamp(BEGIN), Grant("owner", "person:ann", "organisation", BEGIN))
    assert read_directory_act(canonical(act)) == act


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"ledger": "x", "signedAt": "2026-03-01T09:00:00Z"},
        {"ledger": "x", "signedAt": "soon", "deed": {"act": "add-person", "person": "a", "name": ""}},
        {"ledger": "x", "signedAt": "2026-03-01T09:00:00", "deed": {"act": "add-person", "person": "a", "name": ""}},
        {"ledger": "x", "signedAt": "2026-03-01T09:00:00Z", "deed": {"act": "crown", "person": "a"}},
        {"ledger": "x", "signedAt": "2026-03-01T09:00:00Z", "deed": {"act": "add-person", "person": "A", "name": ""}},
        {"ledger": "x", "signedAt": "2026-03-01T09:00:00Z", "deed": {"act": "remove-person", "person": "a"}, "not": 1},
        {"ledger": "x", "signedAt": "2026-03-01T09:00:00Z", "deed": {"act": "remove-person", "person": "a", "no": 1}},
        {
            "ledger": "x",
            "signedAt": "2026-03-01T09:00:00Z",
            "deed": {
                "act": "grant",
                "role": "owner",
                "to": "person:a",
                "resource": "organisation",
                "until": "2026-03-01",
            },
        },
        {
            "ledger": "x",
            "signedAt": "2026-03-01T09:00:00Z",
            "deed": {"act": "define-role", "role": "r", "permissions": ["everything"]},
        },
    ],
)
def test_what_is_no_act_of_this_version_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(PredicateMalformed):
        read_directory_act(msgspec.json.encode(told))


@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b"null", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_directory_act(body)


def test_the_type_is_one_of_a_family_of_versions() -> None:
    assert f"{DIRECTORY_ACTS}v1" == DIRECTORY_ACT


OF_SECOND_TYPE = (
    KeepPeople("workload:server", "scim:corp", "id.example.org"),
    LetPeople("scim:corp"),
    SuspendPerson("ann", "directory:id.example.org#ann", "scim:corp"),
    RestorePerson("ann"),
)


@pytest.mark.parametrize("deed", OF_SECOND_TYPE)
def test_what_takes_away_by_being_read_is_of_the_second_type_alone(deed: Deed) -> None:
    act = DirectoryAct("ledger.example/1", stamp(BEGIN), deed)
    assert type_of(deed) == SECOND_ACT == f"{DIRECTORY_ACTS}v2"
    assert read_directory_act(canonical(act), SECOND_ACT) == act
    with pytest.raises(PredicateMalformed, match="no act of that type"):
        read_directory_act(canonical(act))


def test_the_second_type_says_nothing_of_the_first_but_confirmations_of_its_own() -> None:
    confirm = Confirm("sha256:" + "0" * 64)
    assert (type_of(confirm), type_of(confirm, OF_SECOND_TYPE[0])) == (DIRECTORY_ACT, SECOND_ACT)
    assert (type_of(AddPerson("ann", "Ann")), type_of(confirm, AddPerson("ann", "Ann"))) == (DIRECTORY_ACT,) * 2
    act = DirectoryAct("ledger.example/1", stamp(BEGIN), confirm)
    assert read_directory_act(canonical(act), SECOND_ACT) == read_directory_act(canonical(act)) == act
    with pytest.raises(PredicateMalformed, match="'add-person'"):
        read_directory_act(canonical(ACT), SECOND_ACT)
