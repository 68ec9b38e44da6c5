"""Reading what a policy demands of provenance, and saying it again."""

from __future__ import annotations

import pytest

from interlock.decision.provenance_terms import need_words, needs_of
from interlock.decision.terms import People, ProvenanceNeed
from interlock.formats import FieldUnknown, FieldWrong, FormatError, read_yaml


def read(text: str) -> tuple[ProvenanceNeed, ...]:
    fields = read_yaml(f"provenance:\n{text}".encode(), "p.yaml").fields("a policy", {"provenance"})
    return needs_of(fields["provenance"])


def test_a_demand_is_read_with_its_place() -> None:
    (need,) = read(
        "  - source: github.com/o/r\n    builder: https://b@v1.2.3\n    branch: main\n    versioned_tag: v1.2\n"
        "    workflow: .github/workflows/x.yml\n    also: [unlogged, promised, unlogged]\n"
    )
    assert need == ProvenanceNeed(
        repository="https://github.com/o/r",
        builder="https://b@v1.2.3",
        branch="main",
        versioned_tag="v1.2",
        workflow=".github/workflows/x.yml",
        also=("promised", "unlogged"),
        source="p.yaml",
        line=2,
    )


def test_a_summary_is_demanded_by_its_verifier() -> None:
    (need,) = read("  - {verifier: https://v, resource: pkg:x, levels: [SLSA_BUILD_LEVEL_2]}\n")
    assert (need.verifier, need.resource, need.levels) == ("https://v", "pkg:x", ("SLSA_BUILD_LEVEL_2",))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("  - {}\n", FieldWrong),
        ("  []\n", FieldWrong),
        ("  - {branch: main}\n", FieldWrong),
        ("  - {source: github.com/o/r, oops: 1}\n", FieldUnknown),
        ("  - {source: github.com/o/r@v1}\n", FieldWrong),
        ("  - {source: github.com/o/r, versioned_tag: latest}\n", FieldWrong),
        ("  - {source: github.com/o/r, versioned_tag: v1.2.3.4}\n", FieldWrong),
        ("  - {source: github.com/o/r, also: [logged]}\n", FieldUnknown),
        ("  - {source: github.com/o/r, levels: [SLSA_BUILD_LEVEL_2]}\n", FieldWrong),
        ("  - {source: 7}\n", FieldWrong),
        ("  - github.com/o/r\n", FieldWrong),
    ],
)
def test_a_demand_that_anybody_could_meet_or_nobody_is_refused(text: str, error: type[FormatError]) -> None:
    with pytest.raises(error, match=r"p\.yaml"):
        read(text)


def test_a_demand_is_said_in_one_sentence() -> None:
    need = ProvenanceNeed(repository="https://github.com/o/r", tag="v1", also=("unlogged",))
    assert need_words(need) == (
        "Provenance shows that it is from https://github.com/o/r, tag v1, "
        "built by a builder that is trusted by itself, signatures that are unlogged too."
    )
    assert "built by" not in need_words(ProvenanceNeed(package="a@1"))


WHOLE = ProvenanceNeed(repository="https://github.com/o/r", builder="https://b", branch="main", levels=("L1",))


@pytest.mark.parametrize(
    ("other", "does"),
    [
        (WHOLE, True),
        (ProvenanceNeed(repository="https://github.com/o/r", builder="https://b"), True),
        (ProvenanceNeed(repository="https://github.com/o/x", builder="https://b"), False),
        (ProvenanceNeed(repository="https://github.com/o/r"), False),
        (ProvenanceNeed(builder="https://b", tag="v1"), False),
        (ProvenanceNeed(builder="https://b", levels=("L2",)), False),
        (ProvenanceNeed(builder="https://b", also=("unlogged",)), True),
    ],
)
def test_one_demand_covers_another_if_whatever_meets_it_meets_both(other: ProvenanceNeed, *, does: bool) -> None:
    assert WHOLE.covers(other) is does


def test_a_weaker_grade_covers_nothing_that_did_not_take_it() -> None:
    assert not ProvenanceNeed(builder="https://b", also=("unlogged",)).covers(ProvenanceNeed(builder="https://b"))


def test_demands_of_both_policies_hold_and_leaving_one_out_is_laxer() -> None:
    above = People(provenance=(WHOLE,))
    other = ProvenanceNeed(package="a@1")
    assert People(provenance=(other,)).over(above).provenance == (WHOLE, other)
    assert People(provenance=(WHOLE,)).over(above).provenance == (WHOLE,)
    assert People(provenance=(other,)).over(above, {"provenance"}).provenance == (other,)
    assert People().laxer(above) == ("provenance",)
    assert above.laxer(People()) == ()
    assert above.sections == ("provenance",)
