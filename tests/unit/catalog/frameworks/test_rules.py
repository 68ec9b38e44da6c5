import re

import pytest

from interlock.catalog.cards import CARDS
from interlock.catalog.frameworks import FRAMEWORKS, Framework, answers_of, controls_by_clause, title_of
from interlock.control import Card, Stage
from interlock.kernel import ControlId

FORMS = {
    "SSDF": r"(PO|PS|PW|RV)\.\d\.\d",
    "SLSA": r"Build-L[123]|VSA|[A-Z][a-z]+(-[a-z]+)*",
    "OWASP": r"CICD-SEC-([1-9]|10)",
    "CIS": r"[1-5]\.\d\.\d{1,2}",
    "800-53": r"[A-Z]{2}-\d{1,2}(\(\d{1,2}\))?",
    "FedRAMP": r"[A-Z]{2}-\d{1,2}(\(\d{1,2}\))?",
    "PCI": r"\d{1,2}\.\d{1,2}\.\d(\.\d)?",
    "SOC2": r"CC[1-9]\.\d",
    "ISO27001": r"A\.[5-8]\.\d{1,2}",
    "SOX": r"ITGC-CM\.[a-z]+",
}


def card(*maps_to: str) -> Card:
    return Card(ControlId("x.y"), "it is so", (Stage.COMMIT,), "0.1", "everything", maps_to=maps_to)


@pytest.mark.parametrize("one", CARDS.values(), ids=lambda one: one.id)
def test_every_clause_of_a_card_exists_in_its_framework(one: Card) -> None:
    assert [each for each in answers_of(one) if not each.title] == []


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=lambda one: one.id)
def test_ids_have_the_form_of_their_standard_and_titles_are_short_words(framework: Framework) -> None:
    assert framework.name
    assert framework.edition
    for clause, title in framework.clauses.items():
        assert re.fullmatch(FORMS[framework.id], clause), clause
        assert 0 < len(title) < 90
        assert not title.endswith(".")


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=lambda one: one.id)
def test_every_clause_but_a_few_is_answered_by_a_control(framework: Framework) -> None:
    bare = [clause for clause, controls in controls_by_clause(framework, CARDS.values()).items() if not controls]
    assert len(bare) * 5 <= len(framework.clauses), bare


def test_every_framework_that_the_mission_names_is_there() -> None:
    assert list(FRAMEWORKS) == list(FORMS)


def test_fedramp_follows_from_800_53_and_leaves_out_what_its_baseline_does() -> None:
    answers = [(one.framework, one.clause) for one in answers_of(card("800-53 SA-11", "800-53 SA-11(8)"))]
    assert answers == [("800-53", "SA-11"), ("800-53", "SA-11(8)"), ("FedRAMP", "SA-11")]


def test_a_card_of_somebody_else_may_name_what_no_table_has() -> None:
    (one,) = answers_of(card("HOUSE rule 7"))
    assert (one.framework, one.clause, one.title) == ("HOUSE", "rule 7", "")
    assert title_of("SSDF", "PW.99.1") == ""


def test_answers_come_in_the_order_of_the_frameworks() -> None:
    answers = answers_of(card("HOUSE 7", "SOX ITGC-CM.tested", "SSDF PW.7.2"))
    assert [one.framework for one in answers] == ["SSDF", "SOX", "HOUSE"]
