from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.folders.onhost import instances
from interlock.adapters.deployers.folders.onhost.instances import (
    Instance,
    ask_to_end,
    environment_for,
    hosted,
    kill,
    start,
)
from interlock.adapters.deployers.folders.onhost.layout import Folder
from interlock.adapters.deployers.folders.onhost.trouble import Trouble

PLAN = "b" * 64


def note(*command: str, **more: Any) -> dict[str, Any]:
    serve = {"command": list(command), "environment": [], **more}
    return {"plan": PLAN, "serve": serve, "configuration": []}


def placed(folder: Folder) -> Path:
    top = Path(folder.release(PLAN))
    for part in ("files", "configuration"):
        (top / part).mkdir(parents=True)
    return top


def wait_until(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


def bury(one: Instance) -> None:
    """Wait for a child to end."""
    os.waitpid(one.pid, 0)


def test_a_service_that_is_asked_to_end_before_it_has_begun_ends(folder: Folder) -> None:
    placed(folder)
    told = note("sleep", "60")
    before = signal.signal(signal.SIGTERM, lambda *_: None)  # as a supervisor hears it
    try:
        for _ in range(40):
            one = start(folder, told, None, folder.file("log/x"), is_trial=False)
            ask_to_end(one)
            wait_until(lambda: not one.lives)  # noqa: B023 (it is asked for here)
            bury(one)
        assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == set()
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_service_gets_its_socket_as_descriptor_3_and_finds_its_places(folder: Folder) -> None:
    top = placed(folder)
    reading, writing = os.pipe()
    script = 'printf "%s\\n" "$LISTEN_FDS" "$LISTEN_PID" $$ "$PWD" "$INTERLOCK_RELEASE" "$@" >&3'
    told = note("sh", "-c", script, "sh", "{release}", "{configuration}", "{data}", "{fd}")
    one = start(folder, told, writing, folder.file("log/x"), is_trial=False)
    os.close(writing)
    bury(one)
    with os.fdopen(reading) as file:
        lines = file.read().split("\n")
    assert lines[0] == "1"
    assert lines[1] == lines[2] == str(one.pid)
    assert lines[3:9] == [str(top / "files"), PLAN, str(top / "files"), str(top / "configuration"), folder.data, "3"]


def test_a_program_that_is_not_there_says_so_in_the_log(folder: Folder) -> None:
    placed(folder)
    one = start(folder, note("/no/such/program"), None, folder.file("log/x"), is_trial=False)
    bury(one)
    assert "/no/such/program could not be started" in Path(folder.file("log/x")).read_text("utf-8")


def test_nothing_of_our_environment_reaches_a_service(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    placed(folder)
    monkeypatch.setenv("SECRET_OF_THE_DEPLOYER", "x")
    one = start(folder, note("sh", "-c", "env"), None, folder.file("log/x"), is_trial=True)
    bury(one)
    names = {line.partition("=")[0] for line in Path(folder.file("log/x")).read_text("utf-8").splitlines()}
    assert names - {"_", "PWD", "SHLVL", "OLDPWD"} == {
        *("PATH", "LANG", "HOME", "PYTHONDONTWRITEBYTECODE"),
        *("INTERLOCK_HOSTED", "INTERLOCK_RELEASE", "INTERLOCK_TRIAL"),
    }


def test_names_are_looked_up_in_configuration_first_and_in_the_hosts_own_secrets(folder: Folder) -> None:
    top = placed(folder)
    (top / "configuration/app.env").write_text("# words\nGREETING = hello = you\n\nBOTH=decided\n")
    (top / "configuration/app.yaml").write_text("OTHER=no\n")
    secrets = Path(folder.secrets)
    secrets.write_text("TOKEN=t\nBOTH=host\n")
    secrets.chmod(0o600)
    told = note(environment=["GREETING", "TOKEN", "BOTH"])
    told["configuration"] = [{"path": "app.env"}, {"path": "app.yaml"}]
    found = environment_for(folder, told)
    assert (found["GREETING"], found["TOKEN"], found["BOTH"]) == ("hello = you", "t", "decided")
    with pytest.raises(
        Trouble, match=r"neither a file of configuration that ends in \.env nor .*secrets\.env gives OTHER"
    ):
        environment_for(folder, {**told, "serve": {"command": [], "environment": ["OTHER"]}})


def test_secrets_that_others_may_read_are_refused(folder: Folder) -> None:
    placed(folder)
    Path(folder.secrets).write_text("TOKEN=t\n")
    Path(folder.secrets).chmod(0o644)
    with pytest.raises(Trouble, match="others may read"):
        environment_for(folder, note(environment=["TOKEN"]))


def test_what_serves_is_found_by_its_folder_and_ended_with_all_that_it_started(folder: Folder, tmp_path: Path) -> None:
    placed(folder)
    other = Folder(str(tmp_path / "other"))
    one = start(folder, note("sh", "-c", "sleep 600 & sleep 600 & wait"), None, folder.file("log/x"), is_trial=False)
    wait_until(lambda: len(instances.sessions().get(one.pid, [])) == 3)
    assert hosted(folder) == [one]
    assert hosted(other) == []
    assert one.lives
    kill(one)
    wait_until(lambda: not instances.sessions().get(one.pid))
    assert hosted(folder) == []
    bury(one)


def test_being_asked_to_end_is_a_signal_that_may_be_heeded(folder: Folder) -> None:
    placed(folder)
    script = "trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done"
    Path(folder.file("log/x")).touch()
    one = start(folder, note("sh", "-c", script), None, folder.file("log/x"), is_trial=False)
    wait_until(lambda: "up" in Path(folder.file("log/x")).read_text("utf-8"))
    ask_to_end(one)
    bury(one)
    assert "bye" in Path(folder.file("log/x")).read_text("utf-8")


def test_a_number_that_belongs_to_somebody_else_by_now_is_left_alone() -> None:
    mine = Instance(os.getpid(), instances.started_at(os.getpid()) + 1, PLAN)
    assert not mine.lives
    kill(mine)
    ask_to_end(mine)
    assert not Instance(1 << 30, 0, PLAN).lives
