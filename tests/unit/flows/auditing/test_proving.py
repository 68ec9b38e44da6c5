import msgspec
import pytest

from interlock.flows.auditing.course import Found
from interlock.flows.auditing.opening import Opened, open_manifest
from interlock.flows.auditing.proving import Entered, Headed, check_entries, check_head, check_signatures, leaves_of
from interlock.flows.auditing.trusting import Anchors
from interlock.flows.auditing.unpacked import Unpacked
from interlock.flows.auditing.verified import State
from interlock.kernel import InterlockError
from interlock.ledger import Checkpoint
from interlock.ledger.errors import NotIncluded, OriginChanged
from interlock.testing.world import World
from interlock.trace.errors import PackRefuted, PackUnreadable
from interlock.trace.pack import LEAVES, entry_names
from tests.packs import NOBODY, Members, entries_of, signer_of


def opened(members: Members) -> Opened:
    return open_manifest(Unpacked(members), NOBODY)[0]


def headed(members: Members) -> Headed:
    return check_head(opened(members), NOBODY, None)[0]


def head(members: Members) -> Checkpoint:
    return headed(members).checkpoint


def entered_in(changed: Members, members: Members) -> Found[Entered]:
    """Take the step over other members than those that were signed."""
    return check_entries(msgspec.structs.replace(opened(members), unpacked=Unpacked(changed)), headed(members))


def test_the_checkpoint_is_that_of_the_manifest_and_names_who_signed_it(members: Members, world: World) -> None:
    headed, state, _ = check_head(opened(members), NOBODY, None)
    assert state is State.HOLDS
    assert headed.signers == (signer_of(world).key_id,)
    assert headed.checkpoint.size == opened(members).manifest.size
    with pytest.raises(InterlockError):
        check_head(opened(members), Anchors(origin="another.log"), None)


def test_a_checkpoint_of_another_log_that_the_reader_knows_is_held_against_none(members: Members) -> None:
    with pytest.raises(OriginChanged):
        check_head(opened(members), NOBODY, Checkpoint("another", 3, bytes(32), b""))


def test_leaves_are_those_of_the_tree_or_refuted(members: Members) -> None:
    at = head(members)
    leaves = leaves_of(Unpacked(members), at)
    assert len(leaves) == at.size
    assert leaves_of(Unpacked({}), at) == ()
    for body in (members[LEAVES][:-1], members[LEAVES] + b"x\n", b"\n".join(reversed(leaves)) + b"\n"):
        with pytest.raises(PackRefuted):
            leaves_of(Unpacked({LEAVES: body}), at)


def test_entries_are_in_the_tree_with_the_envelope_that_was_entered(members: Members) -> None:
    entered, state, _ = entered_in(members, members)
    assert state is State.HOLDS
    assert list(entered.log.held) == sorted(entries_of(members))
    first, second, *_ = sorted(entries_of(members))
    names, others = entry_names(first), entry_names(second)
    wrong: tuple[tuple[Members, type[InterlockError]], ...] = (
        ({**members, names[1]: members[others[1]]}, PackRefuted),
        ({**members, names[2]: members[others[2]]}, NotIncluded),
        ({**members, names[0]: members[others[0]], names[1]: members[others[1]]}, NotIncluded),
        ({name: body for name, body in members.items() if name != names[2]}, PackUnreadable),
    )
    for changed, error in wrong:
        with pytest.raises(error):
            entered_in(changed, members)


def test_a_signature_that_does_not_count_is_told_and_proves_nothing(members: Members) -> None:
    from interlock.crypto import Trust

    entered, _, _ = entered_in(members, members)
    trust = opened(members).trust
    admitting, state, says = check_signatures(entered, trust)
    assert state is State.HOLDS
    assert len(admitting.every.statements) == len(entries_of(members))
    gone = Trust(tuple(msgspec.structs.replace(one, revoked_at=one.since) for one in trust.keys))
    admitting, state, says = check_signatures(entered, gone)
    assert state is State.OPEN
    assert admitting.every.statements == ()
    assert "proves nothing" in says[1]
