from typing import Any

import pytest

from interlock.formats.csaf import flaws_in
from tests.unit.formats.csaf.samples import changed, new, old

HELPER = "product_tree.full_product_names.0.product_identification_helper"


def branched(*steps: tuple[str, str]) -> list[dict[str, Any]]:
    inner: dict[str, Any] = {"product": {"name": "B", "product_id": "B"}}
    for category, name in reversed(steps):
        inner = {"branches": [{"category": category, "name": name, **inner}]}
    found: list[dict[str, Any]] = inner["branches"]
    return found


def rules(value: dict[str, Any], path: str, to: object) -> set[str]:
    return {flaw.rule for flaw in flaws_in(changed(value, path, to))}


def relation(own: str, product: str, other: str) -> dict[str, Any]:
    return {
        "category": "installed_on",
        "full_product_name": {"name": own, "product_id": own},
        "product_reference": product,
        "relates_to_product_reference": other,
    }


@pytest.mark.parametrize(
    ("path", "to", "rule"),
    [
        ("vulnerabilities.0.product_status.fixed", ["P-9"], "6.1.1"),
        ("product_tree.full_product_names.1.product_id", "P-1", "6.1.2"),
        ("product_tree.relationships", [relation("R", "R", "P-1")], "6.1.3"),
        ("product_tree.relationships", [relation("R", "S", "P-1"), relation("S", "R", "P-1")], "6.1.3"),
        ("vulnerabilities.0.remediations.0.group_ids", ["G-9"], "6.1.4"),
        ("vulnerabilities.0.product_status.fixed", ["P-1"], "6.1.6"),
        (HELPER + ".purl", "pkg:maven/@1.3.4", "6.1.13"),
        ("vulnerabilities.0.remediations.0.product_ids", None, "6.1.29"),
        ("vulnerabilities.0.flags.0.product_ids", None, "6.1.32"),
        ("product_tree.branches", branched(("product_version", "prior to 4.2")), "6.1.31"),
        ("product_tree.branches", branched(("product_version", "<4.2")), "6.1.31"),
    ],
)
def test_both_versions_refuse(path: str, to: object, rule: str) -> None:
    assert rule in rules(old(), path, to)


def test_a_group_is_defined_once_and_a_digest_is_there_once() -> None:
    groups = [{"group_id": "G-1", "product_ids": ["P-1", "P-2"]}] * 2
    assert "6.1.5" in rules(old(), "product_tree.product_groups", groups)
    digest = {"algorithm": "sha256", "value": "a" * 64}
    hashes = [{"filename": "x", "file_hashes": [digest, {**digest, "value": "b" * 64}]}]
    assert "6.1.25" in rules(old(), HELPER + ".hashes", hashes)


def test_a_product_has_one_flag_even_through_groups() -> None:
    flag = {"label": "vulnerable_code_not_present", "group_ids": ["G-1"]}
    both = [{"label": "component_not_present", "product_ids": ["P-3"]}, flag]
    assert rules(old(), "vulnerabilities.0.flags", both) == {"6.1.33"}


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("all versions < 4.2.0", "6.1.50"),
        ("vers:npm/>=2|<1", "6.1.50"),
        ("vers:npm/*", "6.1.50"),
        ("vers:intdot/4.2.0", "6.1.59"),
        ("4.2.0", "6.1.59"),
    ],
)
def test_a_range_is_a_range(name: str, rule: str) -> None:
    assert rules(new(), "product_tree.branches", branched(("product_version_range", name))) == {rule}


@pytest.mark.parametrize("name", ["vers:npm/>=2.2.0|<2.3.0", "<4.2.0", ">10.9a|!=10.9c|<=10.9k", "vers:all/*"])
def test_these_are_ranges(name: str) -> None:
    assert rules(new(), "product_tree.branches", branched(("product_version_range", name))) == set()


def test_the_way_to_a_product_says_each_thing_once() -> None:
    assert rules(new(), "product_tree.branches", branched(("vendor", "A"), ("vendor", "B"))) == {"6.1.57"}
    both = branched(("product_version", "1"), ("product_version_range", "<1"))
    assert rules(new(), "product_tree.branches", both) == {"6.1.58"}
    deep = [("product_family", str(number)) for number in range(31)]
    assert rules(new(), "product_tree.branches", branched(*deep)) == {"6.1.34"}
    assert rules(new(), "product_tree.branches", branched(*deep[1:])) == set()


@pytest.mark.parametrize(
    ("key", "rule"), [("model_numbers", "6.1.43"), ("serial_numbers", "6.1.44"), ("skus", "6.1.61")]
)
def test_a_pattern_has_one_star_and_any_number_of_escaped_ones(key: str, rule: str) -> None:
    assert rules(new(), f"{HELPER}.{key}", ["P*A*"]) == {rule}
    assert rules(new(), f"{HELPER}.{key}", [r"P\*A\**"]) == set()


def test_package_urls_of_a_product_differ_in_qualifiers_alone() -> None:
    assert rules(new(), HELPER + ".purls", ["pkg:npm/a@1", "pkg:npm/b@1"]) == {"6.1.42"}
    assert rules(new(), HELPER + ".purls", ["pkg:npm/a@1", "pkg:npm/a@1?vcs_url=x"]) == set()


def test_remedies_do_not_contradict_each_other_or_the_status() -> None:
    def remedies(*categories: str, product: str = "P-1") -> list[dict[str, Any]]:
        return [{"category": category, "details": "x", "product_ids": [product]} for category in categories]

    path = "vulnerabilities.0.remediations"
    assert rules(new(), path, remedies("vendor_fix", "no_fix_planned")) == {"6.1.35"}
    assert rules(new(), path, remedies("vendor_fix", "workaround")) == set()
    assert rules(new(), path, remedies("vendor_fix", product="P-3")) == {"6.1.36"}
    assert rules(new(), path, remedies("optional_patch")) == {"6.1.36"}
    assert rules(old(), path, remedies("vendor_fix", "no_fix_planned")) == set()
