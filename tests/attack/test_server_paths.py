"""Path traversal in names: no name that is sent leads out of where it belongs, and nothing appears elsewhere.

The names of files in a form of reports stand in test_server_reports.py, tiles in test_server_sight.py, where pages
lead in test_sign_in_redirects.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from interlock.evidence import ASSESSMENT
from interlock.evidence.deployment import RELEASE
from interlock.kernel import Subject, sha256
from tests.reports_handed_in import sarif
from tests.served import Server, served
from tests.visits import Site, visited

NAMES = (
    "../../etc/passwd",
    "..",
    ".",
    "/etc/passwd",
    "..\\..\\windows\\win.ini",
    "C:\\windows\\win.ini",
    "a/../../b",
    "....//....//x",
    "..;/x",
    "x\0.json",
    "~/.config/interlock",
    "//example.org/x",
    "CON",
    "a" * 300 + "/../x",
)
ENCODED = ("%2e%2e%2f", "..%2f", "%2e%2e/", "..%5c", "%252e%252e%252f", "..%c0%af", "%2e%2e%00/", "....//")
SENT = tuple(quote(one, safe="") for one in NAMES if one.strip("."))
"""As a part of an address; a client makes other addresses of dots alone before it asks."""
ROUTES = (
    "/v1/evidence/{}", "/v1/verdicts/{}", "/v1/hooks/{}", "/v1/hooks/{}/x", "/v1/ledger/tile/{}", "/v1/tokens/{}",
    "/v1/blobs/{}", "/scim/v2/Users/{}", "/{}", "/v1/{}",
)  # fmt: skip
PAGES = (
    "/styles/{}",
    "/scripts/{}",
    "/sign-in/with/{}",
    "/sign-in/back/{}",
    "/step-up/{}",
    "/authenticators/{}",
    "/{}",
)


def files(folder: Path) -> set[str]:
    """Give all files below a folder but those in which the store keeps its tables."""
    return {
        str(one.relative_to(folder))
        for one in folder.rglob("*")
        if one.is_file() and "-wal" not in one.name and "-shm" not in one.name
    }


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "secret.json").write_text("root:x:0:0")
    with served(tmp_path / "inside") as made:
        yield made


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_no_address_leads_out(server: Server, tmp_path: Path, method: str, route: str) -> None:
    token, before = server.token(), files(tmp_path)
    for dots in (*ENCODED, *SENT):
        for name in (dots, dots * 6 + "secret.json", dots * 6 + "etc%2fpasswd"):
            said = server.ask(
                method, route.format(name), token, content=b"{}", headers={"Content-Type": "application/json"}
            )
            assert 400 <= said.status_code < 500, (route, name, said.status_code)
            assert "root:" not in said.text
    assert files(tmp_path) == before


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Site]:
    with visited(tmp_path) as made:
        yield made


@pytest.mark.parametrize("route", PAGES)
def test_no_page_leads_out(place: Site, route: str) -> None:
    browser = place.set_up()
    for dots in (*ENCODED, *SENT):
        for name in (dots, dots * 6 + "etc/passwd", dots + "pages.py", dots + "templates/base.html"):
            said = browser.get(route.format(name))
            assert said.status_code in {303, 400, 403, 404}, (route, name, said.status_code)
            assert "root:" not in said.text
            assert "Floor 14" not in said.text
            assert "{% block" not in said.text


@pytest.mark.parametrize("name", NAMES)
def test_no_name_in_a_body_is_a_path(server: Server, tmp_path: Path, name: str) -> None:
    token, before = server.token(), files(tmp_path)
    subject = Subject(name, (sha256(name.encode()),))
    kept = len(files(tmp_path))
    for kind, predicate in (
        (RELEASE, {"version": name, "product": name, "releaseId": name, "notes": name, "places": {name: name}}),
        ("https://example.org/attestation/said/v1", {"path": name, "file": name}),
        (ASSESSMENT, {"control": name}),
        (name, {}),
    ):
        sealed = server.sealed("a", kind, predicate, [subject])
        said = server.ask("POST", "/v1/evidence", token, content=sealed, headers={"Content-Type": "application/json"})
        assert said.status_code < 500, said.text
    body = {"name": name, "for": f"workload:{name}", "may": ["evidence.read"], "on": f"product:{name}", "days": 1}
    assert server.ask("POST", "/v1/tokens", token, json=body).status_code < 500
    query = f"subject={quote(name)}&product={quote(name)}&control={quote(name)}&as={quote(name)}&note={quote(name)}"
    report = sarif(name, ("R", "m", name, 1)).encode()
    said = server.ask("POST", f"/v1/reports?{query}", token, files={"report": ("a.sarif", report)})
    assert 400 <= said.status_code < 500, said.text
    said = server.ask(
        "POST", f"/v1/reports?subject={sha256(b'a')}&at=now", token, files={"report": ("a.sarif", report)}
    )
    assert said.status_code < 500, said.text
    new = files(tmp_path) - before
    assert all(one.startswith("inside/") for one in new), new
    assert not any(part in {"..", "passwd", "win.ini"} for one in new for part in Path(one).parts)
    assert len(files(tmp_path)) >= kept
    assert json.loads(server.ask("GET", "/v1/evidence", token).text)["items"] is not None
