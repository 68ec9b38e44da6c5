from __future__ import annotations

from pathlib import Path

from interlock.adapters.vcs.command import Git
from interlock.adapters.vcs.contributors import contributors_of
from interlock.testing.repositories import GitSandbox


def by(box: GitSandbox, author: str, message: str) -> str:
    box.git("commit", "-q", "--allow-empty", f"--author={author}", "-m", message)
    return box.git("rev-parse", "HEAD").strip()


def test_everybody_in_the_commits_since_the_ground_is_named_once(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    ground = box.commit(a="1\n")
    by(
        box,
        "Ann <ann@example.org>",
        "one\n\nCo-authored-by: Bea <bea@example.org>\nCo-authored-by: Cid <cid@example.org>",
    )
    head = by(box, "Ann <ann@example.org>", "two")
    found = contributors_of(Git(str(box.root)), head, ground)
    assert found.authors == ("Ann <ann@example.org>",)
    assert len(found.committers) == 1
    assert found.co_authors == ("Bea <bea@example.org>", "Cid <cid@example.org>")


def test_without_a_ground_only_the_head_speaks(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    by(box, "Ann <ann@example.org>", "one")
    head = by(box, "Bea <bea@example.org>", "two")
    assert contributors_of(Git(str(box.root)), head, "").authors == ("Bea <bea@example.org>",)


def test_what_is_not_committed_is_the_users(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    box.commit(a="1\n")
    found = contributors_of(Git(str(box.root)), "", "", "Dan <dan@example.org>")
    assert found.authors == found.committers == ("Dan <dan@example.org>",)
    assert found.co_authors == ()


def test_a_name_with_odd_characters_makes_no_other_person(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    head = by(box, "Ann \x01 Bea <ann@example.org>", "one\n\nCo-authored-by: no address")
    found = contributors_of(Git(str(box.root)), head, "")
    assert len(found.authors) == 1
    assert found.co_authors == ("no address",)


def test_tickets_that_any_of_the_commits_names_in_its_trailers_are_told_once(tmp_path: Path) -> None:
    box = GitSandbox(tmp_path / "repo")
    ground = box.commit("first\n\nRefs: OLD-1", a="1\n")
    by(box, "Ann <ann@example.org>", "one\n\nA text.\n\nCloses #12")
    by(box, "Ann <ann@example.org>", "two\n\nRefs: ABC-1, #12")
    head = by(box, "Ann <ann@example.org>", "three")
    assert contributors_of(Git(str(box.root)), head, ground).tickets == ("ABC-1", "#12")
    assert contributors_of(Git(str(box.root)), ground, "").tickets == ("OLD-1",)
