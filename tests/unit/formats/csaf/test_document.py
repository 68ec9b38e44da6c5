from interlock.formats.csaf.document import Document, moment
from tests.unit.formats.csaf.samples import changed, old


def test_products_are_found_wherever_they_are_defined() -> None:
    product = {"name": "B", "product_id": "B"}
    branch = {
        "category": "vendor",
        "name": "Acme",
        "branches": [{"category": "product_name", "name": "B", "product": product}],
    }
    value = changed(old(), "product_tree.branches", [branch])
    found = Document(value).products
    assert [one.id for one in found] == ["B", "P-1", "P-2", "P-3"]
    assert found[0].path == (("vendor", "Acme"), ("product_name", "B"))
    assert found[1].purls == ("pkg:npm/lib@1.0.0",)


def test_what_is_meant_goes_through_groups() -> None:
    assert Document(old()).meant({"group_ids": ["G-1", "G-9"], "product_ids": ["P-2"]}) == {"P-1", "P-2", "P-3"}


def test_what_is_not_there_in_its_form_is_as_if_it_were_not_there() -> None:
    odd = Document({"document": [], "product_tree": {"branches": 1}, "vulnerabilities": [1, "x"]})
    assert (odd.products, odd.vulnerabilities, odd.newest, odd.is_new) == ([], [], None, False)
    assert moment("yesterday") is None
