"""The command from end to end, with a server on loopback: what is fetched, what fails, what is shown."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.cli.exits import Exit
from tests.loopback import Server, broken, redirect, refused, whole
from tests.unit.cli.shell import Said, Shell

KEV = {
    "catalogVersion": "2026.11.22",
    "count": 1,
    "vulnerabilities": [{"cveID": "CVE-2026-0001", "dateAdded": "2026-02-01", "dueDate": "2026-03-01"}],
}
EPSS = b"#model_version:v1,score_date:2026-11-21\ncve,epss,percentile\nCVE-2026-0001,0.42,0.9\n"


def record(name: str, **more: Any) -> bytes:
    events = [{"introduced": "0"}, {"fixed": "1.2"}]
    package = {"ecosystem": "PyPI", "name": "ham"}
    affected = [{"package": package, "ranges": [{"type": "ECOSYSTEM", "events": events}]}]
    return json.dumps({"id": name, "modified": "2026-01-01T00:00:00Z", "affected": affected, **more}).encode()


def zipped(*records: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, body in enumerate(records):
            archive.writestr(f"../../{number}.json", body)
    return made.getvalue()


GOOD = record(
    "GHSA-2222-2222-2222",
    aliases=["CVE-2026-0001"],
    summary="A hole\x1b[31m in ham",
    severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
    references=[{"type": "WEB", "url": "https://a.example.org/1"}],
)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


def configure(shell: Shell, *mirrors: tuple[str, str, str]) -> None:
    """Write the user's mirrors: name, URL and format."""
    folder = shell.world.home / ".config" / "interlock"
    folder.mkdir(parents=True, exist_ok=True)
    lines = [f"  - {{name: {name}, url: '{url}', format: {kind}}}\n" for name, url, kind in mirrors]
    (folder / "advisories.yaml").write_text("mirrors:\n" + "".join(lines), "utf-8")


def imported(shell: Shell, name: str, body: bytes, *words: str) -> Said:
    shell.world.home.mkdir(exist_ok=True)
    file = shell.world.home / name
    file.write_bytes(body)
    return shell("advisories", "import", str(file), *words)


def test_with_nothing_loaded_each_command_says_what_mends_it(shell: Shell) -> None:
    for words in (["stats"], ["show", "CVE-2026-0001"], ["stats", "--format", "json"]):
        said = shell("advisories", *words)
        assert (said.code, said.out) == (Exit.USAGE, "")
        assert "run interlock advisories update" in said.err
    said = shell("advisories", "update")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "advisories.yaml" in said.err
    assert "interlock advisories import" in said.err


def test_all_feeds_are_fetched_and_one_vulnerability_is_shown_with_all_of_them(shell: Shell, server: Server) -> None:
    server.answers |= {
        "/pypi/all.zip": whole(zipped(GOOD, record("PYSEC-2026-7"))),
        "/kev": whole(gzip.compress(json.dumps(KEV).encode())),
        "/epss.csv.gz": whole(gzip.compress(EPSS)),
    }
    configure(
        shell,
        ("pypi", f"{server.url}/pypi/all.zip", "osv"),
        ("kev", f"{server.url}/kev", "kev"),
        ("epss", f"{server.url}/epss.csv.gz", "epss"),
    )
    said = shell("advisories", "update")
    assert (said.code, said.err) == (Exit.ALLOWED, "")
    assert f"updated    pypi ({server.url}/pypi/all.zip): 2 advisories (2 new)" in said.out
    shown = shell("advisories", "show", "cve-2026-0001")
    assert shown.code == Exit.ALLOWED
    for words in (
        "CVE-2026-0001  also GHSA-2222-2222-2222",
        "A hole\\x1b[31m in ham",
        "critical  9.8, because of CVSS:3.1/AV:N",
        "known to be exploited since 2026-02-01, to be mended by 2026-03-01 (KEV)",
        "42.0% likely to be exploited within 30 days, as likely as or likelier than 90.0% of all (EPSS on 2026-11-21)",
        "PyPI  ham\n  affected  all before 1.2\n  fixed in  1.2\n  said by   GHSA-2222-2222-2222",
        "https://a.example.org/1",
    ):
        assert words in shown.out
    document = shell("advisories", "show", "GHSA-2222-2222-2222", "--format", "json").json
    assert document["format"] == "interlock-advisory/1"
    assert document["severity"] == {
        "counts_as": "critical",
        "known": True,
        "score": 9.8,
        "because": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    }
    assert document["exploited"] == {"since": "2026-02-01", "due": "2026-03-01", "by_ransomware": False}
    assert document["packages"][0]["fixed"] == ["1.2"]
    assert not (shell.world.root / ".interlock").exists()


def test_what_did_not_change_is_not_fetched_again(shell: Shell, server: Server) -> None:
    server.answers["/all.zip"] = whole(zipped(GOOD))
    configure(shell, ("pypi", f"{server.url}/all.zip", "osv"))
    shell("advisories", "update")
    before = shell("advisories", "stats", "--format", "json").json
    said = shell("advisories", "update")
    assert (said.code, "unchanged  pypi" in said.out) == (Exit.ALLOWED, True)
    assert server.asked[-1][1]["if-none-match"] == '"one"'
    after = shell("advisories", "stats", "--format", "json").json
    assert after["snapshot"] == before["snapshot"]
    assert after["sources"][0]["fetched"] >= before["sources"][0]["fetched"]


def test_mirrors_that_fail_leave_the_others_updated_and_the_exit_code_tells(shell: Shell, server: Server) -> None:
    other = Server()
    try:
        other.answers["/all.zip"] = whole(zipped(GOOD))
        server.answers |= {
            "/good.zip": whole(zipped(GOOD)),
            "/broken.zip": whole(zipped(GOOD)[:-40]),
            "/html.zip": whole(b"<html>moved</html>"),
            "/page": whole(b'{"error": "quota"}'),
            "/away.zip": redirect(f"{other.url}/all.zip"),
            "/500.zip": refused(500),
        }
        names = ("broken.zip", "html.zip", "page", "away.zip", "500.zip", "good.zip")
        configure(shell, *((name, f"{server.url}/{name}", "osv") for name in names))
        said = shell("advisories", "update")
        assert other.asked == []
    finally:
        other.stop()
    assert said.code == Exit.BROKEN
    assert said.out.count("failed") == 5
    for words in ("[FMT-110]", "[FLW-101]", "[NET-101]", "answered 500", "[NET-103]"):
        assert words in said.out
    assert "updated    good.zip" in said.out
    stats = shell("advisories", "stats", "--format", "json").json
    assert [one["name"] for one in stats["sources"]] == ["good.zip"]
    assert sorted(stats["missing"]) == sorted(set(names) - {"good.zip"})
    assert f"nothing came yet from {names[0]}" in shell("advisories", "stats").out


def test_a_broken_download_goes_on_where_it_ended(shell: Shell, server: Server) -> None:
    body = zipped(*(record(f"PYSEC-2026-{number}", details=str(number) * 200) for number in range(4000)))

    def halved(handler: Any) -> None:
        handler.send_response(200)
        handler.send_header("ETag", '"one"')
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[: len(body) // 2])

    server.answers["/all.zip"] = halved
    first = shell("advisories", "update", "--mirror", f"{server.url}/all.zip")
    assert (first.code, "[NET-105]" in first.out) == (Exit.BROKEN, True)
    server.answers["/all.zip"] = whole(body)
    then = shell("advisories", "update", "--mirror", f"{server.url}/all.zip")
    assert then.code == Exit.ALLOWED
    assert "4,000 advisories (4,000 new), gone on with at byte" in then.out
    left = [one.name for one in (shell.world.home / ".cache" / "interlock" / "feeds").iterdir()]
    assert [name for name in left if not name.endswith(".lock")] == []


def test_a_mirror_that_breaks_later_leaves_what_it_had(shell: Shell, server: Server) -> None:
    url = f"{server.url}/all.zip"
    server.answers["/all.zip"] = whole(zipped(GOOD))
    shell("advisories", "update", "--mirror", url)
    server.answers["/all.zip"] = broken(10, '"two"')
    assert shell("advisories", "update", "--mirror", url).code == Exit.BROKEN
    assert shell("advisories", "show", "CVE-2026-0001").code == Exit.ALLOWED


def test_refused_records_are_told_by_id_and_place_and_the_others_are_kept(shell: Shell) -> None:
    bad = [record(f"BAD-{number}", affected=[{"ranges": [{"type": "LUNAR"}]}]) for number in range(12)]
    said = imported(shell, "all.jsonl", b"\n".join([GOOD, *bad]))
    assert said.code == Exit.ALLOWED
    assert "12 records refused; what they would find is not found" in said.out
    assert f"BAD-0 at {shell.world.home}/all.jsonl:2: 'LUNAR'" in said.out
    assert "and 2 more" in said.out
    stats = shell("advisories", "stats")
    assert "12 records could not be read" in stats.out
    assert "all.jsonl" in stats.out


def test_a_source_is_kept_under_its_name_and_forgotten_by_it(shell: Shell) -> None:
    imported(shell, "one.zip", zipped(GOOD), "--source", "stick")
    imported(shell, "two.zip", zipped(GOOD, record("PYSEC-2026-7")), "--source", "stick")
    stats = shell("advisories", "stats", "--format", "json").json
    assert [(one["source"], one["records"]) for one in stats["sources"]] == [("stick", 2)]
    assert shell("advisories", "forget", "stik").code == Exit.USAGE
    said = shell("advisories", "forget", "stick")
    assert (said.code, said.out) == (Exit.ALLOWED, "2 records of stick are dropped\n")
    assert "there are none at all yet" in shell("advisories", "show", "CVE-2026-0001").err


@pytest.mark.parametrize(
    ("words", "code", "mark"),
    [
        (["import", "nowhere"], Exit.USAGE, "[FED-101]"),
        (["update", "--mirror", "nobody"], Exit.USAGE, "[CFG-105]"),
        (["update", "--mirror", "http://mirror.example.org/all.zip"], Exit.BROKEN, "[FED-106]"),
        (["update", "--mirror", "ftp://mirror.example.org/all.zip"], Exit.USAGE, "[FMT-103]"),
    ],
)
def test_what_cannot_be_is_told_with_its_code(words: list[str], code: int, mark: str, shell: Shell) -> None:
    said = shell("advisories", *words)
    assert said.code == code
    assert mark in said.out + said.err


def test_a_repository_has_no_say_in_where_its_user_connects_to(shell: Shell, server: Server) -> None:
    server.answers["/all.zip"] = whole(zipped(GOOD))
    shell.write("advisories.yaml", f"mirrors: [{{name: x, url: '{server.url}/all.zip'}}]\n")
    shell.write("interlock.yaml", f"mirrors: [{{name: x, url: '{server.url}/all.zip'}}]\n")
    assert shell("advisories", "update").code == Exit.USAGE
    assert server.asked == []


def test_an_import_that_cannot_be_read_ends_in_an_error_and_the_rest_is_kept(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / "a.jsonl.gz").write_bytes(gzip.compress(GOOD * 100)[:-10])
    (folder / "b.zip").write_bytes(zipped(record("PYSEC-2026-7")))
    said = shell("advisories", "import", str(folder))
    assert said.code != Exit.ALLOWED
    assert "failed" in said.out
    assert shell("advisories", "show", "PYSEC-2026-7").code == Exit.ALLOWED
