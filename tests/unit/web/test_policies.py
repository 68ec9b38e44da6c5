"""Policies as pages: read with file and line, compared, and held against recorded decisions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.queueing import Crowd, crowd
from tests.visits import visited

LAXER = "policy: laxer\nsays: lets more through\nrequire:\n  - control: commit.secrets\n"


@pytest.fixture(scope="module")
def ben(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    with crowd(tmp_path_factory.mktemp("policies"), **{"rules/laxer.yaml": LAXER}) as made:
        yield made


def test_those_built_in_are_listed_on_an_empty_server(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        text = site.set_up().get("/policies").text
        for name in ("baseline", "standard", "critical", "in force"):
            assert name in text


def test_every_policy_is_listed_with_what_was_decided_by_it(ben: Crowd) -> None:
    rows = {one["policy"]: one for one in ben.browser.get("/policies?format=json").json()["rows"]}
    assert {"house.yaml", "rules/laxer.yaml", "baseline"} <= set(rows)
    assert (rows["house.yaml"]["in_force"], rows["house.yaml"]["decisions"]) == ("in force", 1)
    assert rows["rules/laxer.yaml"]["decisions"] == 0


def test_a_policy_is_read_with_file_and_line_by_its_path_and_by_its_digest(ben: Crowd) -> None:
    text = ben.browser.get("/policies/of/house.yaml").text
    for says in ("commit.sast", "house.yaml:", "what is found goes to a person", "waivers"):
        assert says in text
    digest = ben.site.app.policies.get("house.yaml").digest.hex
    for name in (digest, f"sha256:{digest}"):
        assert "what is found goes to a person" in ben.browser.get(f"/policies/of/{name}").text


def test_what_a_decision_was_made_under_can_be_read_when_the_file_is_another_one(tmp_path: Path) -> None:
    with crowd(tmp_path) as ben:
        was = ben.site.app.policies.get("house.yaml").digest.hex
        root = ben.world.team.world.root
        body = (Path(root) / "house.yaml").read_text().replace("goes to a person", "goes to two")
        (Path(root) / "house.yaml").write_text(body.replace("approvals: 1}\nrequire", "approvals: 2}\nrequire"))
        rows = {one["policy"]: one for one in ben.browser.get("/policies?format=json").json()["rows"]}
        assert rows[f"house {was[:12]}"]["decisions"] == 1
        text = ben.browser.get(f"/policies/of/{was}").text
        assert ("goes to a person" in text, "goes to two" in text) == (True, False)
        text = ben.browser.get(f"/policies/diff?first={was}&second=house.yaml").text
        assert ("Stricter" in text, "Laxer" in text) == (True, False)


def test_what_is_laxer_and_what_is_stricter_is_told_apart(ben: Crowd) -> None:
    text = ben.browser.get("/policies/diff?first=house.yaml&second=rules/laxer.yaml").text
    assert ("Laxer" in text, "commit.sast is no longer demanded" in text) == (True, True)
    back = ben.browser.get("/policies/diff?first=rules/laxer.yaml&second=house.yaml").text
    assert "commit.sast is demanded" in back
    assert "Both mean the same" in ben.browser.get("/policies/diff?first=house.yaml&second=house.yaml").text


def test_recorded_decisions_are_made_again_under_another_policy(ben: Crowd) -> None:
    before = len(list(ben.site.serving.ledger.leaves(0)))
    text = ben.browser.get("/policies/replay?policy=rules/laxer.yaml").text
    assert ("Would let more through" in text, f'title="{ben.head}"' in text) == (True, True)
    assert "Every verdict would be the same" in ben.browser.get("/policies/replay?policy=house.yaml").text
    assert len(list(ben.site.serving.ledger.leaves(0))) == before


def test_where_no_two_are_named_a_form_asks_for_them(ben: Crowd) -> None:
    for asked in ("", "?first=&second=", "?first=house.yaml", "?second=house.yaml", "?first=house.yaml&second="):
        said = ben.browser.get(f"/policies/diff{asked}")
        assert said.status_code == 200, asked
        assert ("<h1>Compare two policies</h1>" in said.text, "Both mean the same" in said.text) == (True, False)
        for field in ("first", "second"):
            options = re.findall(rf'<select name="{field}">(.*?)</select>', said.text)[0]
            assert {"house.yaml", "rules/laxer.yaml"} <= set(re.findall(r'value="([^"]*)"', options)), asked
            chosen = ["house.yaml"] if f"{field}=house.yaml" in asked else []
            assert re.findall(r'value="([^"]*)" selected', options) == chosen, asked


def test_where_no_policy_is_named_a_form_asks_which_would_have_decided(ben: Crowd) -> None:
    for asked in ("", "?policy="):
        said = ben.browser.get(f"/policies/replay{asked}")
        assert said.status_code == 200, asked
        assert "<h1>What a policy would have decided</h1>" in said.text
        assert 'action="/policies/replay"' in said.text
        assert '<option value="rules/laxer.yaml">' in said.text


def test_one_that_is_named_and_not_there_is_not_asked_for_again(ben: Crowd) -> None:
    for asked in ("?first=none", "?second=none"):
        assert ben.browser.get(f"/policies/diff{asked}").status_code == 404, asked


def test_one_replay_runs_at_a_time(ben: Crowd) -> None:
    known = ben.site.serving.policies
    with known._running:
        text = ben.browser.get("/policies/replay?policy=house.yaml").text
    assert "Somebody else has decisions made again" in text
    assert "Somebody else" not in ben.browser.get("/policies/replay?policy=house.yaml").text


@pytest.mark.parametrize(
    "name",
    [
        "none",
        "../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd",
        "interlock.yaml",
        "0" * 64,
        "baseline%20(built%20in)",
        "house.yaml%00",
        "x" * 401,
    ],
)
def test_nothing_but_policies_is_read(ben: Crowd, name: str) -> None:
    for path in (f"/policies/of/{name}", f"/policies/replay?policy={name}", f"/policies/diff?first={name}&second=x"):
        said = ben.browser.get(path)
        assert said.status_code in {400, 404}, path
        assert "root:" not in said.text
