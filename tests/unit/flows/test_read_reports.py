import gzip
import json

import msgspec
import pytest

from interlock.adapters.tools import mask
from interlock.control import Location, Sighting
from interlock.flows.errors import ReportOfAnother
from interlock.flows.read_reports import Sheet, each_once, hold_against, lists_clean, placed, read_sheet
from interlock.formats.errors import ReportMalformed, ReportUnknown
from interlock.formats.findings import rule_named
from interlock.formats.reports import named
from interlock.formats.reports.model import Fetched
from interlock.kernel import Certainty, Digest, Severity, Subject
from tests.reports_handed_in import sarif, trivy, zap

KEY = "AKIA" + "Z7Q2M5N8P1R4T6V9"
IMAGE = "a" * 64
COMMIT = "c" * 40


def sheet(text: str, name: str = "report") -> Sheet:
    return Sheet(name, text.encode())


def seen(path: str) -> Sighting:
    return Sighting("t", "r", Severity.LOW, Certainty.LOW, "m", Location(path, 1))


def test_a_report_is_read_by_what_is_in_it_or_as_it_is_said_to_be() -> None:
    told = read_sheet(sheet(zap("XSS")), None, mask)
    assert (told.format, told.tools, told.is_masked, told.is_reading) == ("zap-xml", ("zap",), False, False)
    assert read_sheet(sheet(zap("XSS")), named("zap-xml"), mask) == told
    with pytest.raises(ReportUnknown):
        read_sheet(sheet("hello"), None, mask)
    with pytest.raises(ReportMalformed):
        read_sheet(sheet("hello"), named("trivy"), mask)


def test_a_packed_report_is_kept_unpacked() -> None:
    told = read_sheet(Sheet("report.gz", gzip.compress(zap("XSS").encode())), None, mask)
    assert (told.kept, told.is_masked) == (zap("XSS").encode(), False)


def test_secrets_are_masked_in_what_is_kept_and_in_what_is_told() -> None:
    words = f"the key {KEY} is in the log"
    told = read_sheet(sheet(sarif("analyser", ("log-of-a-call", words, "app.py", 1))), None, mask)
    assert KEY.encode() not in told.kept
    assert told.is_masked
    assert KEY not in msgspec.json.encode(told.report).decode()
    assert told.report.sightings[0].rule == "log-of-a-call"


def test_a_rule_that_is_named_by_its_message_is_named_by_the_masked_one() -> None:
    words = f"the key {KEY} is in the log"
    text = json.loads(sarif("analyser", ("", words, "app.py", 1)))
    del text["runs"][0]["results"][0]["ruleId"]
    (one,) = read_sheet(sheet(json.dumps(text)), None, mask).report.sightings
    assert KEY.lower() not in one.rule
    assert one.rule == rule_named(one.message)


def test_a_report_that_tells_of_secrets_is_kept_as_it_was_read() -> None:
    text = sarif("gitleaks", ("generic-key", "a key", "app.py", 1))
    raw = json.loads(text)
    raw["runs"][0]["results"][0]["snippet"] = "x = zq81-of-no-known-shape"
    told = read_sheet(sheet(json.dumps(raw)), None, mask)
    assert told.is_reading
    assert b"of-no-known-shape" not in told.kept
    assert json.loads(told.kept)["sightings"][0]["rule"] == "generic-key"
    assert not read_sheet(sheet(sarif("gitleaks")), None, mask).is_reading


def test_every_tool_that_speaks_in_a_report_is_told() -> None:
    raw = json.loads(sarif("one", ("a", "m", "app.py", 1)))
    raw["runs"] += json.loads(sarif("two", ("b", "m", "app.py", 2)))["runs"]
    assert read_sheet(sheet(json.dumps(raw)), None, mask).tools == ("one", "two")


@pytest.mark.parametrize(
    ("target", "digest"),
    [
        (f"shop@sha256:{'b' * 64}", Digest("sha256", IMAGE)),
        ("b" * 40, Digest("gitCommit", COMMIT)),
        (f"https://example.org/shop#{'b' * 40}", Digest("gitCommit", COMMIT)),
    ],
)
def test_a_report_that_names_another_image_or_commit_is_refused_with_both_names(target: str, digest: Digest) -> None:
    told = read_sheet(sheet(trivy(target=target)), None, mask)
    with pytest.raises(ReportOfAnother) as refused:
        hold_against(told, Subject(str(digest), (digest,)))
    assert target in str(refused.value)
    assert str(digest) in str(refused.value)


@pytest.mark.parametrize(
    ("target", "subject"),
    [
        (f"shop@sha256:{IMAGE}", Subject(f"sha256:{IMAGE}", (Digest("sha256", IMAGE),))),
        (COMMIT, Subject("HEAD", (Digest("gitCommit", COMMIT),))),
        ("shop:1.4", Subject(f"sha256:{IMAGE}", (Digest("sha256", IMAGE),))),
        (f"shop@sha256:{'b' * 64}", Subject("shop.tar", (Digest("sha256", IMAGE),))),
        (f"shop@sha256:{'b' * 64}", Subject("HEAD", (Digest("gitCommit", COMMIT),))),
        ("b" * 40, Subject(f"sha256:{IMAGE}", (Digest("sha256", IMAGE),))),
    ],
    ids=["the image", "the commit", "a tag", "an image in a file", "another kind", "a commit of an image"],
)
def test_what_cannot_be_told_for_sure_is_believed(target: str, subject: Subject) -> None:
    hold_against(read_sheet(sheet(trivy(target=target)), None, mask), subject)


def test_the_place_of_a_file_on_another_machine_is_its_place_in_the_repository() -> None:
    paths = {"src/app.py", "app.py"}
    found = placed(map(seen, ("/builds/shop/src/app.py", "C:/made/app.py", "/etc/passwd", "lib/app.py")), paths)
    assert [one.at.path for one in found] == ["src/app.py", "app.py", "/etc/passwd", "lib/app.py"]


def test_a_report_that_names_what_is_clean_is_told_from_one_that_names_where_something_was_found() -> None:
    def listing(text: str) -> bool:
        return lists_clean(read_sheet(sheet(text), None, mask).report)

    assert listing(zap())
    assert not listing(zap("XSS"))
    assert listing(trivy())
    assert not listing(trivy(("CVE-2021-23337", "HIGH")))
    assert not listing(sarif("a"))


def test_the_same_report_counts_once_however_often_it_comes() -> None:
    one, other = (read_sheet(sheet(zap(name), name), None, mask) for name in ("a", "b"))
    again = msgspec.structs.replace(one, name="copy")
    assert each_once([one, other, again]) == (one, other)


def test_what_a_server_is_known_to_have_been_asked_goes_before_what_the_report_says() -> None:
    fetched = Fetched("a", zap("XSS", generated="2026-01-04T10:00:00Z").encode(), "zap-xml")
    plain = read_sheet(Sheet.of(fetched), named("zap-xml"), mask)
    assert (plain.report.targets, plain.report.failed) == (("https://shop.example.org",), ())
    told = msgspec.structs.replace(fetched, targets=("shop",), at="2026-01-05", commit=COMMIT, lacks=("the rest",))
    read = read_sheet(Sheet.of(told), named("zap-xml"), mask)
    assert (read.report.targets, read.report.at, read.report.failed) == (("shop",), "2026-01-05", ("the rest",))
    assert read.report.sightings == plain.report.sightings


def test_a_commit_that_a_server_names_is_held_against_the_subject() -> None:
    read = read_sheet(Sheet("a", zap().encode(), commit=COMMIT), None, mask)
    hold_against(read, Subject("v1", (Digest("gitCommit", COMMIT),)))
    hold_against(read, Subject("an image", (Digest("sha256", IMAGE),)))
    with pytest.raises(ReportOfAnother, match="cccc"):
        hold_against(read, Subject("v1", (Digest("gitCommit", "d" * 40),)))


def test_a_report_speaks_for_tools_that_found_nothing() -> None:
    passed = {
        "SchemaVersion": "2018-10-08",
        "ProductArn": "arn:aws:securityhub:eu-central-1::product/aws/x",
        "AwsAccountId": "111122223333",
        "Title": "t",
        "Workflow": {"Status": "RESOLVED"},
    }
    body = json.dumps([{**passed, "ProductName": name} for name in ("Inspector", "GuardDuty")])
    told = read_sheet(sheet(body), None, mask)
    assert (told.report.sightings, told.tools) == ((), ("guardduty", "inspector", "securityhub"))
