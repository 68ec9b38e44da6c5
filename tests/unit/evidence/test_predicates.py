import msgspec
import pytest

from interlock.evidence import PredicateMalformed, read_assessment
from interlock.evidence.predicates import Assessment, Count, Covered, Origin, Tool

WHOLE = Assessment(
    control="commit.sast",
    stage="commit",
    outcome="failed",
    origin=Origin("commit", commit="a" * 40, base_is_chosen=True),
    started_at="2026-01-05T11:00:00Z",
    finished_at="2026-01-05T11:00:01Z",
    interlock="9.9",
    plan="p" * 64,
    coverage=(Covered("files", 3, 2, (("a.py", "skipped"),)),),
    counts=(Count("bandit:B602", "high", "new", True, 2),),
    findings="f" * 64,
    tools=(Tool("bandit", "1", "PyCQA", "a" * 64, "b" * 64, (0, 1), ("c" * 64,), 2, 3),),
    notes=("one",),
)


def changed(**fields: object) -> bytes:
    """Give the predicate with some fields of its wire form changed; None takes one away."""
    wire = msgspec.json.decode(msgspec.json.encode(WHOLE))
    wire |= fields
    return msgspec.json.encode({name: value for name, value in wire.items() if value is not None})


def test_an_assessment_reads_back_as_it_was_written() -> None:
    assert read_assessment(msgspec.json.encode(WHOLE)) == WHOLE


def test_fields_are_named_as_in_toto_names_its_own() -> None:
    wire = msgspec.json.decode(msgspec.json.encode(WHOLE))
    assert {"startedAt", "finishedAt"} <= wire.keys()
    assert wire["origin"]["baseIsChosen"] is True
    assert wire["counts"][0].keys() == {"rule", "severity", "state", "isNew", "count"}


def test_fields_of_later_versions_are_passed_over() -> None:
    assert read_assessment(changed(later={"anything": [1, 2]})) == WHOLE


@pytest.mark.parametrize("field", ["control", "stage", "outcome", "origin", "startedAt", "interlock", "plan"])
def test_what_a_decision_rests_on_may_not_be_left_out(field: str) -> None:
    with pytest.raises(PredicateMalformed, match=f"missing required field `{field}`") as caught:
        read_assessment(changed(**{field: None}))
    assert caught.value.remedy


@pytest.mark.parametrize(
    "fields",
    [
        {"control": 7},
        {"outcome": ["passed"]},
        {"counts": [{"rule": "x", "severity": "high", "state": "new", "isNew": True, "count": "0"}]},
        {"counts": [{"rule": "x", "severity": "high", "state": "new", "isNew": 0, "count": 1}]},
        {"counts": [{"rule": "x", "severity": "high", "state": "new", "count": 1}]},
        {"coverage": [{"unit": "files", "owed": 1}]},
        {"coverage": {}},
        {"isCached": "yes"},
    ],
)
def test_a_field_of_another_kind_is_refused_and_never_read_as_something_near(fields: dict[str, object]) -> None:
    with pytest.raises(PredicateMalformed):
        read_assessment(changed(**fields))


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"{}", b"\xff\xfe", b'{"control": "\xff"}', b'{"more":' + b"[" * 100_000]
)
def test_bytes_that_are_no_assessment_are_said_to_be_none(body: bytes) -> None:
    with pytest.raises(PredicateMalformed, match="the predicate is not a https://interlock"):
        read_assessment(body)
