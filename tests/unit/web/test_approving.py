from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.passkeys import Passkey
from tests.stepping import Visited, visited_by_ben


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Visited]:
    with visited_by_ben(tmp_path) as made:
        made.adds(made.world.ben)
        yield made


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("", "/approvals"),
        ("?target=gitCommit:0a", "/approvals/release/gitCommit:0a"),
        (
            "?target=sha256:0a&environment=live&answer=reject",
            "/approvals/release/sha256:0a?environment=live&answer=reject",
        ),
        ("?about=waiver&target=wvr-1234", "/waivers/wvr-1234"),
        ("?about=break-glass-review&target=1234&answer=approve", "/break-glass/1234?answer=approve"),
        ("?about=hold&target=1234", "/holds/1234"),
        ("?about=hold&target=//evil.example.org/%0d%0aX:y", "/holds/%2F%2Fevil.example.org%2F%0D%0AX:y"),
    ],
)
def test_a_link_leads_to_the_page_of_what_is_to_be_answered(ben: Visited, asked: str, where: str) -> None:
    said = ben.browser.get(f"/answer{asked}")
    assert (said.status_code, said.headers["location"]) == (303, where)


def test_a_draft_leads_to_where_it_is_proven(ben: Visited) -> None:
    assert "You are about to say this" in ben.begins().text


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("target", "HEAD", "FLW-141"),
        ("answer", "dance", "FLW-141"),
        ("about", "waiver", "FLW-142"),
        ("target", "sha256:" + "0" * 64, "FLW-141"),
    ],
)
def test_what_would_not_count_is_refused_before_anything_is_proven(
    ben: Visited, field: str, value: str, code: str
) -> None:
    fields = {"about": "release", "answer": "approve", "target": str(ben.world.team.head.digests[0])}
    said = ben.browser.press("/answer", **{"environment": "", "reason": "", **fields, field: value})
    assert (said.status_code == 400, code in said.text) == (True, True)


def test_whoever_may_read_nothing_drafts_nothing(ben: Visited) -> None:
    ben.site.account("zed")
    stranger = ben.site.browser()
    assert stranger.sign_in("zed").status_code == 303
    assert stranger.get("/answer").status_code == 403


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"target": "HEAD"}, "FLW-141"),
        ({"about": "waiver"}, "FLW-142"),
        ({"about": "break-glass"}, "FLW-142"),
        ({"about": "dance"}, "FLW-141"),
        ({}, "FLW-297"),
    ],
)
def test_a_wrong_target_is_told_before_a_key_that_nobody_joined(
    tmp_path: Path, fields: dict[str, str], code: str
) -> None:
    with visited_by_ben(tmp_path) as made:
        made.adds(Passkey())
        whole = {"about": "release", "answer": "approve", "target": str(made.world.team.head.digests[0])}
        said = made.browser.press("/answer", **{"environment": "", "reason": "", **whole, **fields})
        assert (said.status_code, code in said.text) == (400, True), said.text
