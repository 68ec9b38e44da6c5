import pytest

from interlock.crypto import NoteSigner, generate
from interlock.kernel import Digest, Subject, sha256
from interlock.ledger import Draft, InclusionProof
from interlock.ledger.errors import NotIncluded
from interlock.ledger.part import ProvenPart, part_of
from interlock.testing.ledger import MemoryLedger
from interlock.testing.world import START

ORIGIN = "interlock.test/part"
SUBJECTS = [Digest("sha256", sha256(bytes([one])).hex) for one in range(3)]


@pytest.fixture
def ledger() -> MemoryLedger:
    made = MemoryLedger(ORIGIN, NoteSigner(ORIGIN, generate()))
    made.append([Draft(b"%d" % one, f"kind/{one % 2}", (SUBJECTS[one % 3],), START) for one in range(9)])
    return made


def part(ledger: MemoryLedger, *indexes: int) -> ProvenPart:
    head = ledger.checkpoint()
    leaves = [next(ledger.entries(index, index + 1)).leaf for index in indexes]
    return part_of(
        head, [(leaf, ledger.inclusion(index, head.size)) for leaf, index in zip(leaves, indexes, strict=True)]
    )


def test_a_part_answers_for_what_it_holds_in_the_order_of_the_log(ledger: MemoryLedger) -> None:
    made = part(ledger, 7, 1, 4)
    assert [index for index, _ in made.about(Subject("", (SUBJECTS[1],)))] == [1, 4, 7]
    assert [index for index, _ in made.of_kinds({"kind/1"})] == [1, 7]
    assert [index for index, _ in made.of_kinds({"kind/1"}, start=2)] == [7]
    assert [index for kind in ("kind/1", "kind/0", "kind/2") for index, _ in made.last_of(kind)] == [7, 4]
    assert made.about(Subject("", (SUBJECTS[2],))) == []
    assert made.leaf_at(4) == next(ledger.entries(4, 5)).leaf
    assert made.leaf_at(0) is None
    assert sorted(made.places().values()) == [1, 4, 7]
    assert [index for index, _ in made.marked(b"kind/", 5)] == [1, 4]
    assert made.checkpoint.size == 9


def test_a_leaf_with_the_proof_of_another_is_in_no_part(ledger: MemoryLedger) -> None:
    head = ledger.checkpoint()
    leaf = next(ledger.entries(2, 3)).leaf
    for proof in (
        ledger.inclusion(3, head.size),
        InclusionProof(3, head.size, ledger.inclusion(2, head.size).path),
        InclusionProof(2, head.size - 1, ledger.inclusion(2, head.size).path),
        InclusionProof(2, head.size, ()),
    ):
        with pytest.raises(NotIncluded):
            part_of(head, [(leaf, proof)])
