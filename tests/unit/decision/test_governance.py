from datetime import timedelta

from interlock.decision import governance_of
from interlock.decision.governance import NOBODY
from tests.unit.decision.builders import NOW, statement
from tests.unit.decision.govern import COMMIT, Said, directory


def test_each_kind_is_read_in_the_order_of_the_ledger() -> None:
    said = Said()
    first = said.waives("ann")
    second = said.waives("bea")
    said.approves("bea")
    said.holds("cid")
    said.breaks("dan")
    said.revokes("cid", first)
    found = governance_of(reversed(said.statements), said.directory)
    assert [one.id for one in found.waivers] == [first, second]
    assert (len(found.approvals), len(found.holds), len(found.glasses), len(found.revocations)) == (1, 1, 1, 1)
    assert found.revoked == {first}
    assert found.faults == ()


def test_other_statements_are_left_out() -> None:
    assert governance_of([statement()], NOBODY) == governance_of([], NOBODY)


def test_what_claims_to_be_older_than_its_entry_is_as_old_as_it_claims_and_never_younger() -> None:
    said = Said()
    said.approves("bea", at="2025-11-05T12:00:00Z")
    said.approves("cid", at="2027-11-05T12:00:00Z")
    old, young = said.governance.approvals
    assert old.at.year == 2025
    assert young.at == young.entered_at == NOW - timedelta(hours=1)


def test_what_cannot_be_read_is_a_fault_with_its_place() -> None:
    said = Said()
    said.approves("bea", expires_at="never")
    [(index, why)] = said.governance.faults
    assert index == 1000
    assert "never" in why


def test_a_person_with_two_keys_has_one_last_answer() -> None:
    said = Said()
    said.approves("bea")
    said.approves("bea", answer="withdraw")
    said.approves("nobody here")
    assert [one.signer_name for one in said.governance.answers("release", COMMIT)] == ["nobody here"]


def test_the_directory_of_nobody_is_empty() -> None:
    assert NOBODY.is_empty
    assert not directory().is_empty
