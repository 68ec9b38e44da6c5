from __future__ import annotations

import msgspec

from interlock.control import FindingState, Suppression
from interlock.decision import ApprovalNeed, Governance, Signed
from interlock.decision.governance import VexDocument
from interlock.decision.vouching import Vouched, as_vouched, counts_with, doubts, recounted, vex_id, vouched
from interlock.kernel import Digest
from interlock.testing.world import finding
from tests.unit.decision.builders import NOW, assessment, count
from tests.unit.decision.govern import Said, key

DOCUMENT = "ab" * 32
NAME = vex_id(DOCUMENT)
ANSWERED = finding(
    "commit.sca", state=FindingState.WAIVED, suppression=Suppression(0, f"VEX fixed ({NAME}): built anew", "ann")
)


def stated(said: Said, who: str) -> Governance:
    one = Signed(VexDocument(), DOCUMENT, Digest("sha256", "0" * 64), 1, NOW, NOW, key(who), who)
    return msgspec.structs.replace(said.governance, vex=(one,))


def test_where_the_policy_asks_for_nobody_the_signer_is_believed() -> None:
    assert vouched(stated(Said(), "ann"), None, "product:shop", NOW, {}) is None
    assert as_vouched([ANSWERED], None) == [ANSWERED]
    assert doubts([ANSWERED], None) == ()


def test_a_document_counts_once_as_many_stand_by_it_as_are_asked_for() -> None:
    said = Said()
    need = ApprovalNeed(2)
    one = vouched(stated(said, "ann"), need, "product:shop", NOW, {})
    assert one is not None
    assert (one.counting, dict(one.why_not)[NAME]) == (frozenset(), "1 of 2 approvals missing")
    said.approves("ann", DOCUMENT, about="vex")
    again = vouched(stated(said, "ann"), need, "product:shop", NOW, {})
    assert again is not None
    assert again.counting == frozenset(), "the signer counts once"
    said.approves("bea", DOCUMENT, about="vex")
    assert vouched(stated(said, "ann"), need, "product:shop", NOW, {}) == Vouched(frozenset({NAME}))


def test_what_does_not_count_is_open_again_as_new_as_it_was() -> None:
    old = msgspec.structs.replace(ANSWERED, is_new=False)
    nobody = Vouched(why_not=((NAME, "nobody read it"),))
    assert [one.state for one in as_vouched([ANSWERED, old], nobody)] == [FindingState.NEW, FindingState.EXISTING]
    assert doubts([ANSWERED, old], nobody) == (f"{NAME} does not count: nobody read it",)
    assert as_vouched([ANSWERED], Vouched(frozenset({NAME}))) == [ANSWERED]
    unnamed = msgspec.structs.replace(ANSWERED, suppression=Suppression(0, "VEX fixed: built anew", "ann"))
    assert as_vouched([unnamed], Vouched(frozenset({NAME})))[0].state is FindingState.NEW, "of an older version"


def test_without_the_list_of_findings_nothing_is_answered() -> None:
    fact = assessment(outcome="failed", counts=(count(state="waived"),))
    assert [one.state for one in recounted(fact, Vouched(frozenset({NAME})))] == ["new"]
    assert recounted(fact, None) == fact.counts
    assert [one.state for one in counts_with([ANSWERED], Vouched())] == ["new"]
