from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from interlock.change import Revision
from interlock.decision import Reason, Status, Verdict
from interlock.evidence.deployment import Release
from interlock.flows.release_story import MOST, Since, Story, There
from interlock.flows.releases import Made
from interlock.kernel import Digest, KeyId, Subject, sha256
from interlock.render.paint import Paint
from interlock.render.releases import made_lines, row_lines, story_json, story_lines
from tests.unit.render.test_decision import decision

PLAIN = Paint(has_colour=False)
AT = datetime(2026, 1, 1, tzinfo=UTC)
SAYS = Release(version="1.0", product="shop", at="2026-01-01T00:00:00Z", commit="ab" * 20, ref="refs/heads/main")
MADE = Made(SAYS, (Subject("app\x1b.zip", (sha256(b"a"),)),), sha256(b"e"), KeyId("cd" * 32), "ann\x1b", 7)
DENIED = decision(Reason("commit.sast", Status.MISSING, Verdict.DENY, "there is no evidence of commit.sast"))


def commits(count: int) -> tuple[Revision, ...]:
    return tuple(
        Revision(Digest("gitCommit", f"{number:040x}"), "A", "A", AT, f"title {number}\x1b") for number in range(count)
    )


def story(**changes: object) -> Story:
    there = There("live", None, (), (DENIED,))
    return replace(Story(MADE, (DENIED,), (there,), Since(None, commits(2))), **changes)


def text(one: Story) -> str:
    return "\n".join(story_lines(one, PLAIN))


def test_a_release_says_whether_it_is_new_and_what_it_lacks() -> None:
    said = "\n".join(made_lines(MADE, PLAIN, is_new=True))
    assert said.startswith("✔ RELEASED  1.0 is made of 1 artifact")
    assert "nobody says" not in said
    old = made_lines(replace(MADE, says=replace(SAYS, commit="")), PLAIN, is_new=False)
    assert old[0] == "1.0 is there already, made of the same 1 artifact"
    assert "nobody says what it was built from" in "\n".join(old)


def test_releases_are_listed_newest_first_with_where_they_run() -> None:
    second = replace(MADE, says=replace(SAYS, version="2.0", ref="", commit=""))
    rows = row_lines([MADE, second], {"1.0": ["staging", "live"]})
    assert rows[1].split() == ["2.0", "2026-01-01", "00:00", *rows[1].split()[3:]]
    assert rows[2].endswith("staging, live")
    assert row_lines([], {}) == []


def test_nothing_in_it_can_steer_a_terminal() -> None:
    assert "\x1b" not in text(story())
    assert "\x1b" not in "\n".join([*made_lines(MADE, PLAIN, is_new=True), *row_lines([MADE], {})])


def test_the_story_says_what_the_gate_says_and_what_it_brings() -> None:
    said = text(story())
    assert "commit.sast" in said
    assert "never ran in live" in said
    assert "brings    2 commits, the first of its line" in said
    assert "since 0.9" in text(story(since=Since(replace(MADE, says=replace(SAYS, version="0.9")), commits(1))))
    assert "brings    1 commit," in text(story(since=Since(None, commits(1))))
    assert "nobody can tell: it is gone" in text(story(since=Since(None, (), "it is gone")))


def test_many_commits_are_cut_and_counted() -> None:
    assert "          and 2 more" in text(story(since=Since(None, commits(12))))
    said = story(since=Since(None, commits(MOST + 1)))
    assert f"more than {MOST} commits" in text(said)
    told = story_json(said)
    assert (len(told["commits"]), told["more_commits"]) == (MOST, True)
    assert story_json(story())["decisions"][0]["verdict"] == DENIED.verdict.value
