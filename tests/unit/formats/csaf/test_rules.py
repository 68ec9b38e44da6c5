import pytest

from interlock.formats.csaf import flaws_in
from tests.unit.formats.csaf.samples import changed, new, old


@pytest.mark.parametrize("document", [old(), new(), old("csaf_vex"), new("csaf_vex"), old("csaf_security_advisory")])
def test_a_valid_document_has_no_flaws(document: object) -> None:
    assert flaws_in(document) == ()


@pytest.mark.parametrize("value", [None, [], {}, {"document": 1}, changed(old(), "document.csaf_version", "3.0")])
def test_what_is_no_document_of_a_known_version_is_told(value: object) -> None:
    assert [flaw.place for flaw in flaws_in(value)] == ["document.csaf_version"]


def test_a_wrong_form_is_told_alone_since_the_tests_rest_on_it() -> None:
    value = changed(old(), "vulnerabilities.0.product_status.fixed", ["P-9"])
    assert [flaw.rule for flaw in flaws_in(value)] == ["6.1.1"]
    assert [flaw.rule for flaw in flaws_in(changed(value, "document.title", ""))] == [""]
