"""Texts that others chose, on the pages of approvals, waivers, policies and settings: shown as texts, and cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from interlock.identity import AddPerson, Confirm, JoinAccount
from interlock.kernel import Severity
from interlock.testing.world import failed, finding
from tests.queueing import Crowd, asked_for, broken, crowd, held
from tests.visits import ADDRESS

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'`{{7*7}}"
TURNED = "\u202etxt.exe\u2066 and \u200f back"
LONG = "w" * 10_000
POLICY = """\
policy: "x<script>alert(1)</script>"
says: "{{7*7}} <img src=x onerror=alert(1)>"
require:
  - control: commit.secrets
"""


@pytest.fixture(scope="module")
def ben(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    with crowd(tmp_path_factory.mktemp("hostile"), **{"rules/hard.yaml": POLICY}) as made:
        world = made.world.team.world
        world.runner.outcomes["commit.sast"] = failed(
            finding("commit.sast", message=SCRIPT + TURNED + LONG),
            finding("commit.sast", Severity.LOW, rule=f"bandit:{SCRIPT}", fingerprint="1" * 32, remedy=SCRIPT),
        )
        world.check()
        for text in (SCRIPT, TURNED, LONG):
            asked_for(made.world, reason=text, compensation=text)
            broken(made.world, reason=text)
            held(made.world, reason=text)
        (said,) = made.world.deeds("ann", AddPerson("zoe", SCRIPT[:90]))
        made.world.deeds("ben", Confirm(str(said.digest)))
        (said,) = made.world.deeds("ann", JoinAccount("person:zoe", "git:zoe@example.org", SCRIPT + TURNED))
        made.world.deeds("ben", Confirm(str(said.digest)))
        yield made


def paths(ben: Crowd) -> list[str]:
    said = ben.site.app.gate.governance()
    return [
        "/approvals",
        "/approvals?show=all",
        f"/approvals/release/{ben.head}",
        "/waivers/new?finding=" + "1" * 32,
        *(f"/waivers/{one.id}" for one in said.waivers),
        *(f"/break-glass/{one.id}" for one in said.glasses),
        *(f"/holds/{one.id}" for one in said.holds),
        "/policies",
        "/policies/of/rules/hard.yaml",
        "/policies/diff?first=rules/hard.yaml&second=baseline",
        "/policies/replay?policy=rules/hard.yaml",
        "/settings",
        *(f"/settings/{one}" for one in ("people", "groups", "roles", "keys", "tokens", "audit")),
        "/waivers/new?name=%3Cscript%3Ealert(1)%3C/script%3E&path=%22%3E&environment=%E2%80%AE",
        "/holds/new?target=%3Cscript%3Ealert(1)",
    ]


def test_every_text_is_shown_as_a_text_and_turns_nothing_around(ben: Crowd) -> None:
    for path in paths(ben):
        said = ben.browser.get(path)
        assert said.status_code == 200, path
        body = said.text.partition("<main")[2]
        assert not re.search(r"<script|<img|onerror=alert\(1\)>|>49<", body.replace("&lt;", "")), path
        for found in re.finditer("\u202e|\u2066|\u200f", body):
            before = body[: found.start()]
            is_within_a_tag = before.rfind("<") > before.rfind(">")
            opened = max(before.rfind(f"<{tag}") for tag in ("bdi", "code", "textarea"))
            assert is_within_a_tag or (opened >= 0 and "</" not in before[opened:]), (path, before[-200:])


def test_a_page_stays_small_whatever_others_wrote(ben: Crowd) -> None:
    for path in paths(ben):
        assert len(ben.browser.get(path).content) < 100_000, path


@pytest.mark.parametrize("field", ["about", "answer", "target", "environment", "reason", "seen"])
@pytest.mark.parametrize("value", [SCRIPT, TURNED, LONG, "\x00", "\udcff"])
def test_no_field_of_an_answer_breaks_anything(ben: Crowd, field: str, value: str) -> None:
    fields = {"about": "release", "answer": "reject", "target": ben.head, "environment": "", "reason": "no", "seen": ""}
    sent = urlencode({**fields, field: value, "form_token": ben.browser.form_token()}, errors="surrogatepass")
    headers = {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    said = ben.browser.client.post("/answer", content=sent, headers=headers)
    assert said.status_code in {303, 400, 409}, said.text
    assert "<script>alert" not in said.text


def test_no_query_breaks_anything(ben: Crowd) -> None:
    for path in ("/approvals?after=%00", "/approvals?kind=%3Cscript%3E", "/settings/audit?after=%FF", "/policies/diff"):
        said = ben.browser.get(path)
        assert said.status_code in {200, 400, 404}, path
        assert "<script>alert" not in said.text
