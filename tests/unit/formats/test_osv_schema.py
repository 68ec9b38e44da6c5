import pytest

from interlock.formats.osv_schema import flaws_in

GOOD = {"id": "GHSA-1", "modified": "2026-01-01T00:00:00Z"}
VECTOR = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
EVENTS = [{"introduced": "0"}, {"fixed": "1.0"}]


def affected(**changes: object) -> dict[str, object]:
    one = {
        "package": {"ecosystem": "PyPI", "name": "x"},
        "ranges": [{"type": "ECOSYSTEM", "events": EVENTS}],
        **changes,
    }
    return {**GOOD, "affected": [one]}


def ranged(kind: str, *events: dict[str, str], **rest: str) -> dict[str, object]:
    return affected(ranges=[{"type": kind, "events": list(events), **rest}])


@pytest.mark.parametrize(
    "document",
    [
        GOOD,
        affected(),
        {**GOOD, "aliases": None, "severity": None, "affected": None},
        {**GOOD, "id": "x_OWN-1"},
        affected(package={"ecosystem": "Debian:12", "name": "x", "purl": "pkg:deb/debian/x"}),
        ranged("GIT", {"introduced": "0"}, {"fixed": "a" * 40}, repo="https://example.org/r"),
        {**GOOD, "severity": [{"type": "Ubuntu", "score": "low"}]},
    ],
)
def test_a_good_record_has_no_flaws(document: object) -> None:
    assert flaws_in(document) == ()


@pytest.mark.parametrize(
    ("document", "place"),
    [
        ({**GOOD, "id": "NOBODY-1"}, "id"),
        ({**GOOD, "modified": "yesterday"}, "modified"),
        ({**GOOD, "modified": "2026-13-01T00:00:00Z"}, "modified"),
        ({**GOOD, "modified": "2026-01-01T00:00:00"}, "modified"),
        ({**GOOD, "odd": 1}, "odd"),
        ({**GOOD, "references": [{"type": "WEB", "url": "no address"}]}, "references[0].url"),
        ({**GOOD, "severity": [{"type": "CVSS_V3", "score": "9.8"}]}, "severity[0].score"),
        (
            {**GOOD, "severity": [{"type": "CVSS_V2", "score": VECTOR}]},
            "severity[0].score",
        ),
        (affected(package={"ecosystem": "Basement", "name": "x"}), "affected[0].package.ecosystem"),
        (affected(package={"ecosystem": "PyPI", "name": "x", "purl": "x"}), "affected[0].package.purl"),
        (affected(versions=None), "affected[0].versions"),
        (ranged("ECOSYSTEM", {"fixed": "1"}), "affected[0].ranges[0].events"),
        (ranged("ECOSYSTEM", {"introduced": "1"}, {"fixed": "1"}), "affected[0].ranges[0].events[1]"),
        (
            ranged("ECOSYSTEM", {"introduced": "1"}, {"fixed": "2"}, {"last_affected": "3"}),
            "affected[0].ranges[0].events",
        ),
        (ranged("ECOSYSTEM", {"introduced": "1", "fixed": "2"}), "affected[0].ranges[0].events[0]"),
        (ranged("GIT", {"introduced": "0"}), "affected[0].ranges[0]"),
        (
            ranged("GIT", {"introduced": "0"}, {"fixed": "abc"}, repo="r"),
            "affected[0].ranges[0].events[1].fixed",
        ),
        (
            {**affected(severity=[]), "severity": []},
            "affected[0].severity",
        ),
    ],
)
def test_a_flaw_is_told_with_its_place(document: object, place: str) -> None:
    assert [flaw.place for flaw in flaws_in(document)] == [place]
