"""Places where a credential or a fault could lie without any tool looking there: each is examined, or said."""

from __future__ import annotations

import io
import json
import secrets
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.vcs import open_repository
from interlock.change import Change, Kind, State
from interlock.cli import main
from interlock.testing.repositories import GitSandbox

FAULT = "import os\nos.system(input())\n"


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("CONFIG", "STATE", "CACHE", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))


@pytest.fixture
def box(tmp_path: Path) -> GitSandbox:
    sandbox = GitSandbox(tmp_path / "repository")
    sandbox.commit("first", a__txt="nothing\n")
    return sandbox


Check = Callable[..., dict[str, Any]]


@pytest.fixture
def check(tmp_path: Path, box: GitSandbox) -> Check:
    def checking(*args: str, root: Path | None = None) -> dict[str, Any]:
        output = tmp_path / "check.json"
        main(["check", "--format", "json", "-o", str(output), *args, str(root or box.root)])
        said: dict[str, Any] = json.loads(output.read_text("utf-8"))
        return said

    return checking


def token() -> str:
    return "ghp_" + secrets.token_hex(18)


def password() -> str:
    return 'password = "' + secrets.token_urlsafe(14) + '#7"\n'


def places(said: dict[str, Any], control: str) -> set[tuple[str, int]]:
    return {(one["path"], one["line"]) for one in said["findings"] if one["control"] == control}


def outcome(said: dict[str, Any], control: str) -> str:
    [one] = [one for one in said["controls"] if one["id"] == control]
    return str(one["outcome"])


@pytest.fixture
def inner(tmp_path: Path) -> GitSandbox:
    sandbox = GitSandbox(tmp_path / "inner")
    sandbox.commit("inner", f__py=FAULT, s__txt=f"token = '{token()}'\n")
    return sandbox


def adopt(box: GitSandbox, inner: GitSandbox) -> None:
    box.git("submodule", "--quiet", "add", f"file://{inner.root}", "sub")
    box.commit("submodule")


@pytest.mark.tools
def test_a_fault_and_a_secret_in_a_submodule_are_found(box: GitSandbox, inner: GitSandbox, check: Check) -> None:
    adopt(box, inner)
    said = check()
    assert ("sub/f.py", 2) in places(said, "commit.sast")
    assert ("sub/s.txt", 1) in places(said, "commit.secrets")
    assert said["verdict"] == "deny"


@pytest.mark.tools
def test_a_submodule_that_is_not_there_leaves_no_control_clean_until_it_is_excepted(
    box: GitSandbox, inner: GitSandbox, check: Check, tmp_path: Path
) -> None:
    adopt(box, inner)
    clone = box.clone(tmp_path / "clone")
    said = check(root=clone.root)
    assert {one["outcome"] for one in said["controls"]} == {"errored"}
    assert all("git submodule update --init --recursive" in one["reason"] for one in said["controls"])
    clone.write("interlock.yaml", "version: 1\nexcept:\n  - {paths: sub, reason: it is checked by its own project}\n")
    clone.commit("except it")
    said = check(root=clone.root)
    assert outcome(said, "commit.secrets") == "passed"


@pytest.mark.tools
def test_another_repository_inside_a_working_tree_is_examined(box: GitSandbox, check: Check) -> None:
    GitSandbox(box.root / "nested").commit("nested", f__py=FAULT)
    assert ("nested/f.py", 2) in places(check("--stage", "precommit"), "commit.sast")


@pytest.mark.tools
def test_a_git_folder_below_a_plain_folder_hides_no_file_beside_it(check: Check, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    GitSandbox(plain / "in").commit("in", f__py=FAULT)
    (plain / "in/untracked.py").write_text(FAULT)
    assert places(check(root=plain), "commit.sast") == {("in/f.py", 2), ("in/untracked.py", 2)}


@pytest.mark.tools
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_a_secret_in_wide_characters_is_found_on_its_line(box: GitSandbox, check: Check, encoding: str) -> None:
    box.commit("wide", w__txt=f"one\ntwo\ntoken = '{token()}'\n".encode(encoding))
    assert ("w.txt", 3) in places(check("--control", "commit.secrets"), "commit.secrets")


@pytest.mark.tools
def test_a_byte_order_mark_before_plain_text_hides_no_secret(box: GitSandbox, check: Check) -> None:
    box.commit("marked", w__txt=b"\xff\xfe\0\n" + f"token = '{token()}'\n".encode())
    assert {path for path, _ in places(check("--control", "commit.secrets"), "commit.secrets")} == {"w.txt"}


@pytest.mark.tools
@pytest.mark.parametrize("start", [b"PK\3\4", b"BZh is what\n", b"7z\xbc\xaf\x27\x1c"])
def test_wide_text_that_calls_itself_an_archive_hides_no_secret(box: GitSandbox, check: Check, start: bytes) -> None:
    box.commit("posing", w__txt=start + f"\ntoken = '{token()}'\n".encode("utf-16-le"))
    said = check("--control", "commit.secrets")
    assert {path for path, _ in places(said, "commit.secrets")} == {"w.txt"} or outcome(
        said, "commit.secrets"
    ) == "errored"


@pytest.mark.tools
def test_a_real_archive_with_wide_text_inside_is_still_opened(box: GitSandbox, check: Check) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("wide.txt", "nothing to see here\n".encode("utf-16"))
        archive.writestr("plain.txt", f"token = '{token()}'\n")
    box.commit("archive", z__zip=made.getvalue())
    said = check("--control", "commit.secrets")
    assert {path for path, _ in places(said, "commit.secrets")} == {"z.zip"}
    assert outcome(said, "commit.secrets") in {"failed", "errored"}


@pytest.mark.tools
def test_our_own_marker_hides_no_password_at_the_beginning_of_a_file_or_a_message(
    box: GitSandbox, check: Check
) -> None:
    box.commit(password(), p__txt=password())
    found = places(check("--control", "commit.secrets"), "commit.secrets")
    assert ("p.txt", 1) in found
    assert any(path == "commit message" for path, _ in found)


@pytest.mark.tools
@pytest.mark.parametrize("lines", ["abc\n", "ab" * 32 + "\n", "# nothing\n"])
def test_a_list_of_values_to_ignore_is_not_obeyed_and_breaks_nothing(box: GitSandbox, check: Check, lines: str) -> None:
    box.write(".betterleaksignore", lines)
    box.write(".gitleaksignore", "p.txt:github-pat:1\n")
    box.commit("ignore", p__txt=f"token = '{token()}'\n")
    said = check("--control", "commit.secrets")
    assert outcome(said, "commit.secrets") == "failed"
    assert ("p.txt", 1) in places(said, "commit.secrets")


@pytest.mark.tools
def test_a_history_is_judged_where_no_file_is_left(box: GitSandbox, check: Check) -> None:
    box.commit("secret", p__txt=f"token = '{token()}'\n")
    for name in ("a.txt", "p.txt"):
        (box.root / name).unlink()
    box.commit("nothing left")
    said = check("--control", "commit.secrets")
    assert outcome(said, "commit.secrets") == "failed"
    assert ("p.txt", 1) in places(said, "commit.secrets")


@pytest.mark.tools
def test_the_message_of_a_tag_is_searched_and_counts_as_no_commit(box: GitSandbox, check: Check) -> None:
    box.git("tag", "-a", "v1", "-m", f"token = '{token()}'")
    said = check("--control", "commit.secrets")
    assert ("tag message", 0) in places(said, "commit.secrets")
    commits = [part for part in said["coverage"]["commit.secrets"]["by_unit"] if part["unit"] == "commits"]
    assert [part["covered"] for part in commits] == [1]


@pytest.mark.tools
@pytest.mark.parametrize("name", ["main.tofu", "main.tofu.json"])
def test_the_files_of_opentofu_are_judged(box: GitSandbox, check: Check, name: str) -> None:
    text = 'resource "aws_s3_bucket" "b" {\n  bucket = "x"\n}\n'
    as_json = '{"resource": {"aws_s3_bucket": {"b": {"bucket": "x"}}}}\n'
    box.write(name, as_json if name.endswith("json") else text)
    box.commit("tofu")
    assert {path for path, _ in places(check(), "commit.iac")} == {name}


def judge(box: GitSandbox, state: State | None = None) -> Change:
    return open_repository(str(box.root), state_home="/nowhere").change(state, None)


HOSTILE = {
    "a path that leads out": '[submodule "sub"]\n\tpath = ../../outside\n\turl = ../outside\n',
    "a name that leads out": '[submodule "../../outside"]\n\tpath = sub\n\turl = ../outside\n',
    "an address that is an option": '[submodule "sub"]\n\tpath = sub\n\turl = --upload-pack=touch /nowhere/x\n',
    "a path that is an option": '[submodule "sub"]\n\tpath = --work-tree=/\n\turl = -u\n',
    "an update that is a command": '[submodule "sub"]\n\tpath = sub\n\turl = x\n\tupdate = !touch /nowhere/x\n',
    "no such submodule": "",
}


@pytest.mark.parametrize("trick", HOSTILE)
def test_nothing_that_gitmodules_says_is_believed(
    box: GitSandbox, inner: GitSandbox, tmp_path: Path, trick: str
) -> None:
    GitSandbox(tmp_path / "outside").commit("private", private="p\n")
    adopt(box, inner)
    expected = {path for path in judge(box).snapshot.by_path() if path.startswith("sub")}
    box.write(".gitmodules", HOSTILE[trick])
    box.commit("hostile")
    for state in (None, State.COMMIT, State.STAGED):
        paths = set(judge(box, state).snapshot.by_path())
        assert paths == expected | {".gitmodules", "a.txt"}
    box.git("submodule", "--quiet", "deinit", "--all", "--force") if not HOSTILE[trick] else None
    assert expected <= set(judge(box, State.COMMIT).snapshot.by_path())


@pytest.mark.parametrize("state", [None, State.WORKTREE])
def test_a_link_in_place_of_a_submodule_is_a_link(
    box: GitSandbox, inner: GitSandbox, tmp_path: Path, state: State | None
) -> None:
    outside = GitSandbox(tmp_path / "outside")
    outside.commit("private", private="p\n")
    adopt(box, inner)
    for file in sorted((box.root / "sub").iterdir()):
        file.unlink()
    (box.root / "sub").rmdir()
    (box.root / "sub").symlink_to(outside.root)
    change = judge(box, state)
    assert change.state is State.WORKTREE
    assert change.snapshot.by_path()["sub"].kind is Kind.LINK
    assert "sub/private" not in change.snapshot.by_path()


def test_the_objects_of_another_repository_of_the_user_are_never_borrowed(box: GitSandbox, tmp_path: Path) -> None:
    away = GitSandbox(tmp_path / "away")
    commit = away.commit("private", private="p\n")
    box.git("update-index", "--add", "--cacheinfo", f"160000,{commit},sub")
    box.git("commit", "-q", "-m", "a commit that somebody knows of")
    (box.root / "sub").mkdir()
    (box.root / "sub/.git").write_text(f"gitdir: {away.root}/.git\n")
    for state in (None, State.COMMIT, State.STAGED):
        files = judge(box, state).snapshot.by_path()
        assert files["sub"].kind is Kind.UNREADABLE
        assert "sub/private" not in files


def test_files_beside_a_submodule_of_the_same_name_hide_behind_nothing(box: GitSandbox, inner: GitSandbox) -> None:
    adopt(box, inner)
    blob = box.git("hash-object", "-w", "--stdin", given=FAULT.encode())
    folder = box.git("hash-object", "-t", "tree", "-w", "--stdin", given=b"100644 f.py\0" + bytes.fromhex(blob))
    commit = inner.git("rev-parse", "HEAD")
    rows = b"160000 sub\0" + bytes.fromhex(commit) + b"40000 sub\0" + bytes.fromhex(folder)
    tree = box.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", given=rows)
    box.git("update-ref", "HEAD", box.git("commit-tree", tree, "-m", "two of a name"))
    files = judge(box, State.COMMIT).snapshot.by_path()
    assert files["sub"].kind is Kind.UNREADABLE
    assert files["sub/f.py"].size == len(FAULT)
