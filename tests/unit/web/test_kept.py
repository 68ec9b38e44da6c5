"""What somebody typed outlives their session: shown, and sent again after they signed in, and never anything secret."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from interlock.web.kept import Field
from tests.queueing import Crowd, crowd, form_in, signs
from tests.unit.web.test_asking import WAIVER

HARD = '\n  first <b>line</b>\r\nsecond \u202e & "quoted" </textarea><script>alert(1)</script>'


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with crowd(tmp_path) as made:
        yield made


def shown(text: str) -> dict[str, str]:
    """Read the form that a page keeps, as a browser does."""
    form = text.partition("What you typed is here")[2].partition("</form>")[0]
    areas = re.findall(r'<textarea name="([^"]*)"[^>]*>\n?([^<]*)</textarea>', form)
    tokens = re.findall(r'name="form_token" value="([^"]*)"', form)
    return {unescape(name): unescape(value) for name, value in areas} | {"form_token": tokens[0]}


def ends(ben: Crowd) -> None:
    """Let the session of the browser end."""
    ben.site.serving.visiting.sessions.end_all(ben.account)


def test_what_was_typed_is_shown_and_sent_again_after_signing_in_elsewhere(ben: Crowd) -> None:
    token = ben.browser.form_token()
    ends(ben)
    fields = {**WAIVER, "reason": HARD, "form_token": token}
    lost = ben.browser.post("/waivers/new", **fields)
    assert (lost.status_code, "Sign in in another tab" in lost.text) == (403, True)
    kept = shown(lost.text)
    assert kept == {**fields, "form_token": "", "reason": kept["reason"]}
    assert kept["reason"].splitlines() == HARD.splitlines()
    assert ("<script>alert" in lost.text, "<b>line" in lost.text) == (False, False)

    ben.signs_in()  # in another tab of the same browser
    again = ben.browser.post("/waivers/new", **kept)
    assert (again.status_code, "everything that would be sent" in again.text) == (403, True)
    kept = shown(again.text)
    assert kept["form_token"] == ben.browser.form_token()
    said = ben.browser.post("/waivers/new", **kept)
    assert said.status_code == 303, said.text
    assert "second" in signs(ben, ben.world.ben, said).text


def test_a_form_of_an_old_session_is_shown_with_the_words_and_what_its_page_had(ben: Crowd) -> None:
    fields = form_in(ben.browser.get(f"/approvals/release/{ben.head}").text)
    token = ben.browser.form_token()
    ben.signs_in()
    said = ben.browser.post("/answer", **fields, form_token=token, answer="approve", reason="I read all of it")
    assert "WEB-104" in said.text
    kept = shown(said.text)
    assert kept["seen"].split() == fields["seen"].split()
    again = ben.browser.post("/answer", **kept)
    assert again.status_code == 303


def test_what_is_wrong_in_a_form_is_mended_without_typing_it_anew(ben: Crowd) -> None:
    said = ben.browser.press("/waivers/new", **{**WAIVER, "days": "400"})
    assert (said.status_code, "FLW-145" in said.text) == (400, True)
    again = ben.browser.post("/waivers/new", **{**shown(said.text), "days": "5"})
    assert again.status_code == 303


def test_what_changed_meanwhile_is_shown_and_not_sent_again(ben: Crowd) -> None:
    fields = {**form_in(ben.browser.get(f"/approvals/release/{ben.head}").text), "seen": "verdict deny"}
    said = ben.browser.press("/answer", **fields, answer="approve", reason="I read all of it")
    assert (said.status_code, "I read all of it" in said.text, "Send it again" in said.text) == (409, True, False)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/authenticators/key/" + "a" * 43, "answer"),
        ("/authenticators/code/" + "a" * 43, "code"),
        ("/step-up/" + "a" * 43, "answer"),
        ("/step-up/" + "a" * 43 + "/code", "code"),
        ("/waivers/new", "password"),
        ("/waivers/new", "code"),
        ("/waivers/new", "form_token"),
        ("/theme", "theme"),
    ],
)
def test_nothing_secret_is_kept(ben: Crowd, path: str, name: str) -> None:
    value = secrets.token_hex()
    ends(ben)
    said = ben.browser.post(path, **{name: value})
    assert (said.status_code, value in said.text, "What you typed" in said.text) == (403, False, False)


def test_what_another_site_sent_is_not_kept(ben: Crowd) -> None:
    for headers in ({"Origin": "https://evil.example.org"}, {"Sec-Fetch-Site": "cross-site"}, {}):
        said = ben.browser.send("/waivers/new", WAIVER, headers)
        assert (said.status_code, "WEB-103" in said.text, "ours for a week" in said.text) == (403, True, False)


@pytest.mark.parametrize(
    "fields",
    [{f"f{one}": "x" for one in range(61)}, {"reason": "x" * 60_001}],
    ids=["too many", "too long"],
)
def test_what_is_too_large_is_not_kept_in_part(ben: Crowd, fields: dict[str, str]) -> None:
    ends(ben)
    said = ben.browser.post("/waivers/new", **fields)
    assert (said.status_code, "What you typed" in said.text) == (403, False)
    assert ben.browser.post("/waivers/new", reason="x" * (70 << 10)).status_code == 413


def test_a_file_is_not_kept(ben: Crowd) -> None:
    ends(ben)
    headers = {"Origin": "https://interlock.example.org", "Sec-Fetch-Site": "same-origin"}
    said = ben.browser.client.post("/waivers/new", files={"reason": ("a", b"typed")}, headers=headers)
    assert (said.status_code, "typed" in said.text) == (403, False)


def test_a_field_is_as_high_as_what_is_in_it() -> None:
    assert [Field("a", text).rows for text in ("", "a\nb", "x" * 600, "\n" * 99)] == [1, 2, 11, 12]
