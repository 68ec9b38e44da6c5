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


def bound(ledger: str) -> Said:
    said = Said()
    said.waives("ann", ledger=ledger)
    said.approves("bea", ledger=ledger)
    said.approves("cid", ledger=ledger, answer="withdraw")
    said.approves("dan", ledger=ledger, answer="reject")
    said.holds("ann", ledger=ledger)
    said.holds("ann", action="lift", ledger=ledger)
    said.breaks("ann", ledger=ledger)
    said.revokes("ann", "0" * 64)
    return said


def counts(said: Said, origin: str) -> tuple[int, ...]:
    found = governance_of(said.statements, said.directory, origin)
    lists = (found.waivers, found.approvals, found.holds, found.glasses, found.revocations, found.elsewhere)
    return tuple(len(one) for one in lists)


def test_what_was_said_for_this_ledger_counts_and_for_another_one_does_not() -> None:
    assert counts(bound("one"), "one") == (1, 3, 2, 1, 1, 0)
    assert counts(bound("one"), "two") == (0, 0, 0, 0, 1, 7)
    assert governance_of(bound("one").statements, NOBODY, "two").elsewhere[0] == (1000, "one")


def test_what_names_no_ledger_opens_nothing_and_still_shuts() -> None:
    found = governance_of(bound("").statements, directory(), "one")
    assert counts(bound(""), "one") == (0, 1, 1, 0, 1, 5)
    assert (found.approvals[0].says.answer, found.holds[0].says.action) == ("reject", "place")


def test_who_answers_for_two_products_says_two_things() -> None:
    said = Said()
    said.approves("bea", answer="reject", product="shop")
    said.approves("bea", product="toy")
    assert [one.says.answer for one in said.governance.answers("release", COMMIT)] == ["reject", "approve"]


def test_a_person_with_two_keys_has_one_last_answer() -> None:
    said = Said()
    said.approves("bea")
    said.approves("bea", answer="withdraw")
    said.approves("nobody here")
    assert [one.signer_name for one in said.governance.answers("release", COMMIT)] == ["nobody here"]


def test_the_directory_of_nobody_is_empty() -> None:
    assert NOBODY.is_empty
    assert not directory().is_empty
