from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from interlock.change import Ground
from interlock.change.rules import (
    added_ranges,
    choose_base,
    choose_ground,
    default_branch,
    escape_path,
    is_inside,
    public_remote,
    public_url,
    unescape_path,
    unread_folders,
)

HEAD, OTHER = "a" * 40, "b" * 40


@given(st.binary(min_size=1).filter(lambda raw: b"\0" not in raw))
@example(rb"a\xff")
@example(b"a\\\xff")
@example(rb"\x5cxff")
@example(b"\xff\\xff")
def test_every_path_survives_being_escaped(raw: bytes) -> None:
    assert unescape_path(escape_path(raw)) == raw


@given(st.text(alphabet="xfaé\\5c", min_size=1), st.text(alphabet="xfaé\\5c", min_size=1))
def test_two_paths_never_share_a_text(one: str, other: str) -> None:
    assert (escape_path(one.encode()) == escape_path(other.encode())) == (one == other)


def test_bytes_that_are_not_utf8_are_written_in_hexadecimal() -> None:
    assert escape_path(b"caf\xe9/\xc3\xa9.py") == "caf\\xe9/é.py"


@pytest.mark.parametrize(
    "path",
    [
        "", "/etc/passwd", "a//b", "a/", "./a", "a/./b", "../a", "a/../b", "a/..", ".git/config", "a/.GIT/x", "GIT~1/x",
        ".git ./x", ".git::$INDEX_ALLOCATION/x", ".g\u200cit/x", "\ufeff.git", ".git\\x", "a\0b",
    ],
)  # fmt: skip
def test_a_path_that_leads_out_or_into_git_is_not_inside(path: str) -> None:
    assert not is_inside(path)


@pytest.mark.parametrize("path", ["a", "a/b.py", ".github/x", ".gitignore", "a..b", "...", "digit", "git", "\\xff"])
def test_an_ordinary_path_is_inside(path: str) -> None:
    assert is_inside(path)


def test_hunks_give_the_new_lines_of_each_section() -> None:
    patch = [
        b"diff --git a/x b/x\n", b"--- a/x\n", b"+++ b/x\n", b"@@ -1 +1,2 @@ def f():\n", b"-a\n",
        b"+b\n", b"+@@ -9 +9 @@\n",
        b"@@ -9,3 +10,0 @@\n", b"-@@ -1 +5 @@\n", b"@@ -20 +18 @@\n", b"+diff --git a/y b/y\n",
        b"diff --git a/z b/z\n", b"similarity index 100%\n",
    ]  # fmt: skip
    assert added_ranges(patch) == [((1, 2), (18, 18)), ()]


def test_nothing_is_made_of_no_patch() -> None:
    assert added_ranges([]) == []
    assert added_ranges([b"@@ -1 +1 @@\n"]) == []


def test_folders_that_git_passed_over_are_found_in_its_warnings() -> None:
    said = "warning: something else\nwarning: could not open directory 'a b/c/': Permission denied\n"
    assert unread_folders(said) == {"a b/c": "permission denied"}


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://example.org/a/b.git", "https://example.org/a/b.git"),
        ("https://user:" + "pass@example.org:8443/a?tok=1#x", "https://example.org:8443/a"),
        ("https://user:p@ss@example.org/a", "https://example.org/a"),
        ("https://user:pa/ss@example.org/a", "https://example.org/a"),
        ("https://user:" + "12/34@example.org/a", "https://example.org/a"),
        ("https://user:" + "1?2@example.org/a", "https://example.org/a"),
        ("https://user:" + "1/2@intranet/a", ""),
        ("git://to/ken@example.org/a", "git://example.org/a"),
        ("https://example.org/@scope/a.git", "https://example.org/@scope/a.git"),
        ("user:" + "pa/ss@example.org", ""),
        ("ftp://" + "token@example.org/a", ""),
        ("ssh://git@example.org/a.git", "ssh://example.org/a.git"),
        ("git@example.org:a/b.git", "example.org:a/b.git"),
        ("user:pass@example.org:a/b", ""),
        ("HTTPS://example.org/a", "https://example.org/a"),
        ("https://[::1]:80/a", "https://[::1]:80/a"),
        ("postgresql://user:" + "pass@example.org:5432/a?sslmode=x", "postgresql://example.org:5432/a"),
        ("postgresql+psycopg://user@example.org/a", "postgresql+psycopg://example.org/a"),
        ("/srv/git/a.git", "/srv/git/a.git"),
        ("../a", "../a"),
        ("ext::sh -c true", ""),
        ("https://example.org/a\nb", ""),
        ("", ""),
    ],
)
def test_an_address_is_shown_without_what_is_secret(url: str, public: str) -> None:
    assert public_url(url) == public


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/srv/git/zoo.git", "zoo"),
        ("/srv/git/zoo/.", "zoo"),
        ("/srv/git/zoo/.git/", "zoo"),
        ("../zoo", "zoo"),
        ("./zoo/", "zoo"),
        ("file:///srv/git/zoo", "zoo"),
        ("file://host/srv/git/zoo.git", "zoo"),
        ("/", ""),
        ("/srv/a\nb", ""),
        ("https://user:" + "pass@example.org/a/zoo.git", "https://example.org/a/zoo.git"),
        ("user:" + "pass@example.org:a/zoo", ""),
    ],
)
def test_a_remote_is_named_without_credentials_or_folders_of_this_machine(url: str, name: str) -> None:
    assert public_remote(url) == name


def test_the_remote_says_which_branch_is_default() -> None:
    refs = {"refs/remotes/origin/HEAD": "refs/remotes/origin/dev", "refs/remotes/origin/dev": "", "refs/heads/main": ""}
    assert default_branch(refs) == "refs/remotes/origin/dev"


def test_a_remote_head_that_points_nowhere_is_not_believed() -> None:
    refs = {"refs/remotes/origin/HEAD": "refs/remotes/origin/gone", "refs/heads/main": ""}
    assert default_branch(refs) == "refs/heads/main"


def test_usual_names_are_tried_first_at_the_remote_then_here() -> None:
    assert default_branch({"refs/heads/main": "", "refs/remotes/origin/master": ""}) == "refs/remotes/origin/master"
    assert default_branch({"refs/heads/trunk": "", "refs/heads/topic": ""}) == "refs/heads/trunk"
    assert default_branch({"refs/heads/devel": "", "refs/heads/main": ""}, "devel") == "refs/heads/devel"
    assert default_branch({"refs/heads/topic": ""}) == ""


def test_the_only_branch_of_a_repository_without_a_remote_is_its_default() -> None:
    assert default_branch({"refs/heads/topic": ""}, has_remote=False) == "refs/heads/topic"
    assert default_branch({"refs/heads/topic": "", "refs/heads/other": ""}, has_remote=False) == ""


@pytest.mark.parametrize(
    ("differs", "branch", "merge_base", "shallow", "commit", "words"),
    [
        (False, "refs/heads/main", OTHER, False, OTHER, "compared with main where HEAD left it"),
        (True, "refs/remotes/origin/main", OTHER, False, OTHER, "compared with origin/main"),
        (True, "refs/heads/main", HEAD, False, HEAD, "compared with HEAD"),
        (False, "refs/heads/main", HEAD, False, "", "HEAD is on main"),
        (False, "", "", False, "", "no default branch"),
        (True, "", "", False, HEAD, "compared with HEAD"),
        (False, "refs/heads/main", "", True, "", "shallow"),
        (False, "refs/heads/main", "", False, "", "unrelated"),
        (True, "refs/heads/main", "", True, HEAD, "compared with HEAD"),
    ],
)
def test_the_base_is_chosen_and_explained(
    *, differs: bool, branch: str, merge_base: str, shallow: bool, commit: str, words: str
) -> None:
    choice = choose_base(HEAD, differs=differs, branch=branch, merge_base=merge_base, shallow=shallow)
    assert choice.commit == commit
    assert words in choice.says


def test_before_the_first_commit_there_is_no_base() -> None:
    choice = choose_base("", differs=True, branch="", merge_base="", shallow=False)
    assert choice.commit == ""
    assert "no commit yet" in choice.says


@pytest.mark.parametrize(
    ("differs", "branch", "merge_base", "shallow", "ground"),
    [
        (False, "refs/heads/main", OTHER, False, Ground(OTHER)),
        (True, "refs/remotes/origin/main", OTHER, False, Ground(OTHER)),
        (True, "refs/heads/main", HEAD, False, Ground(HEAD)),
        (False, "refs/heads/main", HEAD, False, Ground()),
        (True, "", "", False, Ground(unknown="no default branch was found")),
        (False, "refs/heads/main", "", True, Ground(unknown="the history is shallow")),
        (True, "refs/heads/main", "", False, Ground(unknown="the histories are unrelated")),
    ],
)
def test_the_rules_stand_where_a_change_grew_from_or_nobody_knows(
    *, differs: bool, branch: str, merge_base: str, shallow: bool, ground: Ground
) -> None:
    assert choose_ground(HEAD, differs=differs, branch=branch, merge_base=merge_base, shallow=shallow) == ground


def test_before_the_first_commit_the_rules_are_those_that_are_judged() -> None:
    assert choose_ground("", differs=True, branch="", merge_base="", shallow=False) == Ground()
