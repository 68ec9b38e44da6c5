import pytest

from interlock.store.errors import GraphDamaged
from interlock.store.graph_codes import KIND_CODES, KINDS, RELATION_CODES, RELATIONS
from interlock.trace import Kind, Relation


def test_every_kind_and_relation_has_a_number_of_its_own() -> None:
    assert {KINDS[KIND_CODES[kind]] for kind in Kind} == set(Kind)
    assert {RELATIONS[RELATION_CODES[relation]] for relation in Relation} == set(Relation)


def test_numbers_that_were_given_stay() -> None:
    assert (KIND_CODES[Kind.THING], KIND_CODES[Kind.COMMIT], KIND_CODES[Kind.INCIDENT]) == (0, 8, 27)
    assert (RELATION_CODES[Relation.IS], RELATION_CODES[Relation.CAUSED]) == (0, 21)


def test_a_number_that_nobody_gave_is_a_fault_of_the_tables_and_not_ours() -> None:
    with pytest.raises(GraphDamaged, match="number 999"):
        _ = KINDS[999]
    assert 999 not in RELATIONS
    assert RELATIONS.get(999) is None
