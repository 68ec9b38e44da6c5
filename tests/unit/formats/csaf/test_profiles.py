from typing import Any

import pytest

from interlock.formats.csaf import flaws_in
from tests.unit.formats.csaf.samples import changed, new, old


def rules(value: dict[str, Any]) -> set[str]:
    return {flaw.rule for flaw in flaws_in(value)}


@pytest.mark.parametrize("category", ["V_eX", "Security\u2014Advisory", "csaf_other", "informational   advisory"])
def test_a_document_does_not_take_the_name_of_a_profile(category: str) -> None:
    assert rules(old(category)) == {"6.1.26"}


def test_other_names_are_free() -> None:
    assert rules(old("Acme notice")) == set()


@pytest.mark.parametrize(
    ("category", "path", "rule"),
    [
        ("csaf_security_advisory", "product_tree", "6.1.27.4"),
        ("csaf_security_advisory", "vulnerabilities.0.notes", "6.1.27.5"),
        ("csaf_security_advisory", "vulnerabilities.0.product_status", "6.1.27.6"),
        ("csaf_security_advisory", "vulnerabilities", "6.1.27.11"),
        ("csaf_vex", "vulnerabilities.0.product_status", "6.1.27.7"),
        ("csaf_vex", "vulnerabilities.0.cve", "6.1.27.8"),
        ("csaf_vex", "vulnerabilities.0.flags", "6.1.27.9"),
        ("csaf_vex", "vulnerabilities.0.remediations", "6.1.27.10"),
    ],
)
def test_a_profile_has_what_it_has_to_have(category: str, path: str, rule: str) -> None:
    assert rule in rules(changed(old(category), path, None))


def test_information_has_notes_and_references_and_no_vulnerabilities() -> None:
    assert rules(old("csaf_informational_advisory")) == {"6.1.27.1", "6.1.27.2", "6.1.27.3"}


def test_what_is_withdrawn_or_superseded_says_why() -> None:
    assert rules(new("csaf_withdrawn")) == {"6.1.27.3", "6.1.27.14", "6.1.27.15", "6.1.27.16", "6.1.27.17"}
    assert rules(new("csaf_superseded")) >= {"6.1.27.18", "6.1.27.19"}


def test_in_a_newer_advisory_something_was_affected_before_it_was_fixed() -> None:
    assert rules(new("csaf_security_advisory")) == set()
    value = changed(new("csaf_security_advisory"), "vulnerabilities.0.product_status", {"fixed": ["P-2"]})
    assert rules(value) == {"6.1.27.12", "6.1.27.13"}


def test_names_given_to_some_products_do_not_name_the_others() -> None:
    value = changed(new("csaf_vex"), "vulnerabilities.0.cve", None)
    value["vulnerabilities"][0]["ids"] = [{"system_name": "x", "text": "1", "product_ids": ["P-1"]}]
    assert rules(value) == {"6.1.27.8"}
