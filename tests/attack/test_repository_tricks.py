"""A repository that tries to run a program, to hide a modification, or to have files read or written elsewhere."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.adapters.vcs import command as vcs_command
from interlock.adapters.vcs import objects, open_repository
from interlock.change import Change, Kind, RepositoryUnreadable, RevisionUnknown, State, Status
from interlock.testing.repositories import ADA, GitSandbox
from tests.programs import finish


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def box(tmp_path: Path) -> GitSandbox:
    return GitSandbox(tmp_path / "repo")


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a mark when it is run."""
    program = tmp_path / "trap"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{tmp_path}/sprung'\ncat\nexit 0\n")
    program.chmod(0o755)
    return program


def sprung(trap: Path) -> str:
    mark = trap.parent / "sprung"
    return mark.read_text() if mark.exists() else ""


def judge(box: GitSandbox, state: State | None = None, since: str | None = None) -> Change:
    return open_repository(str(box.root), state_home="/nowhere").change(state, since)


def use_everything(box: GitSandbox, into: Path) -> None:
    """Call whatever may run git, in every state, before and after an edit."""
    repository = open_repository(str(box.root), state_home="/nowhere")
    for state in (None, State.COMMIT, State.STAGED, State.WORKTREE):
        for since in (None, "HEAD"):
            change = repository.change(state, since)
            repository.blame("a.txt", [1, 2])
            folder = into / f"{state}-{since}"
            folder.mkdir(parents=True)
            repository.materialise(change.snapshot, list(change.snapshot.by_path()), str(folder), lambda _, body: body)
            if change.base_snapshot is not None:
                repository.read(change.base_snapshot, "a.txt")
    repository.has_staged()
    repository.resolve("HEAD")
    repository.history()


CONFIGURATIONS: dict[str, list[tuple[str, str]]] = {
    "fsmonitor": [("core.fsmonitor", "{trap}"), ("core.fsmonitorHookVersion", "2"), ("core.untrackedCache", "true")],
    "clean filter": [("filter.evil.clean", "{trap} clean"), ("filter.evil.required", "true")],
    "smudge filter": [("filter.evil.smudge", "{trap} smudge")],
    "filter process": [("filter.evil.process", "{trap} process"), ("filter.evil.required", "true")],
    "textconv": [("diff.evil.textconv", "{trap} textconv"), ("diff.evil.cachetextconv", "true")],
    "external diff": [("diff.external", "{trap} external"), ("diff.evil.command", "{trap} command")],
    "hooks": [("core.hooksPath", "{hooks}")],
    "ssh command": [("core.sshCommand", "{trap} ssh"), ("remote.origin.url", "ssh://host.invalid/x")],
    "pager": [("core.pager", "{trap} pager"), ("pager.blame", "{trap} pager"), ("pager.diff-tree", "{trap} pager")],
    "signature": [("log.showSignature", "true"), ("gpg.program", "{trap}"), ("gpg.ssh.program", "{trap}")],
    "credentials": [("credential.helper", "!{trap} credential"), ("core.askPass", "{trap}")],
    "editor": [("core.editor", "{trap}"), ("sequence.editor", "{trap}")],
    "alternates": [("core.alternateRefsCommand", "{trap} refs")],
    "merge driver": [("merge.evil.driver", "{trap} merge"), ("merge.default", "evil")],
    "aliases": [("alias.ls-files", "!{trap} alias"), ("alias.cat-file", "!{trap} alias")],
    "include": [("include.path", "{more}")],
}


@pytest.mark.parametrize("trick", CONFIGURATIONS)
def test_no_setting_of_the_repository_runs_a_program(trick: str, box: GitSandbox, trap: Path, tmp_path: Path) -> None:
    box.commit(a__txt="1\n2\n", __gitattributes="* filter=evil diff=evil merge=evil ident\n")
    box.commit(a__txt="1\n3\n")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for folder in (hooks, box.root / ".git" / "hooks"):
        for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout", "pre-commit"):
            (folder / name).write_bytes(trap.read_bytes())
            (folder / name).chmod(0o755)
    more = tmp_path / "more"
    more.write_text(f'[core]\n\tfsmonitor = {trap}\n[filter "evil"]\n\tclean = {trap}\n')
    for name, value in CONFIGURATIONS[trick]:
        box.git("config", name, value.format(trap=trap, hooks=hooks, more=more))
    (box.root / ".git" / "info" / "attributes").write_text("* filter=evil diff=evil\n")
    box.write("a.txt", "1\n2\n3\n")
    box.write("new.txt", "new\n")
    use_everything(box, tmp_path / "into")
    assert sprung(trap) == ""


def test_the_trap_springs_for_plain_git(box: GitSandbox, trap: Path) -> None:
    """The tests above prove something only if git would have run the program."""
    box.commit(a__txt="1\n2\n", __gitattributes="* filter=evil\n")
    box.git("config", "filter.evil.clean", f"{trap} clean")
    box.write("a.txt", "1\n2\n3\n")
    finish(["git", "-C", str(box.root), "status"], check=True)
    assert "clean" in sprung(trap)


@pytest.mark.parametrize(
    "settings",
    [
        {"remote.origin.url": "ext::{trap} ext", "protocol.ext.allow": "always"},
        {"remote.origin.url": "{root}", "remote.origin.uploadpack": "{trap} pack", "protocol.file.allow": "always"},
        {"remote.origin.url": "ssh://host.invalid/x", "core.sshCommand": "{trap}", "protocol.ssh.allow": "always"},
        {"remote.origin.vcs": "ext", "remote.origin.url": "{trap} vcs", "protocol.allow": "always"},
    ],
)
def test_a_promised_object_is_never_fetched(settings: dict[str, str], box: GitSandbox, trap: Path) -> None:
    commit = box.commit(a__txt="1\n")
    blob = box.git("rev-parse", "HEAD:a.txt")
    (box.root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    box.git("config", "core.repositoryFormatVersion", "1")
    box.git("config", "extensions.partialClone", "origin")
    box.git("config", "remote.origin.promisor", "true")
    for name, value in settings.items():
        box.git("config", name, value.format(trap=trap, root=box.root))
    repository = open_repository(str(box.root), state_home="/nowhere")
    assert repository.change(State.COMMIT, None).snapshot.by_path()["a.txt"].kind is Kind.UNREADABLE
    assert repository.history().missing_objects == 1
    assert repository.resolve("HEAD") == commit
    with pytest.raises(RevisionUnknown):
        repository.resolve(blob)
    assert sprung(trap) == ""


def test_the_environment_does_not_point_git_elsewhere(
    box: GitSandbox, trap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.commit(a__txt="1\n2\n")
    other = GitSandbox(tmp_path / "other")
    other.commit(clean="x\n")
    for name, value in {
        "GIT_DIR": str(other.root / ".git"),
        "GIT_WORK_TREE": str(other.root),
        "GIT_INDEX_FILE": str(other.root / ".git" / "index"),
        "GIT_OBJECT_DIRECTORY": str(other.root / ".git" / "objects"),
        "GIT_EXTERNAL_DIFF": str(trap),
        "GIT_SSH_COMMAND": str(trap),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": str(trap),
        "GIT_TRACE": str(tmp_path / "trace"),
    }.items():
        monkeypatch.setenv(name, value)
    use_everything(box, tmp_path / "into")
    assert set(judge(box).snapshot.by_path()) == {"a.txt"}
    assert sprung(trap) == ""
    assert not (tmp_path / "trace").exists()


def test_a_git_that_lies_in_the_repository_is_not_run(
    box: GitSandbox, trap: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.commit(a__txt="1\n")
    (box.root / "git").write_bytes(trap.read_bytes())
    (box.root / "git").chmod(0o755)
    monkeypatch.chdir(box.root)
    monkeypatch.setenv("PATH", f".::bin:{os.environ['PATH']}")
    vcs_command._program.cache_clear()
    assert judge(box).state is State.WORKTREE
    assert sprung(trap) == ""
    vcs_command._program.cache_clear()


def _same_size_and_time(file: Path, content: str) -> None:
    before = file.stat()
    file.write_text(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size


HIDING: dict[str, Callable[[GitSandbox], None]] = {
    "assume-unchanged": lambda box: void(box.git("update-index", "--assume-unchanged", "a.txt")),
    "skip-worktree": lambda box: void(box.git("update-index", "--skip-worktree", "a.txt")),
    "fsmonitor-valid": lambda box: void(box.git("update-index", "--force-write-index")),
    "check-stat": lambda box: void(
        box.git("config", "core.checkStat", "minimal"), box.git("config", "core.trustctime", "false")
    ),
    "exclude": lambda box: void((box.root / ".git" / "info" / "exclude").write_text("*\n")),
    "sparse": lambda box: void(
        box.git("config", "core.sparseCheckout", "true"),
        (box.root / ".git" / "info" / "sparse-checkout").write_text("/nothing\n"),
        box.git("update-index", "--skip-worktree", "a.txt"),
    ),
    "ignored submodules": lambda box: void(box.git("config", "diff.ignoreSubmodules", "all")),
}


def void(*_: object) -> None:
    """Take the results of steps that are done for their effect."""


@pytest.mark.parametrize("trick", HIDING)
def test_no_flag_or_time_hides_a_modification(trick: str, box: GitSandbox) -> None:
    box.commit(a__txt="safe\n")
    HIDING[trick](box)
    _same_size_and_time(box.root / "a.txt", "evil\n")
    change = judge(box)
    assert change.state is State.WORKTREE
    assert [(file.path, file.status) for file in change.changed] == [("a.txt", Status.MODIFIED)]
    assert change.snapshot.by_path()["a.txt"].sha256 == hashlib.sha256(b"evil\n").hexdigest()


def test_stat_data_written_into_the_index_hides_nothing(box: GitSandbox) -> None:
    box.commit(a__txt="safe\n")
    _same_size_and_time(box.root / "a.txt", "evil\n")
    now = (box.root / "a.txt").stat()
    index = bytearray((box.root / ".git" / "index").read_bytes())
    fields = (now.st_ctime_ns, now.st_mtime_ns)
    stamp = b"".join(struct.pack(">II", ns // 10**9, ns % 10**9) for ns in fields)
    index[12:28] = stamp
    index[-20:] = hashlib.sha1(index[:-20], usedforsecurity=False).digest()
    (box.root / ".git" / "index").write_bytes(index)
    assert judge(box).state is State.WORKTREE


def test_a_replacement_does_not_stand_in_for_a_commit(box: GitSandbox) -> None:
    evil = box.commit(a__txt="evil\n")
    box.git("checkout", "-q", "--orphan", "clean")
    safe = box.commit(a__txt="safe\n")
    box.git("checkout", "-q", "main")
    box.git("replace", evil, safe)
    box.git("replace", box.git("rev-parse", f"{evil}:a.txt"), box.git("rev-parse", f"{safe}:a.txt"))
    change = judge(box, State.COMMIT)
    assert change.subject.digests[0].hex == evil
    assert change.snapshot.by_path()["a.txt"].sha256 == hashlib.sha256(b"evil\n").hexdigest()


def test_a_graft_does_not_move_the_base(box: GitSandbox) -> None:
    first = box.commit(a__txt="1\n")
    box.git("checkout", "-q", "-b", "topic")
    second = box.commit(a__txt="2\n")
    (box.root / ".git" / "info" / "grafts").write_text(f"{second}\n")
    change = judge(box)
    assert change.base is not None
    assert change.base.commit.hex == first
    assert open_repository(str(box.root), state_home="/nowhere").history().commits == 2


def test_attributes_do_not_hide_changed_lines(box: GitSandbox) -> None:
    box.commit(a__txt="1\n", __gitattributes="*.txt -diff binary\n* -diff\n")
    (box.root / ".git" / "info" / "attributes").write_text("* -diff binary\n")
    box.write("a.txt", "1\n2\n")
    assert judge(box).changed[0].added_lines == ((2, 2),)
    box.git("checkout", "-q", "-b", "topic")
    box.commit()
    assert judge(box).changed[0].added_lines == ((2, 2),)


def test_a_mail_map_does_not_rename_authors(box: GitSandbox) -> None:
    box.commit(a__txt="1\n", __mailmap="Innocent <i@example.org> <ada@example.org>\n")
    box.git("config", "mailmap.file", ".mailmap")
    assert open_repository(str(box.root), state_home="/nowhere").blame("a.txt", [1])[1].author == ADA


def test_a_working_tree_elsewhere_is_refused(box: GitSandbox, tmp_path: Path) -> None:
    box.commit(a__txt="1\n")
    (tmp_path / "clean").mkdir()
    box.git("config", "core.worktree", str(tmp_path / "clean"))
    with pytest.raises(RepositoryUnreadable, match=r"core\.worktree"):
        judge(box)
    box.git("config", "--unset", "core.worktree")
    box.git("config", "core.bare", "true")
    with pytest.raises(RepositoryUnreadable):
        judge(box)


def test_a_doctored_object_is_noticed(box: GitSandbox) -> None:
    box.commit(a__txt="evil\n")
    for what, name in (("blob", "HEAD:a.txt"), ("tree", "HEAD^{tree}")):
        wanted = box.git("rev-parse", name)
        file = box.root / ".git" / "objects" / wanted[:2] / wanted[2:]
        kept = file.read_bytes()
        kind, _, body = zlib.decompress(kept).partition(b"\0")
        file.chmod(0o644)
        file.write_bytes(zlib.compress(kind + b"\0" + body.replace(b"evil", b"safe").replace(b"a.txt", b"b.txt")))
        if what == "blob":
            assert judge(box, State.COMMIT).snapshot.by_path()["a.txt"].kind is Kind.UNREADABLE
        else:
            with pytest.raises(RepositoryUnreadable, match="missing or damaged"):
                judge(box)
        file.write_bytes(b"garbage" if what == "blob" else kept)
    assert judge(box, State.COMMIT).snapshot.by_path()["a.txt"].kind is Kind.UNREADABLE


@pytest.mark.parametrize("name", ["..", ".git", ".GIT", "a/../../b", ".", "git~1"])
def test_a_stored_name_that_leads_out_is_unreadable_and_never_written(
    name: str, box: GitSandbox, tmp_path: Path
) -> None:
    box.commit(a__txt="1\n")
    blob = box.git("rev-parse", "HEAD:a.txt")
    row = b"100644 " + name.encode() + b"\0" + bytes.fromhex(blob)
    tree = box.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", given=row)
    commit = box.git("commit-tree", tree, "-m", "hostile")
    box.git("update-ref", "--no-deref", "HEAD", commit)
    repository = open_repository(str(box.root), state_home="/nowhere")
    change = repository.change(State.COMMIT, None)
    [entry] = change.snapshot.files
    assert entry.kind is Kind.UNREADABLE
    (tmp_path / "into").mkdir()
    refused = repository.materialise(change.snapshot, [entry.path], str(tmp_path / "into"), lambda _, body: body)
    assert set(refused) == {entry.path}
    assert not list((tmp_path / "into").iterdir())


def test_an_index_that_names_a_file_outside_does_not_have_it_read(box: GitSandbox, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret\n")
    path = b"../secret"
    entry = (
        bytes(24)
        + struct.pack(">I", 0o100644)
        + bytes(12)
        + bytes.fromhex("11" * 20)
        + struct.pack(">H", len(path))
        + path
    )
    entry += bytes(8 - len(entry) % 8)
    index = b"DIRC" + struct.pack(">II", 2, 1) + entry
    box.commit(a__txt="1\n")
    (box.root / ".git" / "index").write_bytes(index + hashlib.sha1(index, usedforsecurity=False).digest())
    secret = hashlib.sha256(b"secret\n").hexdigest()
    for state in (None, State.STAGED):
        try:
            files = judge(box, state).snapshot.files
        except RepositoryUnreadable:
            continue
        assert secret not in {file.sha256 for file in files}
        assert {file.kind for file in files if file.path.startswith("..")} <= {Kind.UNREADABLE}


def test_a_link_in_place_of_a_folder_does_not_have_files_read_elsewhere(box: GitSandbox, tmp_path: Path) -> None:
    box.write("sub/a.txt", "1\n")
    box.commit()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.txt").write_text("1\n")
    (box.root / "sub" / "a.txt").unlink()
    (box.root / "sub").rmdir()
    (box.root / "sub").symlink_to(tmp_path / "elsewhere")
    change = judge(box)
    assert {path: file.kind for path, file in change.snapshot.by_path().items()} == {"sub": Kind.LINK}


def test_a_link_in_place_of_our_data_folder_is_not_used(box: GitSandbox, tmp_path: Path) -> None:
    (box.root / ".interlock").symlink_to(tmp_path)
    box.commit()
    repository = open_repository(str(box.root), state_home=str(tmp_path / "state"))
    assert repository.data_dir.startswith(str(tmp_path / "state"))


def test_a_submodule_runs_nothing_either(box: GitSandbox, trap: Path, tmp_path: Path) -> None:
    inner = GitSandbox(tmp_path / "inner")
    inner.commit(i="i\n")
    box.git("submodule", "--quiet", "add", f"file://{inner.root}", "sub")
    box.commit(a__txt="1\n")
    sub = GitSandbox(box.root / "sub")
    for name in ("core.fsmonitor", "core.pager", "diff.external"):
        sub.git("config", name, str(trap))
    use_everything(box, tmp_path / "into")
    assert sprung(trap) == ""


def test_a_broken_submodule_does_not_answer_with_the_outer_repository(box: GitSandbox, tmp_path: Path) -> None:
    inner = GitSandbox(tmp_path / "inner")
    inner.commit(i="i\n")
    box.git("submodule", "--quiet", "add", f"file://{inner.root}", "sub")
    outer = box.commit(a__txt="1\n")
    (box.root / "sub" / ".git").write_text("gitdir: /nowhere\n")
    change = judge(box)
    assert change.state is State.WORKTREE
    assert change.snapshot.by_path()["sub"].sha256 != hashlib.sha256(outer.encode()).hexdigest()


def test_an_author_with_odd_bytes_is_shown_and_does_not_break_blame(box: GitSandbox) -> None:
    box.commit(a__txt="1\n")
    tree = box.git("rev-parse", "HEAD^{tree}")
    body = (
        b"tree %s\nauthor \xff\x1b[31m <x> 99999999999999999999 +0000\ncommitter c <d> -1 +9999\n\n\xfe\n"
        % tree.encode()
    )
    commit = box.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", given=body)
    box.git("update-ref", "HEAD", commit)
    repository = open_repository(str(box.root), state_home="/nowhere")
    change = repository.change(None, None)
    assert change.head is not None
    assert change.head.at.year <= 1970
    assert repository.blame("a.txt", [1])[1].commit == commit


def test_a_tree_that_repeats_itself_without_end_is_refused(box: GitSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "_MOST_PATHS", 5_000)  # so that the test need not fill the memory
    box.commit(a__txt="1\n")
    mode, name = b"100644", box.git("rev-parse", "HEAD:a.txt")
    for _ in range(12):
        rows = b"".join(b"%s f%d\0%s" % (mode, place, bytes.fromhex(name)) for place in range(8))
        name = box.git("hash-object", "-t", "tree", "-w", "--stdin", given=rows)
        mode = b"40000"
    box.git("update-ref", "HEAD", box.git("commit-tree", name, "-m", "bomb"))
    with pytest.raises(RepositoryUnreadable, match="more than 5000 paths"):
        judge(box)


def test_an_object_cut_short_does_not_stop_the_check(box: GitSandbox) -> None:
    box.commit(a__txt="x" * (1 << 20), b__txt="b\n")
    blob = box.git("rev-parse", "HEAD:a.txt")
    file = box.root / ".git" / "objects" / blob[:2] / blob[2:]
    cut = zlib.compress(zlib.decompress(file.read_bytes())[:-5000])
    file.chmod(0o644)
    file.write_bytes(cut)
    kinds = {path: entry.kind for path, entry in judge(box, State.COMMIT).snapshot.by_path().items()}
    assert kinds == {"a.txt": Kind.UNREADABLE, "b.txt": Kind.TEXT}
