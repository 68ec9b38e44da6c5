"""Branches and tags that move, and words for how things end."""

from __future__ import annotations

import pytest

from interlock.formats.hooks.forges import branch, ending, moved, run, severity, tag
from interlock.formats.hooks.model import MOST_COMMITS, Ending, Happened, Happening
from interlock.formats.hooks.payload import Part
from interlock.kernel import Severity
from tests.deliveries import NEW, OLD

NONE = "0" * 40
BASE = Happening(Happened.UNKNOWN, repository="team/shop")


@pytest.mark.parametrize(
    ("ref", "before", "after", "kind"),
    [
        ("refs/heads/main", OLD, NEW, Happened.COMMITS_PUSHED),
        ("refs/heads/main", NONE, NEW, Happened.COMMITS_PUSHED),
        ("refs/heads/main", OLD, NONE, Happened.BRANCH_DELETED),
        ("refs/heads/main", OLD, "", Happened.BRANCH_DELETED),
        ("refs/tags/v1", NONE, NEW, Happened.TAG_PUSHED),
        ("refs/tags/v1", OLD, NONE, Happened.TAG_DELETED),
        ("", "", "", Happened.COMMITS_PUSHED),
    ],
)
def test_what_moved_is_told_by_its_ends(ref: str, before: str, after: str, kind: Happened) -> None:
    found = moved(BASE, ref, before, after)
    assert (found.kind, found.repository, found.ref) == (kind, "team/shop", ref)
    assert (found.commit is None) is (not after.strip("0"))
    assert (found.data.get("new") == "yes") is (not before.strip("0"))


def test_commits_are_named_up_to_a_number_and_then_counted() -> None:
    many = [Part({"id": f"{number:040x}"}) for number in range(1, MOST_COMMITS + 3)]
    found = moved(BASE, "refs/heads/main", OLD, NEW, many)
    assert len(found.commits) == MOST_COMMITS
    assert found.data["commits"] == str(MOST_COMMITS + 2)
    assert moved(BASE, "refs/heads/main", OLD, NEW, [Part({"id": "abc"}), Part(None)]).commits == ()


@pytest.mark.parametrize(
    ("word", "how"),
    [
        ("success", Ending.PASSED),
        ("SUCCESSFUL", Ending.PASSED),
        ("partiallySucceeded", Ending.FAILED),
        ("timed_out", Ending.ERRORED),
        ("canceled", Ending.CANCELLED),
        ("neutral", Ending.SKIPPED),
        ("In Progress", Ending.RUNNING),
        ("action_required", Ending.WAITING),
        ("", Ending.UNKNOWN),
        ("splendid", Ending.UNKNOWN),
    ],
)
def test_only_what_surely_passed_has_passed(word: str, how: Ending) -> None:
    assert ending(word) is how


def test_a_run_is_over_when_its_word_or_its_sender_says_so() -> None:
    assert run(BASE, "job", "failed").kind is Happened.RUN_FINISHED
    assert run(BASE, "job", "queued").kind is Happened.RUN_BEGUN
    assert run(BASE, "job", "splendid").kind is Happened.RUN_BEGUN
    over = run(BASE, "job", "completed", is_over=True)
    assert (over.kind, over.ending) == (Happened.RUN_FINISHED, Ending.UNKNOWN)
    assert run(BASE, "job", "running", is_over=True).ending is Ending.UNKNOWN


def test_names_are_written_in_full_once() -> None:
    assert (branch("main"), branch("refs/heads/main"), branch("")) == ("refs/heads/main", "refs/heads/main", "")
    assert (tag("v1"), tag("refs/tags/v1")) == ("refs/tags/v1", "refs/tags/v1")


def test_the_first_word_that_is_a_severity_counts() -> None:
    assert severity("", "odd", "Moderate", "high") is Severity.MEDIUM
    assert severity("odd") is None
