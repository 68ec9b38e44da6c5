"""The supervisor, seen from outside: it is a process of its own, and what counts is what it does to others."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.adapters.deployers.folders import program as sent
from interlock.adapters.deployers.folders.onhost import instances, sockets
from interlock.adapters.deployers.folders.onhost.layout import Folder
from interlock.adapters.deployers.folders.onhost.supervising import Supervisor
from interlock.adapters.deployers.folders.program import program
from interlock.deployment import TargetRefused, Unhealthy
from tests.folders import Site, free_port, lives


def wait_until(is_so: Callable[[], object]) -> None:
    until = time.monotonic() + 15
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


def refused(site: Site, mode: str, replaces: str) -> str:
    with pytest.raises(Unhealthy) as caught:
        site.deploy(site.plan(mode, replaces))
    return str(caught.value)


def test_what_is_not_well_never_serves_and_the_old_one_goes_on_untouched(site: Site) -> None:
    good = site.plan()
    site.deploy(good)
    serving, site.within_ms = site.serving, 1500
    says = {mode: refused(site, mode, good.digest.hex) for mode in ("sick", "dies", "deaf", "flaps", "fickle")}
    assert "was tried beside the old one: its health address answers 500" in says["sick"]
    assert "it has ended by itself; it said: it cannot begin" in says["dies"]
    assert "its health address does not answer" in says["deaf"]
    assert "never 2 times in a row" in says["flaps"]
    assert "ended as it was to serve" in says["fickle"]
    assert "it only does well when tried" in says["fickle"]
    assert site.ask() == good.digest.hex
    assert site.serving == serving
    seen = site.look()
    assert (seen.plan, seen.earlier, seen.strangers, seen.instances, seen.says) == (good.digest.hex, (), (), 1, "")


def test_what_only_does_well_when_tried_is_taken_back_and_no_request_is_lost(site: Site) -> None:
    good = site.plan()
    site.deploy(good)
    assert "did well when tried, not in place" in refused(site, "mute", good.digest.hex)
    assert site.ask() == good.digest.hex
    assert site.look().earlier == ()
    assert len(site.processes()) == 2


def test_the_first_release_that_is_not_well_leaves_nothing_running(site: Site) -> None:
    assert "it cannot begin" in refused(site, "dies", "")
    wait_until(lambda: not site.processes())
    seen = site.look()
    assert (seen.plan, seen.instances, seen.says) == ("", 0, "")


def test_what_ends_by_itself_is_started_again_later_each_time(site: Site) -> None:
    good = site.plan()
    site.deploy(good)
    for _ in range(2):
        before = site.serving
        site.kill(before)
        assert site.ask() == good.digest.hex  # the request waits in the socket until somebody takes it
        wait_until(lambda: site.state()["serving"])
        assert site.serving != before
    assert site.state()["crashes"] == 2
    assert "it has ended by itself 2 times in a row" in site.look().says
    again = site.plan(replaces=good.digest.hex)
    site.deploy(again)
    assert site.look().says == ""


def test_after_the_supervisor_was_killed_the_release_serves_on_and_is_taken_over(site: Site) -> None:
    good = site.plan()
    order = site.deploy(good)
    first, serving = site.supervisor, site.serving
    site.kill(first)
    assert site.ask() == good.digest.hex
    assert "its supervisor is gone" in site.look().says
    site.deployer.switch(order)
    assert site.supervisor != first
    assert site.serving == serving
    assert f"process {serving} of an earlier supervisor goes on, with its socket" in site.journal()
    assert site.look().says == ""
    better = site.plan(replaces=good.digest.hex)
    site.deploy(better)
    assert site.ask() == better.digest.hex
    assert not lives(serving)


def test_where_everything_was_killed_the_next_order_starts_all_of_it(site: Site) -> None:
    good = site.plan()
    order = site.deploy(good)
    site.kill(site.supervisor)
    site.kill(site.serving)
    with pytest.raises(ConnectionRefusedError):
        site.ask()
    seen = site.look()
    assert seen.instances == 0
    assert "does not run" in seen.says
    site.deployer.switch(order)
    assert site.ask() == good.digest.hex


def test_what_was_left_of_a_trial_is_ended_by_the_next_supervisor(site: Site) -> None:
    good = site.plan()
    order = site.deploy(good)
    serving = site.serving
    stray = subprocess.Popen(  # noqa: TID251  # it is to look like what a killed supervisor left behind
        ["/bin/sleep", "600"],
        env={"INTERLOCK_HOSTED": str(site.path), "INTERLOCK_RELEASE": "c" * 64, "INTERLOCK_TRIAL": "1"},
        start_new_session=True,
    )
    assert f"process {stray.pid} " in site.look().strangers[0]
    assert "runs release cccccccccccc" in site.look().strangers[0]
    site.kill(site.supervisor)
    site.deployer.switch(order)
    assert stray.wait(10) == -signal.SIGTERM
    assert site.serving == serving
    assert site.look().strangers == ()


def test_there_are_never_two(site: Site) -> None:
    site.deploy(site.plan())
    argv = [sys.executable, "-I", "-S", str(site.file("supervisor.pyz")), str(site.path)]
    second = subprocess.run(argv, capture_output=True, timeout=30, check=True)  # noqa: TID251  # as a unit would start it
    assert b"is supervised already" in second.stderr


def test_it_ends_with_what_it_runs_when_it_is_asked_to_and_a_unit_starts_it_again(site: Site) -> None:
    good = site.plan()
    site.deploy(good)
    os.kill(site.supervisor, signal.SIGTERM)
    wait_until(lambda: not site.processes())
    argv = [sys.executable, "-I", "-S", str(site.file("supervisor.pyz")), str(site.path)]
    with subprocess.Popen(argv, env={"INTERLOCK_HOSTED": str(site.path)}) as unit:  # noqa: TID251  # as above
        wait_until(lambda: (site.state()["serving"] or {}).get("release") == good.digest.hex)
        assert site.ask() == good.digest.hex
        assert site.supervisor == unit.pid
        os.kill(unit.pid, signal.SIGTERM)
    wait_until(lambda: not site.processes())


def test_a_newer_program_takes_over_in_the_same_process(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    good = site.plan()
    order = site.deploy(good)
    supervisor, serving, before = site.supervisor, site.serving, site.state()["supervisor"]["program"]
    newer = program() + b"\n"  # an archive with something behind it is the same archive under another digest
    monkeypatch.setattr("interlock.adapters.deployers.folders.reaching.program", lambda: newer)
    text = sent.beginning().replace(f"read({len(program())})", f"read({len(newer)})")
    monkeypatch.setattr("interlock.adapters.deployers.folders.reaching.beginning", lambda: text)
    site.deployer.switch(order)
    wait_until(lambda: site.state()["supervisor"]["program"] != before)
    assert (site.supervisor, site.serving) == (supervisor, serving)
    assert site.ask() == good.digest.hex
    better = site.plan(replaces=good.digest.hex)
    site.deploy(better)
    assert site.ask() == better.digest.hex
    assert site.supervisor == supervisor


def test_what_does_not_end_in_its_time_is_killed(site: Site) -> None:
    stubborn = site.plan("stubborn", parameters={"grace_s": 1})
    site.deploy(stubborn)
    old = site.serving
    site.deploy(site.plan(replaces=stubborn.digest.hex))
    assert not lives(old)
    assert f"process {old} did not finish within 1 s and is killed" in site.journal()


def test_an_address_that_somebody_else_has_is_said(site: Site) -> None:
    with socket.create_server(("127.0.0.1", site.port)), pytest.raises(TargetRefused, match="Address already in use"):
        site.deploy(site.plan())
    site.deploy(site.plan())


def test_a_release_may_move_to_another_address(site: Site) -> None:
    good = site.plan()
    site.deploy(good)
    old = site.port
    site.port = free_port()
    moved = site.plan(replaces=good.digest.hex)
    site.deploy(moved)
    assert site.ask() == moved.digest.hex
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", old), 5)


def test_a_service_without_a_socket_is_changed_too(site: Site) -> None:
    worker = {"command": ["sleep", "600"], "listen": None}
    first = site.plan(parameters=worker, health=None)
    site.deploy(first)
    old = site.serving
    second = site.plan(replaces=first.digest.hex, parameters=worker, health=None)
    site.deploy(second)
    assert not lives(old)
    assert site.look().plan == second.digest.hex
    with pytest.raises(Unhealthy, match="ended by itself"):
        site.deploy(site.plan(replaces=second.digest.hex, parameters={**worker, "command": ["false"]}, health=None))
    assert site.look().instances == 1


def test_where_the_socket_cannot_be_taken_back_the_old_one_goes_before_the_new_one_comes(site: Site) -> None:
    good = site.plan()
    site.deploy(good)
    serving = site.serving
    site.kill(site.supervisor)
    # Started without what takes a socket back: as if the kernel refused.
    assert sockets.take_back.__name__ == "take_back"
    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1)); import onhost.sockets; "
        "onhost.sockets.take_back = lambda *_: None; from onhost.supervising import supervise; "
        "import hashlib; body = open(sys.path[0], 'rb').read(); "
        "supervise(sys.argv[1], hashlib.sha256(body).hexdigest())"
    )
    argv = [sys.executable, "-I", "-S", "-c", code, str(site.file("supervisor.pyz")), str(site.path)]
    with subprocess.Popen(argv, env={"INTERLOCK_HOSTED": str(site.path)}) as supervisor:  # noqa: TID251  # as above
        wait_until(lambda: site.supervisor == supervisor.pid)
        assert site.serving == serving
        assert "keeps its socket to itself, so the next change refuses requests" in site.look().says
        better = site.plan(replaces=good.digest.hex)
        site.deploy(better)
        assert site.ask() == better.digest.hex
        assert not lives(serving)
        assert site.look().says == ""
        os.kill(supervisor.pid, signal.SIGTERM)


def test_whoever_only_says_that_it_serves_takes_nobodys_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Folder(str(tmp_path))
    folder.make()
    release = "b" * 64
    Path(folder.release(release), "files").mkdir(parents=True)
    folder.point(release)
    note = {"plan": release, "serve": {"command": ["sleep", "60"], "environment": []}, "configuration": []}

    def started() -> instances.Instance:
        one = instances.start(folder, note, None, str(tmp_path / "data" / "log"), is_trial=False)
        wait_until(lambda: instances.hosted(folder))
        return one

    monkeypatch.setattr(instances, "owner_of", lambda _: os.geteuid() + 1)
    spoof, found = started(), Supervisor(folder, "", {})
    found._recover()
    assert (found._serving, spoof.lives) == (None, False)
    known = started()
    folder.write("state.json", {"serving": {"pid": known.pid, "started": known.started, "release": release}})
    found = Supervisor(folder, "", {})
    found._recover()
    assert found._serving == known
    instances.kill(known)
