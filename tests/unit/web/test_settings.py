"""Settings as pages: what is in force, who is who, and who changed what; never a secret, never a path."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from interlock.identity import Confirm, Grant, JoinAccount, Party, Permission
from interlock.web.settings import _PARTS
from tests.queueing import Crowd, crowd, signed_in
from tests.visits import visited

PARTS = sorted(_PARTS)


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with crowd(tmp_path) as made:
        yield made


def token(ben: Crowd, name: str = "ci") -> tuple[str, str]:
    """Make a token; give it and its id."""
    text, card = ben.site.serving.tokens.new(
        Party.parse("person:ben"),
        (Permission.EVIDENCE_READ,),
        name=name,
        lasts=timedelta(days=3),
        random=os.urandom,
        made_by="a test",
    )
    return text, card.id


def test_a_new_server_shows_all_of_them(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up()
        text = browser.get("/settings").text
        assert ("none declared" in text, "accounts of this server alone" in text) == (True, True)
        assert "There are none yet" in browser.get("/settings/tokens").text
        assert "interlock token new" in browser.get("/settings/tokens").text


def test_what_is_in_force_is_shown_without_secrets_or_paths(ben: Crowd) -> None:
    text = ben.browser.get("/settings").text
    for says in ("house.yaml (interlock.yaml)", "live", "accounts of this server alone", "HTTPS_PROXY", "hooks.yaml"):
        assert says in text, says
    pages = [text, *(ben.browser.get(f"/settings/{part}").text for part in PARTS)]
    for word in (str(ben.world.team.world.root), str(ben.world.team.world.home)):
        assert not any(word in one for one in pages)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_a_table(ben: Crowd, part: str) -> None:
    token(ben)
    said = ben.browser.get(f"/settings/{part}")
    assert said.status_code == 200, said.text
    rows = ben.browser.get(f"/settings/{part}?format=json").json()["rows"]
    assert bool(rows) is (part not in {"groups", "deliveries"})
    assert ben.browser.get(f"/settings/{part}?format=csv").status_code == 200


def test_people_roles_and_keys_are_told_with_whose_word_they_stand_on(ben: Crowd) -> None:
    people = {one["id"]: one for one in ben.browser.get("/settings/people?format=json").json()["rows"]}
    assert "directory:local/ben" in people["ben"]["all_accounts"]
    roles = ben.browser.get("/settings/roles").text
    assert ("release.approve" in roles, "the founding" in roles) == (True, True)
    keys = ben.browser.get("/settings/keys?format=json").json()["rows"]
    assert {"ann", "ben", "wendy", "nobody's"} == {one["person"] for one in keys}


def test_every_act_is_told_the_newest_first_with_its_entry(ben: Crowd) -> None:
    (said,) = ben.world.deeds("ann", JoinAccount("person:wendy", "git:wendy@example.org", "<b>told me</b>"))
    rows = ben.browser.get("/settings/audit?format=json").json()["rows"]
    assert [one["entry"] for one in rows] == sorted((one["entry"] for one in rows), reverse=True)
    assert (rows[0]["by"], rows[0]["stands"], rows[0]["act"]) == ("ann", "waits for another person", str(said.digest))
    assert "ann" in rows[-1]["says"], "the founding"
    assert f'href="/evidence/{rows[0]["entry"]}"' in ben.browser.get("/settings/audit").text
    ben.world.deeds("ben", Confirm(str(said.digest)))
    rows = ben.browser.get("/settings/audit?format=json").json()["rows"]
    assert (rows[0]["by"], rows[0]["stands"], rows[1]["stands"]) == ("ben", "counts", "counts")
    assert "<b>told me" not in ben.browser.get("/settings/audit").text


def test_pages_of_it_hold_every_act_once(ben: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [one["entry"] for one in ben.browser.get("/settings/audit?format=json").json()["rows"]]
    monkeypatch.setattr("interlock.web.settings.most_of", lambda _: 2)
    found, path = [], "/settings/audit?format=json"
    while path:
        said = ben.browser.get(path).json()
        found += [one["entry"] for one in said["rows"]]
        path = said["next"]
    assert found == whole


def test_a_token_is_revoked_by_who_governs_and_by_nobody_else(ben: Crowd) -> None:
    text, name = token(ben)
    shown = ben.browser.get("/settings/tokens").text
    assert (name in shown, text in shown) == (True, False)
    (said,) = ben.world.deeds("ann", Grant("auditor", "person:wendy", "organisation"))
    ben.world.deeds("ben", Confirm(str(said.digest)))
    wendy = signed_in(ben.site, "wendy")
    assert wendy.get("/settings").status_code == 200
    assert wendy.get("/settings/tokens").status_code == 404
    assert wendy.press(f"/settings/tokens/{name}/revoke").status_code == 403
    assert ben.browser.post(f"/settings/tokens/{name}/revoke", form_token=secrets.token_hex()).status_code == 403
    done = ben.browser.press(f"/settings/tokens/{name}/revoke")
    assert done.headers["location"] == "/settings/tokens"
    assert "counts no more" in ben.browser.get("/settings/tokens").text
    assert ben.site.serving.tokens.all()[0].revoked_at is not None
    assert ben.browser.press("/settings/tokens/tok-000000000000/revoke").status_code == 400


def test_whoever_sees_one_product_sees_none_of_it(ben: Crowd) -> None:
    (said,) = ben.world.deeds("ann", Grant("auditor", "person:wendy", "product:shop"))
    ben.world.deeds("ben", Confirm(str(said.digest)))
    wendy = signed_in(ben.site, "wendy")
    for path in ("/settings", *(f"/settings/{part}" for part in PARTS)):
        assert wendy.get(path).status_code == 403


@pytest.mark.parametrize("part", ["none", "tokens/x", "..%2fpeople", "PEOPLE", "a" * 30])
def test_there_are_no_other_parts(ben: Crowd, part: str) -> None:
    assert ben.browser.get(f"/settings/{part}").status_code in {400, 404}
