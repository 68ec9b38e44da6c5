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


def test_the_form_is_filled_in_as_far_as_the_link_says(ben: Visited) -> None:
    text = ben.browser.get("/answer?about=waiver&answer=reject&target=%22%3E%3Cscript%3E&environment=live").text
    assert ('<option value="waiver" selected>' in text, '<option value="reject" selected>' in text) == (True, True)
    assert ("&#34;&gt;&lt;script&gt;" in text, 'value="live"' in text) == (True, True)


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
