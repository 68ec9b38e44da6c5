"""AppScan Enterprise is asked to write a report in a session of its own; it comes packed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from interlock.adapters.report_sources.appscan_enterprise import KIND
from interlock.adapters.report_sources.errors import SourceAnsweredWrongly, SourceRefused, SourceUnready
from interlock.flows.read_reports import Sheet, read_sheet
from interlock.formats.reports import named
from interlock.formats.reports.model import Fetched
from tests.simulators.answering import Answer, Asked
from tests.simulators.appscan import AppScanEnterprise
from tests.simulators.sources import around, place_of

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
NAME = "appscan-enterprise"


@pytest.fixture
def server() -> Iterator[AppScanEnterprise]:
    with AppScanEnterprise() as made:
        yield made


def fetch(server: AppScanEnterprise) -> Fetched:
    (one,) = KIND.makes(place_of(NAME, server.url), around(NAME, AT, polls=5)).fetch()
    return one


def read(one: Fetched) -> Any:
    return read_sheet(Sheet.of(one), named(one.form), lambda body: body).report


@pytest.mark.parametrize("is_packed", [True, False])
def test_the_report_is_waited_for_unpacked_and_read(server: AppScanEnterprise, is_packed: bool) -> None:
    server.is_packed = is_packed
    server.open("a")
    server.open("b")
    report = read(fetch(server))
    assert len(report.sightings) == 2
    assert report.targets == ("application 42",)
    server.resolve("a")
    server.resolve("b")
    assert read(fetch(server)).sightings == ()


def test_a_report_that_leaves_issues_out_is_no_whole_one(server: AppScanEnterprise) -> None:
    for key in "abc":
        server.open(key)
    server.left_out = 2
    assert read(fetch(server)).failed == ("2 of 3 issues, which the report leaves out",)


def test_a_report_that_is_given_up_or_never_finished_is_an_error(server: AppScanEnterprise) -> None:
    server.looks = 100
    with pytest.raises(SourceUnready, match="not finished"):
        fetch(server)
    server.given_up = True
    with pytest.raises(SourceUnready, match="not there any more"):
        fetch(server)


def test_a_wrong_key_is_refused(server: AppScanEnterprise) -> None:
    wrong = around(NAME, AT, environ={"SIMULATED_KEY_ID": "other"})
    with pytest.raises(SourceRefused, match="401"):
        KIND.makes(place_of(NAME, server.url), wrong).fetch()


def packed(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, b"<a/>")
    return made.getvalue()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"PK not a zip", "cannot be read"),
        (packed("one.pdf"), "does not hold one report"),
        (packed("a.xml", "b.xml"), "does not hold one report"),
        (b"nonsense", "no XML"),
    ],
)
def test_an_archive_without_a_report_is_an_error(
    server: AppScanEnterprise, monkeypatch: pytest.MonkeyPatch, body: bytes, why: str
) -> None:
    server.is_packed = False
    monkeypatch.setattr(server, "written", lambda: body)
    with pytest.raises(SourceAnsweredWrongly, match=why):
        fetch(server)


@pytest.mark.parametrize(
    ("path", "answer", "why"),
    [
        ("/ase/api/issues", Answer([]), "how many issues"),
        ("/ase/api/issues/reports/securitydetails", Answer(b"Report id: ../../x", 202), "by which id"),
        ("/ase/api/keylogin/apikeylogin", Answer({"sessionId": "a\r\nX: y"}), "fits into no header"),
        ("/ase/api/issues/reports/Report1/status", Answer({}, 410), "answered 410"),
    ],
)
def test_what_cannot_be_gone_on_with_is_an_error(
    server: AppScanEnterprise, monkeypatch: pytest.MonkeyPatch, path: str, answer: Answer, why: str
) -> None:
    usual = server.answer

    def odd(asked: Asked) -> Answer:
        return answer if asked.path == path else usual(asked)

    monkeypatch.setattr(server, "answer", odd)
    with pytest.raises(SourceAnsweredWrongly, match=why):
        fetch(server)
