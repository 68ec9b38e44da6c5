from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.decision.expression.functions.overloads import Body, Function
from interlock.decision.expression.limits import Limits
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.schema import DYN, SCALARS
from interlock.decision.expression.values import Failure, Timestamp, UInt

METER = Meter(100, Limits(), None)


def said(*words: str) -> Function:
    """Make a function whose bodies say their own signature."""
    kinds: dict[str, type] = {"int": int, "string": str, "any": object, "timestamp": Timestamp, "uint": UInt}
    signatures: dict[tuple[type, ...], Body] = {
        tuple(kinds[one] for one in word.split()): lambda _m, *given, word=word: (word, len(given)) for word in words
    }
    return Function(".f", "string", signatures)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ((1,), "int"),
        (("a",), "string"),
        ((1, "a"), "int string"),
        (("a", "b"), "string any"),
        (("a", None), "string any"),
        ((1, 2, 3), "int int int"),
    ],
)
def test_the_body_is_chosen_by_number_and_types_of_what_is_given(given: tuple[object, ...], word: str) -> None:
    function = said("int", "string", "int string", "string any", "int int int")
    assert function.calls[len(given)](METER, *given) == (word, len(given))


@pytest.mark.parametrize("given", [(1.5,), (True,), (UInt(1),), (None,), ("a", 1), (1, 2, "c")])
def test_what_no_signature_takes_has_no_overload(given: tuple[object, ...]) -> None:
    function = said("int", "string", "int string", "int int int")
    with pytest.raises(Failure, match="no such overload: f"):
        function.calls[len(given)](METER, *given)


def test_a_value_as_python_has_it_is_settled_first() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    assert said("timestamp").calls[1](METER, at) == ("timestamp", 1)
    assert said("timestamp int").calls[2](METER, at, 1) == ("timestamp int", 2)


def test_which_shapes_may_fit_is_known_before_it_runs() -> None:
    function = said("int", "string any")
    assert function.fits([SCALARS["int"]])
    assert function.fits([DYN])
    assert function.fits([SCALARS["string"], SCALARS["bool"]])
    assert not function.fits([SCALARS["string"]])
    assert not function.fits([SCALARS["int"], SCALARS["int"]])
    assert not function.fits([])


def test_what_it_gives_is_a_shape() -> None:
    assert said("int").gives is SCALARS["string"]
    assert Function("g", DYN, {}).gives is DYN
