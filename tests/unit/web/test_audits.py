"""Audits at a browser: a form, a page that stands alone, files that prove themselves, and limits."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.evidence.audited import READING, read_reading
from interlock.kernel import sha256
from interlock.ledger import Entry
from interlock.wiring import auditing
from tests.unit.web.delivering import Shown, delivering
from tests.visits import visited


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Shown]:
    """Give a shop of its own: taking an audit enters something."""
    with delivering(tmp_path) as made:
        yield made


def taken(shown: Shown, of: str, form: str = "html", period: str = "", framework: str = "") -> Any:
    return shown.browser.press("/audits", of=of, form=form, period=period, framework=framework)


def entries(shown: Shown) -> list[str]:
    log = shown.site.serving.standing().log
    assert log is not None
    return [Entry.read(one).kind for one in log.leaves]


def test_the_form_says_what_happens_and_what_may_be_asked(shown: Shown) -> None:
    text = shown.ok("/audits?of=env:live&period=90d")
    for says in ('value="env:live"', 'value="90d"', "entered in the ledger before you get to read it", "OSCAL"):
        assert says in text


def test_a_page_is_given_under_its_own_policy_after_it_was_entered_by_name(mine: Shown) -> None:
    before = entries(mine).count(READING)
    said = taken(mine, "env:live")
    assert said.status_code == 200, said.text[:2000]
    policy = said.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("frame-ancestors 'none'; sandbox")
    assert "script" not in policy
    assert "shop-2.zip" in said.text
    assert entries(mine).count(READING) == before + 1
    heard = mine.site.serving.standing().witness.hear(len(entries(mine)) - 1)  # type: ignore[union-attr]
    assert heard.statement is not None
    read = read_reading(heard.statement.statement.predicate)
    assert (read.by, read.format, read.file) == ("person:ann", "html", sha256(said.content).hex)


def test_each_form_is_a_file(mine: Shown) -> None:
    said = taken(mine, f"sha256:{mine.shop.digest}", "bundle")
    assert said.headers["content-disposition"].startswith('attachment; filename="audit-sha256-')
    assert zipfile.ZipFile(io.BytesIO(said.content)).testzip() is None
    assert taken(mine, "env:staging", "json").json()["scope"] == "environment"
    assert "assessment-results" in taken(mine, "env:staging", "oscal").text


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"of": "nothing"}, 404, "TRC-101"),
        ({"of": "../../etc/passwd"}, 404, "TRC-101"),
        ({"of": "HEAD"}, 404, "TRC-101"),
        ({"of": "sha256:" + "0" * 64}, 404, "TRC-101"),
        ({"of": "  "}, 400, "WEB-105"),
        ({"of": "env:live", "form": "exe"}, 400, "WEB-105"),
        ({"of": "env:live", "period": "soon"}, 400, "TRC-131"),
        ({"of": "env:live", "framework": "nonsense"}, 400, "CFG-121"),
    ],
)
def test_what_cannot_be_taken_says_why_and_enters_nothing(
    shown: Shown, fields: dict[str, str], status: int, code: str
) -> None:
    before = entries(shown)
    said = taken(shown, **fields)
    assert (said.status_code, code in said.text) == (status, True), said.text[:3000]
    assert entries(shown) == before


def test_one_is_taken_at_a_time_and_none_is_too_large(shown: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    before = entries(shown)
    lock: threading.Lock = shown.site.serving.audits._turn
    with lock:
        said = taken(shown, "env:live")
        assert (said.status_code, "FLW-334" in said.text, said.headers["retry-after"]) == (503, True, "5")
    for limit in ("MOST_BEGUN", "MOST_ENTRIES", "MOST_BYTES"):
        with monkeypatch.context() as less:
            less.setattr(auditing, limit, 3)
            assert "FLW-333" in taken(shown, "env:live").text
    assert entries(shown) == before


def test_a_form_of_elsewhere_takes_nothing_and_an_empty_server_says_what_to_do(shown: Shown, tmp_path: Path) -> None:
    before = entries(shown)
    assert (
        shown.browser.post("/audits", of="env:live", form="html", period="", framework="", form_token="x").status_code
        == 403
    )
    assert shown.browser.get("/audits?of=env:live&form=html").status_code == 200
    assert entries(shown) == before
    with visited(tmp_path) as site:
        assert "There is nothing to audit yet" in site.set_up().get("/audits").text
