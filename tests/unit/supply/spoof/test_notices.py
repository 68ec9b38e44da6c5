from datetime import UTC, datetime

import pytest

from interlock.kernel import Severity
from interlock.supply.model import Source, SourceKind
from interlock.supply.spoof import LookUps, SpoofSettings
from interlock.supply.spoof.notices import install_scripts, instant, malicious, new_releases
from tests.unit.supply.spoof.readings import component, lockfile

DEFAULT = SpoofSettings()


def test_what_a_database_knows_to_be_malicious_is_critical() -> None:
    look_ups = LookUps(advisory_ids=lambda one: ("GHSA-x", "MAL-2024-1") if one.name == "bad" else ("CVE-2024-1",))
    (found,) = malicious([lockfile(component("bad", line=7), component("good"))], DEFAULT, look_ups)
    assert (found.severity, found.line) == (Severity.CRITICAL, 7)
    assert "MAL-2024-1" in found.message
    assert "GHSA" not in found.message


def test_what_runs_code_at_installation_is_told() -> None:
    runs = component("native", runs_at_install=True)
    own = component("own", runs_at_install=True, source=Source(SourceKind.PATH, "packages/own"))
    found = list(install_scripts([lockfile(runs, component("plain"), own)], DEFAULT, LookUps()))
    assert [one.component for one in found] == [runs]


@pytest.mark.parametrize(
    ("published", "is_new"),
    [
        ("2026-03-09T23:00:00Z", True),
        ("2026-03-12T00:00:00+05:00", True),
        ("2027-01-01", True),
        ("2026-03-03T00:00:00Z", False),
        ("2019-01-01T00:00:00Z", False),
        ("", False),
        ("yesterday", False),
    ],
)
def test_a_version_is_new_for_some_days(published: str, *, is_new: bool) -> None:
    reading = lockfile(component("fresh", published=published))
    found = list(new_releases([reading], DEFAULT, LookUps(as_of="2026-03-10T00:00:00Z")))
    assert bool(found) is is_new


def test_without_the_date_of_today_nothing_is_new() -> None:
    reading = lockfile(component("fresh", published="2026-03-09T23:00:00Z"))
    assert list(new_releases([reading], DEFAULT, LookUps())) == []
    today = LookUps(as_of="2026-03-10T00:00:00Z")
    assert list(new_releases([reading], SpoofSettings(new_days=0), today)) == []


def test_an_instant_without_a_zone_is_one_of_utc() -> None:
    assert instant("2026-03-10T00:00:00") == datetime(2026, 3, 10, tzinfo=UTC)
    assert instant("0001-01-01T00:00:00+14:00") is None
