"""The table of a peer's rules sums up and names only what exists; where the list is at hand, it agrees."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from interlock.catalog.cards import CARDS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "peer-policies.md").read_text("utf-8")
FAMILIES = yaml.safe_load((ROOT / "docs" / "peer-policies.yaml").read_text("utf-8"))
LIST = ROOT / ".." / "shared" / "design" / "peer-policies.csv"
KINDS = ("today", "partly", "missing")


def size(family: dict[str, Any]) -> int:
    return sum(family[kind] for kind in KINDS)


def section(family: str) -> str:
    """Give what the page says of a family."""
    for part in PAGE.split("\n## ")[1:]:
        if family in re.split(r", | and ", part.partition("\n")[0]):
            return part
    return ""


def test_the_sums_of_the_page_are_those_of_the_table() -> None:
    sums = [sum(one[kind] for one in FAMILIES) for kind in KINDS]
    assert f"| all | {sum(sums)} | {sums[0]} | {sums[1]} | {sums[2]} |" in PAGE
    assert f"ships {sum(sums)} rules in {len(FAMILIES)} families" in PAGE
    assert len({one["family"] for one in FAMILIES}) == len(FAMILIES)
    assert all(one[kind] >= 0 for one in FAMILIES for kind in KINDS)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda one: one["family"])
def test_a_family_has_a_section_with_an_example_that_lets_through_and_one_that_stops(family: dict[str, Any]) -> None:
    said = section(family["family"])
    assert said
    is_expressed = size(family) > int(family["missing"])
    assert is_expressed is bool(family["by"])
    assert is_expressed is ("```yaml policy" in said)
    if is_expressed:
        verdicts = set(re.findall(r"expect: (?:\{verdict: )?(\w+)", said))
        assert verdicts & {"deny", "review"}
        assert "allow" in verdicts


@pytest.mark.parametrize("family", FAMILIES, ids=lambda one: one["family"])
def test_what_a_family_names_exists_in_the_catalogue(family: dict[str, Any]) -> None:
    named = re.findall(r"\b(?:map|commit|acceptance|production|key)\.[a-z-]+", f"{family['by']} {family['brings']}")
    assert [one for one in named if one not in CARDS] == []
    if int(family["missing"]):
        assert family["brings"]


def test_only_what_is_attested_is_called_entered_by_hand() -> None:
    for family in FAMILIES:
        for control in re.findall(r"[a-z]+\.[a-z-]+", family["by"]):
            assert CARDS[control].is_attested is ("by hand" in family["by"]), (family["family"], control)


@pytest.mark.skipif(not LIST.is_file(), reason="the list of the peer's rules is not beside this checkout")
def test_every_rule_of_the_list_is_counted_once_in_its_family() -> None:
    with LIST.open(encoding="utf-8") as file:
        counted = Counter(row["family"] for row in csv.DictReader(file))
    assert {one["family"]: size(one) for one in FAMILIES} == dict(counted)
