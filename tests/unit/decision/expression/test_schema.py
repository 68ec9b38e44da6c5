from __future__ import annotations

import pytest

from interlock.decision.expression import Schema, SchemaMalformed
from interlock.decision.expression.schema import DYN, STRING, did_you_mean, joined, list_of, map_of, shape_of


def test_a_mapping_is_a_record_and_a_star_is_a_map() -> None:
    shape = shape_of({"a": ["string"], "b": {"*": "string"}}, "x")
    assert shape.fields == {"a": list_of(STRING), "b": map_of(STRING)}


@pytest.mark.parametrize("declared", ["strng", [], ["string", "int"], 7, None, {"a": {"b": "nope"}}])
def test_what_is_no_shape_is_refused(declared: object) -> None:
    with pytest.raises(SchemaMalformed) as caught:
        Schema.of({"x": declared})
    assert caught.value.code == "DEC-309"


def test_names_are_looked_up_from_the_innermost_namespace_outwards() -> None:
    assert Schema.of({}, container="a.b").candidates("n") == ["a.b.n", "a.n", "n"]
    assert Schema.of({}).candidates("n") == ["n"]


def test_shapes_that_differ_are_dyn_together() -> None:
    assert joined([STRING, STRING]) == STRING
    assert joined([STRING, list_of(STRING)]) == DYN
    assert joined([]) == DYN


@pytest.mark.parametrize(
    ("name", "guess"),
    [
        ("evidnce", "evidence"),
        ("chagne", "change"),
        ("Evidence", "evidence"),
        ("zzzzzz", ""),
        ("evidence_", "evidence"),
    ],
)
def test_the_nearest_name_is_offered_only_if_it_is_near(name: str, guess: str) -> None:
    offered = did_you_mean(name, ["change", "evidence"])
    assert (guess in offered) if guess else offered == ""
