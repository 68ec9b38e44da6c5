from datetime import timedelta

import msgspec
import pytest

from interlock.crypto import Trust, TrustedKey, generate
from interlock.evidence.audited import PackManifest
from interlock.flows.auditing.dated import check_dated
from interlock.flows.auditing.opening import Opened
from interlock.flows.auditing.unpacked import Unpacked
from interlock.flows.auditing.verified import State
from interlock.kernel import stamp
from interlock.testing.world import START
from interlock.trace.errors import PackRefuted

LAST = (7, START + timedelta(days=10))


def opened(at: timedelta = timedelta(0), **of_key: object) -> Opened:
    """A pack that says it was made some time after its last entry."""
    key = TrustedKey(generate().public, "asker", START, purposes=("evidence", "ledger"))
    key = msgspec.structs.replace(key, **of_key)
    said = PackManifest("HEAD", "log", 8, "", stamp(LAST[1] + at), "1")
    return Opened(Unpacked({}), said, (), key.id, Trust((key,)))


def test_a_pack_that_was_made_after_its_last_entry_by_a_key_that_counts_is_in_order() -> None:
    one = opened()
    assert check_dated(one, (one.signer,), LAST) == (State.HOLDS, ())
    assert check_dated(one, (one.signer,), None) == (State.HOLDS, ())


def test_clocks_may_differ_by_minutes_and_no_more() -> None:
    assert check_dated(opened(timedelta(minutes=-5)), (), LAST)[0] is State.HOLDS
    state, says = check_dated(opened(timedelta(minutes=-6)), (), LAST)
    assert (state, "6 minutes before entry 7 was" in says[0]) == (State.OPEN, True)


@pytest.mark.parametrize(("field", "how"), [("revoked_at", "was revoked"), ("until", "counts no more")])
def test_a_key_that_did_not_count_any_more_at_the_last_entry_made_no_pack(field: str, how: str) -> None:
    over = {field: LAST[1] - timedelta(hours=1)}
    with pytest.raises(PackRefuted, match=f"{how} from .* on, and holds entry 7"):
        check_dated(opened(timedelta(days=-2), **over), (), LAST)


def test_a_pack_of_a_key_that_was_revoked_later_is_open_and_of_one_that_ran_out_later_is_not() -> None:
    later = LAST[1] + timedelta(days=1)
    state, says = check_dated(opened(revoked_at=later), (), LAST)
    assert (state, "nothing but the file itself says" in says[0]) == (State.OPEN, True)
    assert check_dated(opened(until=later), (), LAST)[0] is State.HOLDS


def test_a_checkpoint_of_a_key_that_had_run_out_is_told() -> None:
    one = opened()
    log = TrustedKey(generate().public, "log", START, LAST[1] - timedelta(hours=1), purposes=("ledger",))
    both = msgspec.structs.replace(one, trust=Trust((*one.trust.keys, log)))
    assert check_dated(both, (), LAST)[0] is State.HOLDS, "it signed nothing here"
    state, says = check_dated(both, (log.id,), LAST)
    assert (state, says[0].startswith("log signed its checkpoint, and counts until")) == (State.OPEN, True)
