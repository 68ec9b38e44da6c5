"""What people say is a document of its own: the key that signed leads to it, and it leads to what it is about."""

from __future__ import annotations

import pytest

from interlock.evidence import (
    APPROVAL,
    BREAK_GLASS,
    HOLD,
    REVOCATION,
    WAIVER,
    Approval,
    BreakGlass,
    Hold,
    Revocation,
    Waiver,
)
from interlock.kernel import canonical, sha256
from interlock.trace import Kind, Relation
from tests.statements import ARTIFACT, KEY, draw, edges, entry_of, kind_of, label_of, words

AT, UNTIL, TARGET = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", str(ARTIFACT)


def document_of(says: object) -> str:
    return str(sha256(canonical(says)))


def test_a_waiver_excuses_what_it_names_and_its_owner_asked_for_it() -> None:
    one = Waiver("vulnerability", "CVE-2026-1", "it is not reached", "ada", AT, UNTIL, paths=("src/*",),
                 components=("pkg:pypi/left",), subjects=(TARGET,), product="shop")  # fmt: skip
    drawing, name = draw(WAIVER, one), document_of(one)
    assert kind_of(drawing, name) is Kind.WAIVER
    assert label_of(drawing, name) == "waiver of CVE-2026-1 until 2026-02-01"
    assert edges(drawing, Relation.ANSWERS) == {
        (name, TARGET), (name, "advisory:CVE-2026-1"), (name, "pkg:pypi/left")
    }  # fmt: skip
    assert edges(drawing, Relation.ASKED_FOR) == {("person:ada", name)}
    assert edges(drawing, Relation.SIGNED) == {(KEY, name), (KEY, entry_of(drawing))}
    assert (name, entry_of(drawing)) in edges(drawing, Relation.SHOWN_BY)
    assert drawing.product == "shop"
    assert words(drawing, "message") == {"it is not reached"}
    assert words(drawing, "path") == {"src/*"}


def test_a_waiver_of_a_rule_alone_is_one_of_its_product() -> None:
    one = Waiver("rule", "bandit:B506", "why", "ada", AT, UNTIL, product="shop")
    assert edges(draw(WAIVER, one), Relation.ANSWERS) == {(document_of(one), "product:shop")}


@pytest.mark.parametrize(
    ("answer", "label"),
    [("approve", "release approved for production"), ("reject", "release rejected for production"),
     ("withdraw", "release not answered any more for production")],
)  # fmt: skip
def test_an_answer_says_which_one_it_is(answer: str, label: str) -> None:
    one = Approval("release", answer, TARGET, AT, "why not", "production", product="shop")
    drawing, name = draw(APPROVAL, one), document_of(one)
    assert edges(drawing, Relation.ANSWERS) == {(name, TARGET)}
    assert (kind_of(drawing, name), label_of(drawing, name)) == (Kind.APPROVAL, label)


def test_a_revocation_takes_a_document_back() -> None:
    one = Revocation("ab" * 32, "it was wrong", AT)
    assert edges(draw(REVOCATION, one), Relation.TOOK_BACK) == {(document_of(one), f"sha256:{'ab' * 32}")}


def test_a_hold_is_placed_on_something_and_a_lift_takes_the_hold_back() -> None:
    placed = Hold("place", TARGET, "wait", AT)
    drawing = draw(HOLD, placed)
    assert edges(drawing, Relation.ANSWERS) == {(document_of(placed), TARGET)}
    assert kind_of(drawing, document_of(placed)) is Kind.HOLD
    lifted = Hold("lift", document_of(placed).removeprefix("sha256:"), "go", AT)
    drawing = draw(HOLD, lifted)
    assert edges(drawing, Relation.TOOK_BACK) == {(document_of(lifted), document_of(placed))}
    assert not edges(drawing, Relation.ANSWERS)


def test_broken_glass_is_about_one_thing_in_one_environment() -> None:
    one = BreakGlass(TARGET, "production", "it burns", AT, UNTIL, product="shop")
    drawing, name = draw(BREAK_GLASS, one), document_of(one)
    assert edges(drawing, Relation.ANSWERS) == {(name, TARGET)}
    assert kind_of(drawing, name) is Kind.GLASS
    assert kind_of(drawing, "environment:shop/production") is Kind.ENVIRONMENT
