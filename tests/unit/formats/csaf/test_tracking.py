from typing import Any

import pytest

from interlock.formats.csaf import flaws_in
from tests.unit.formats.csaf.samples import AT, changed, new, old


def history(*items: tuple[str, str]) -> list[dict[str, str]]:
    return [{"date": f"2026-01-{day}T00:00:00Z", "number": number, "summary": "x"} for day, number in items]


def tracked(version: str, *items: tuple[str, str], status: str = "final") -> set[str]:
    value = changed(old(), "document.tracking.revision_history", history(*items))
    value["document"]["tracking"] |= {"version": version, "status": status}
    return {flaw.rule for flaw in flaws_in(value)}


@pytest.mark.parametrize(
    ("version", "items"),
    [
        ("2", [("02", "2"), ("01", "1")]),
        ("10", [("01", str(number)) for number in range(1, 11)]),
        ("1.1.0", [("01", "1.0.0"), ("02", "1.1.0")]),
        ("2.0.0+x", [("01", "1.0.0"), ("02", "2.0.0+y")]),
    ],
)
def test_a_history_whose_numbers_rise_is_good(version: str, items: list[tuple[str, str]]) -> None:
    assert tracked(version, *items) == set()


@pytest.mark.parametrize(
    ("version", "items", "rule"),
    [
        ("1", [("01", "2"), ("02", "1")], "6.1.14"),
        ("1", [("01", "1"), ("02", "2")], "6.1.16"),
        ("0.1.0", [("01", "0.1.0")], "6.1.17"),
        ("0.1.0", [("01", "0.1.0")], "6.1.18"),
        ("1.0.0", [("01", "1.0.0-rc"), ("02", "1.0.0")], "6.1.19"),
        ("1.0.0-rc", [("01", "1.0.0")], "6.1.20"),
        ("3", [("01", "1"), ("02", "3")], "6.1.21"),
        ("2", [("01", "2")], "6.1.21"),
        ("1", [("01", "1"), ("02", "1")], "6.1.22"),
        ("2", [("01", "1.0.0"), ("02", "2")], "6.1.30"),
    ],
)
def test_a_history_that_does_not_fit_is_told(version: str, items: list[tuple[str, str]], rule: str) -> None:
    assert rule in tracked(version, *items)


def test_time_zones_count_in_the_order() -> None:
    items = [
        {"date": "2026-01-01T23:00:00-05:00", "number": "2", "summary": "x"},
        {"date": "2026-01-02T01:00:00Z", "number": "1", "summary": "x"},
    ]
    value = changed(old(), "document.tracking.revision_history", items)
    value["document"]["tracking"]["version"] = "2"
    assert flaws_in(value) == ()


def one(value: dict[str, Any], path: str, to: object) -> list[str]:
    return [flaw.rule for flaw in flaws_in(changed(value, path, to))]


def test_languages_exist_and_a_translation_is_one() -> None:
    assert one(old(), "document.lang", "EZ") == ["6.1.12"]
    assert one(old(), "document.publisher.category", "translator") == ["6.1.15"]
    assert one(changed(old(), "document.lang", "en"), "document.source_lang", "en") == ["6.1.28"]


@pytest.mark.parametrize(
    "time", ["2026-01-01 00:00:00Z", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "2026-01-01T00:00:60Z"]
)
def test_a_time_is_one(time: str) -> None:
    assert one(new(), "document.tracking.current_release_date", time) == ["6.1.37"]


def test_nothing_is_told_before_it_was_so() -> None:
    late = "2026-06-01T00:00:00Z"
    assert one(new(), "vulnerabilities.0.disclosure_date", late) == ["6.1.45"]
    known = {"date": AT, "exploitation_date": late, "product_ids": ["P-1"]}
    assert one(new(), "vulnerabilities.0.first_known_exploitation_dates", [known]) == ["6.1.52", "6.1.53"]
    epss = {"percentile": "0.9", "probability": "0.1", "timestamp": late}
    assert one(new(), "vulnerabilities.0.metrics", [{"content": {"epss": epss}, "products": ["P-1"]}]) == ["6.1.51"]


@pytest.mark.parametrize(
    ("group", "label", "rules"),
    [
        ({"id": "f" * 8 + "-ffff-ffff-ffff-" + "f" * 12, "name": "Public"}, "RED", ["6.1.38"]),
        ({"id": "5868d6be-b28a-404e-a245-0b5093b31b8b"}, "CLEAR", ["6.1.39"]),
        ({"id": "5868d6be-b28a-404e-a245-0b5093b31b8b", "name": "Public"}, "RED", ["6.1.40"]),
        ({"id": "f" * 8 + "-ffff-ffff-ffff-" + "f" * 12}, "CLEAR", ["6.1.41"]),
        ({"id": "5868d6be-b28a-404e-a245-0b5093b31b8b"}, "RED", []),
    ],
)
def test_a_sharing_group_fits_its_label(group: dict[str, str], label: str, rules: list[str]) -> None:
    assert one(new(), "document.distribution", {"tlp": {"label": label}, "sharing_group": group}) == rules
