import pytest

from interlock.formats.csaf import flaws_in
from tests.unit.formats.csaf.samples import changed, new, old


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("document.title", ""),
        ("document.tracking.version", "1.0"),
        ("document.tracking.status", "done"),
        ("document.publisher.namespace", "no address"),
        ("document.lang", "en_US"),
        ("document.tracking.revision_history", []),
        ("vulnerabilities.0.cve", "CVE-1"),
        ("vulnerabilities.0.product_status", {}),
        ("vulnerabilities.0.remediations.0.category", "fix_planned"),
        ("vulnerabilities.0.flags.0.label", "fine"),
        ("vulnerabilities", []),
        ("vulnerabilities.0", 1),
        ("product_tree.product_groups.0.product_ids", ["P-1"]),
        ("product_tree.branches", [{"category": "vendor", "name": "Acme"}]),
        ("product_tree.branches", [{"category": "platform", "name": "x", "branches": []}]),
    ],
)
def test_each_field_has_its_form(path: str, to: object) -> None:
    found = flaws_in(changed(old(), path, to))
    assert found
    assert {flaw.rule for flaw in found} == {""}
    assert found[0].place.replace("[", ".").replace("]", "").startswith(path.rpartition(".")[0])


def test_the_newer_version_knows_all_of_its_fields() -> None:
    assert flaws_in(changed(old(), "document.odd", 1)) == ()
    assert [flaw.place for flaw in flaws_in(changed(new(), "document.odd", 1))] == ["document.odd"]
    assert flaws_in(changed(new(), "vulnerabilities.0.remediations.0.category", "fix_planned")) == ()
    assert flaws_in(changed(new(), "document.distribution", None))


def test_branches_without_end_are_checked_without_falling() -> None:
    branch: dict[str, object] = {"category": "product_name", "name": "x", "product": {"name": "x", "product_id": "B"}}
    for _ in range(20_000):
        branch = {"category": "product_family", "name": "x", "branches": [branch]}
    found = flaws_in(changed(new(), "product_tree.branches", [branch]))
    assert {flaw.rule for flaw in found} == {"6.1.34"}
    assert max(len(flaw.place) for flaw in found) < 1_100, "places as long as the nesting fill the memory"
