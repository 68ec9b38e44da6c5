from functools import partial

import pytest

from interlock.crypto import Trust
from interlock.crypto.errors import CryptoError
from interlock.flows.auditing.opening import check_keys, check_members, open_file, open_manifest
from interlock.flows.auditing.trusting import Anchors
from interlock.flows.auditing.unpacked import Unpacked
from interlock.flows.auditing.verified import State
from interlock.formats.errors import ContainerMalformed
from interlock.testing.world import World
from interlock.trace.errors import PackRefuted, PackUnreadable
from interlock.trace.pack import KEYS, MANIFEST, SUMS
from tests.packs import NOBODY, Members, entries_of, named, signed_again, signer_of, taken_apart


def test_a_file_is_opened_only_as_a_whole(pack: bytes, members: Members) -> None:
    unpacked, state, says = open_file(pack)
    assert state is State.HOLDS
    assert dict(unpacked.members) == members
    assert f"{len(pack)} bytes" in says[0]
    with pytest.raises(ContainerMalformed):
        open_file(pack[:-1])


def test_a_manifest_is_opened_with_a_key_that_counted_when_it_was_signed(members: Members, world: World) -> None:
    opened, _, says = open_manifest(Unpacked(members), NOBODY)
    assert opened.signer == signer_of(world).key_id
    assert [name for name, _ in opened.named] == [name for name in members if name != MANIFEST]
    assert "for HEAD" in says[0]
    with pytest.raises(CryptoError):
        open_manifest(Unpacked(members), Anchors(trust=_expired(members)))
    with pytest.raises(PackUnreadable):
        open_manifest(Unpacked({name: body for name, body in members.items() if name != KEYS}), NOBODY)


def _expired(members: Members) -> Trust:
    import msgspec

    from interlock.crypto import read_trust

    return Trust(tuple(msgspec.structs.replace(one, until=one.since) for one in read_trust(members[KEYS]).keys))


def test_another_statement_of_the_same_key_is_no_manifest(members: Members) -> None:
    index = next(iter(entries_of(members)))
    other = members[f"entries/{index:09d}/envelope.json"]
    with pytest.raises(PackRefuted, match="the manifest is a"):
        open_manifest(Unpacked({**members, MANIFEST: other}), NOBODY)


def test_members_are_those_that_were_signed_in_their_order(members: Members) -> None:
    opened, _, _ = open_manifest(Unpacked(members), NOBODY)
    about, state, says = check_members(opened)
    assert (about.asked, state) == ("HEAD", State.HOLDS)
    assert f"{len(entries_of(members))} entries" in says[0]


def test_sums_and_names_are_held_against_the_members_even_where_they_are_signed(members: Members, world: World) -> None:
    signer = signer_of(world)
    for changed, why in (
        ({**members, "evil": b"x"}, "no member of a pack"),
        ({**members, KEYS: members[KEYS] + b"\n"}, "not written as such files are"),
        ({name: body for name, body in members.items() if not name.endswith(".pem")}, "the keys in PEM"),
    ):
        again = taken_apart(signed_again(changed, signer))
        opened, _, _ = open_manifest(Unpacked(again), NOBODY)
        check = check_members if "no member" in why else partial(check_keys, anchors=NOBODY)
        with pytest.raises(PackRefuted, match=why):
            check(opened)
    assert SUMS in members


def test_whom_the_reader_names_is_told(members: Members, world: World) -> None:
    opened, _, _ = open_manifest(Unpacked(members), NOBODY)
    assert check_keys(opened, NOBODY)[1] is State.OPEN
    _, state, says = check_keys(opened, named(world))
    assert state is State.HOLDS
    assert "1 of them" in says[0]
    with world.app() as app:
        import msgspec

        own = Trust(tuple(msgspec.structs.replace(one, until=world.at.replace(year=2040)) for one in app.trust.keys))
    assert "says otherwise than the pack" in check_keys(opened, Anchors(trust=own))[2][1]
