import pytest

from interlock.store.advisories import StoredAdvisories
from tests.advisory_books import OSV, advisory


def test_packages_whose_numbers_meet_are_told_apart(stored: StoredAdvisories, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.store.advisory_rows.package_number", lambda _key: 7)
    stored.take_in(OSV, [advisory(1), advisory(2, "flask")])
    found = stored.find([("PyPI", "django"), ("PyPI", "flask"), ("PyPI", "absent")])
    assert {key: [one.id for one in own] for key, own in found.items()} == {
        ("PyPI", "django"): ["GHSA-1"],
        ("PyPI", "flask"): ["GHSA-2"],
    }
