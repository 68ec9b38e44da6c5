import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.builders import KeptArtifacts, LocalBuilder, local
from interlock.adapters.builders.local import LocalWorkspace
from interlock.adapters.builders.packaging import packages_of
from interlock.adapters.tools.enclosing import Enclosure
from interlock.change import NothingToExamine
from interlock.supply.build import (
    ArtifactRefused,
    Isolation,
    KeysAskedFor,
    Network,
    Plan,
    ProgramMissing,
    SourceIncomplete,
    Traffic,
    VariableMissing,
)
from interlock.testing.repositories import GitSandbox

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WAIVED = "a test of what is not kept apart"


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitSandbox:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    made = GitSandbox(tmp_path / "repo")
    made.commit(a__txt="one\n")
    return made


def builder(box: GitSandbox, **environ: str) -> LocalBuilder:
    return LocalBuilder(str(box.root), {"HOME": str(box.root.parent / "home"), **environ}, (), lambda: NOW)


def plan(*scripts: str, **more: Any) -> Plan:
    return Plan(tuple(("sh", "-c", one) for one in scripts), ("out/*",), **more)


def apart(workspace: LocalWorkspace) -> bool:
    ran = workspace.run(plan("true"))
    return not ran.isolation.why_not


@pytest.mark.parametrize("waived", ["", WAIVED])
def test_commands_run_in_order_in_the_commit_until_one_fails(box: GitSandbox, waived: str) -> None:
    with builder(box).open("HEAD") as workspace:
        ran = workspace.run(plan("cat a.txt", "echo two; exit 3", "echo three", isolation_waived=waived))
    assert [one.exit_code for one in ran.steps] == [0, 3]
    assert ran.log == b"$ sh -c cat a.txt\none\n$ sh -c echo two; exit 3\ntwo\n"
    assert not ran.is_good


def test_nothing_of_the_users_environment_reaches_it_but_what_is_named(
    box: GitSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UNNAMED", "unnamed-value")
    told = builder(box, NAMED="named-value-9", UNNAMED="unnamed-value")
    with told.open("HEAD") as workspace:
        ran = workspace.run(plan('echo "${UNNAMED:-none} $NAMED" | sed s/a/a/', variables=("NAMED",)))
        seconds = int(workspace.source.revision.at.timestamp())
    [said] = ran.log.splitlines()[1:]
    assert said.startswith(b"none ")
    assert said != b"none ", "what is named is there, masked"
    assert b"unnamed-value" not in ran.log
    assert ran.environment["SOURCE_DATE_EPOCH"] == str(seconds)
    assert "NAMED" not in ran.environment


@pytest.mark.parametrize("waived", ["", WAIVED])
def test_the_value_of_a_variable_that_it_prints_is_masked(box: GitSandbox, waived: str) -> None:
    value = "plain-looking-value-42"
    with builder(box, TOKEN_OF_MINE=value).open("HEAD") as workspace:
        ran = workspace.run(plan("env; exit 1", variables=("TOKEN_OF_MINE",), isolation_waived=waived))
    assert b"TOKEN_OF_MINE=" in ran.log
    assert value.encode() not in ran.log


def test_a_variable_that_is_not_set_and_a_program_that_is_not_there_are_told_before_anything_runs(
    box: GitSandbox, tmp_path: Path
) -> None:
    with builder(box).open("HEAD") as workspace:
        with pytest.raises(VariableMissing):
            workspace.run(plan(f"touch {tmp_path}/ran", variables=("NOT_SET",), isolation_waived=WAIVED))
        with pytest.raises(ProgramMissing):
            workspace.run(Plan((("sh", "-c", f"touch {tmp_path}/ran"), ("no-such-program",)), (), isolation_waived="x"))
    assert not (tmp_path / "ran").exists()


def test_what_held_is_told_and_what_did_not_too(box: GitSandbox) -> None:
    with builder(box).open("HEAD") as workspace:
        waived = workspace.run(plan("true", isolation_waived=WAIVED)).isolation
        assert WAIVED in waived.why_not
        assert waived == Isolation(why_not=waived.why_not)
        if not apart(workspace):
            pytest.skip("this kernel gives no namespaces")
        held = workspace.run(plan("true")).isolation
        assert held.network
        assert held.is_key_out_of_reach
        opened = workspace.run(plan("true", network=Network.OPEN, network_reason="x")).isolation
        assert not opened.network
        held_to = workspace.run(plan("true", network=Network.HOSTS, network_reason="x", hosts=("a.example.org",)))
        assert (held_to.isolation.network, held_to.isolation.declared_hosts_only) == (False, True)
        assert held_to.traffic == Traffic()
        assert not opened.declared_hosts_only
        assert opened.is_key_out_of_reach


def test_the_way_to_the_door_is_the_same_each_time_and_recorded(box: GitSandbox) -> None:
    with builder(box).open("HEAD") as workspace:
        if not apart(workspace):
            pytest.skip("this kernel gives no namespaces")
        asked: dict[str, Any] = {"network": Network.HOSTS, "network_reason": "x", "hosts": ("a.example.org",)}
        one, other = (workspace.run(plan('echo "$https_proxy $NO_PROXY"', **asked)) for _ in range(2))
        shut = workspace.run(plan("env"))
    assert one.environment == other.environment
    assert one.environment["HTTPS_PROXY"] == "http://127.0.0.1:17080"
    assert one.log.splitlines()[1] == b"http://127.0.0.1:17080 localhost,127.0.0.1,::1"
    assert b"PROXY" not in shut.log.upper()
    assert shut.traffic is None


def test_commands_after_each_other_are_counted_together(box: GitSandbox) -> None:
    knock = (
        "import socket; one = socket.create_connection(('127.0.0.1', 17080)); "
        "one.sendall(b'CONNECT b:1 HTTP/1.1\\r\\n\\r\\n'); one.recv(9)"
    )
    with builder(box).open("HEAD") as workspace:
        if not apart(workspace):
            pytest.skip("this kernel gives no namespaces")
        asked: dict[str, Any] = {"network": Network.HOSTS, "network_reason": "x", "hosts": ("a.example.org",)}
        ran = workspace.run(Plan((("python3", "-IS", "-c", knock),) * 2, (), **asked))
    assert ran.is_good, ran.log
    assert ran.traffic is not None
    assert [(one.host, one.count) for one in ran.traffic.refused] == [("b", 2)]


def test_a_home_is_hidden_and_a_declared_folder_of_it_can_be_read(box: GitSandbox, tmp_path: Path) -> None:
    for name in ("tools", "keys"):
        (tmp_path / "home" / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / "home" / name / "file").write_text(f"{name}\n")
    with builder(box).open("HEAD") as workspace:
        if not apart(workspace):
            pytest.skip("this kernel gives no namespaces")
        home = tmp_path / "home"
        ran = workspace.run(plan(f"cat {home}/tools/file; cat {home}/keys/file", reads=("~/tools",)))
    said = ran.log.splitlines()[1:]
    assert said[0] == b"tools"
    assert b"keys" not in said
    assert not ran.is_good


@pytest.mark.parametrize("asked", ["~/keys", "~", "/", "~/keys/deep", "~/link"])
def test_no_build_reads_where_keys_are(box: GitSandbox, tmp_path: Path, asked: str) -> None:
    (tmp_path / "home/keys/deep").mkdir(parents=True)
    (tmp_path / "home/link").symlink_to("keys")
    told = LocalBuilder(str(box.root), {"HOME": str(tmp_path / "home")}, (str(tmp_path / "home/keys"),), lambda: NOW)
    with told.open("HEAD") as workspace:
        for changed in ({"reads": (asked,)}, {"path": (asked,)}):
            with pytest.raises(KeysAskedFor):
                workspace.run(plan("true", **changed))


def test_artifacts_are_taken_and_the_folder_is_gone(box: GitSandbox, tmp_path: Path) -> None:
    kept = KeptArtifacts(str(tmp_path / "kept"))

    with builder(box).open("HEAD") as workspace:
        workspace.run(plan("mkdir out; echo 1 > out/a; ln out/a out/b; chmod 500 out"))
        taken = workspace.take(("out/*",), lambda name, path, move: kept.keep(name, path, may_move=move))
        folder = workspace.folder
        assert folder.exists()
    assert [one.artifact.name for one in taken] == ["out/a", "out/b"]
    assert len({one.artifact.digest for one in taken}) == 1
    assert not folder.exists()


def test_an_artifact_that_leads_out_is_refused_though_it_was_made_by_the_build(box: GitSandbox) -> None:
    with builder(box).open("HEAD") as workspace:
        workspace.run(plan("mkdir out; ln -s /etc/passwd out/a"))
        with pytest.raises(ArtifactRefused):
            workspace.take(("out/*",), lambda *_: pytest.fail("nothing is to be kept"))


def test_one_that_takes_too_long_is_a_step_that_failed_with_its_log(box: GitSandbox) -> None:
    with builder(box).open("HEAD") as workspace:
        ran = workspace.run(plan("echo before; sleep 60", timeout_s=1))
    assert ran.steps[0].why
    assert ran.log.endswith(b"\nbefore\n")


def test_what_is_no_repository_or_not_whole_cannot_be_built(tmp_path: Path, box: GitSandbox) -> None:
    (tmp_path / "plain").mkdir()
    elsewhere = LocalBuilder(str(tmp_path / "plain"), {}, (), lambda: NOW)
    with pytest.raises(NothingToExamine), elsewhere.open("HEAD"):
        pytest.fail("there is nothing to build")
    digest = "ab" * 32
    box.commit(big__bin=f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 5\n")
    with pytest.raises(SourceIncomplete), builder(box).open("HEAD"):
        pytest.fail("part of it is missing")


def test_what_a_command_starts_is_told_with_its_package_and_whether_that_is_all(box: GitSandbox) -> None:
    with builder(box).open("HEAD") as workspace:
        ran = workspace.run(plan("head -c 0 a.txt; cp /usr/bin/head mine; ./mine -c 0 a.txt", "head -c 0 a.txt"))
        waived = workspace.run(plan("true", isolation_waived=WAIVED))
    assert (waived.started, waived.watched.all_seen) == ((), False)
    assert "must not be kept apart" in waived.watched.why_not
    if "the kernel does not tell" in ran.watched.why_not:
        pytest.skip(ran.watched.why_not)
    assert (ran.watched.all_seen, ran.watched.own, ran.watched.why_not) == (True, 1, "")
    paths = [one.path for one in ran.started]
    assert paths == sorted(set(paths))
    assert {"head", "cp"} < {Path(path).name for path in paths}
    assert {one.path: one.package for one in ran.started} == {path: packages_of([path]).get(path, "") for path in paths}


def test_where_it_cannot_be_kept_apart_it_is_watched_all_the_same(
    box: GitSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "can_enclose", lambda *_: "a test says so")
    with builder(box).open("HEAD") as workspace:
        ran = workspace.run(plan("head -c 0 a.txt; cp /usr/bin/head mine; ./mine -c 0 a.txt"))
    assert "a test says so" in ran.isolation.why_not
    if "the kernel does not tell" in ran.watched.why_not:
        pytest.skip(ran.watched.why_not)
    assert (ran.watched.all_seen, ran.watched.own) == (True, 1)
    assert any(one.path.endswith("/head") for one in ran.started)


def test_its_own_scratch_is_hidden_wherever_temporary_files_are(
    box: GitSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is written down of the programs lies there, and so do the orders."""
    hidden: list[str] = []

    def refuse(_: str, shape: Enclosure) -> str:
        hidden.extend(shape.hidden)
        return "a test says so"

    monkeypatch.setattr(local, "can_enclose", refuse)
    with builder(box).open("HEAD") as workspace:
        workspace.run(plan("true"))
        assert {str(workspace.folder), str(workspace.folder.parent)} <= set(hidden)


def test_programs_and_system_are_named(box: GitSandbox) -> None:
    with builder(box).open("HEAD") as workspace:
        ran = workspace.run(Plan((("sh", "-c", "true"),), ()))
    assert [one.name for one in ran.programs] == ["sh"]
    assert len(ran.programs[0].sha256) == 64
    assert ran.system.architecture == os.uname().machine
