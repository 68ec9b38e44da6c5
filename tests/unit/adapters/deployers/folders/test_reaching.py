from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.folders import reaching
from interlock.adapters.deployers.folders.places import Place
from interlock.adapters.deployers.folders.reaching import Asked, ask
from interlock.adapters.tools.supervision import Ended, Limits
from interlock.deployment import ArtifactSwapped, TargetRefused, TargetUnreachable, TokenOutdated, Unhealthy

SECRET = "gh" + "p_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"


def told(monkeypatch: pytest.MonkeyPatch, stdout: bytes, *, code: int = 0, stderr: bytes = b"", ssh: str = "") -> Any:
    """Ask a host whose answer is this one."""
    monkeypatch.setattr(reaching, "supervise", lambda *_: Ended(code, stdout, stderr, 1))
    return ask(Place("/srv/a", ssh=ssh), Asked("one", "switch", {}, run="dep-9", token=4))


def test_an_answer_is_the_last_line(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(monkeypatch, b'a greeting of the host\n{"done": {"a": 1}}\n') == {"a": 1}


@pytest.mark.parametrize(
    ("kind", "error", "says"),
    [
        ("refused", TargetRefused, "one did not switch to the release: because"),
        ("anything", TargetRefused, "because"),
        ("unhealthy", Unhealthy, "one is not healthy: because"),
        ("outdated", TokenOutdated, r"\(token 7, this one has 4\)"),
        ("swapped", ArtifactSwapped, "what arrived at one gives other bytes for app: they are b, decided was about a"),
    ],
)
def test_trouble_is_an_error_that_names_the_target(
    monkeypatch: pytest.MonkeyPatch, kind: str, error: type[Exception], says: str
) -> None:
    body = b'{"trouble": {"kind": "%s", "why": "because", "newest": 7, "name": "app", "wanted": "a", "got": "b"}}'
    with pytest.raises(error, match=says):
        told(monkeypatch, body % kind.encode())


def test_the_run_is_named_where_the_error_leads_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TargetRefused) as caught:
        told(monkeypatch, b'{"trouble": {}}')
    assert "interlock deployments show dep-9" in caught.value.remedy


@pytest.mark.parametrize("stdout", [b"", b"[]", b"\xff", b"{}x", b'{"done": 1}', b'{"done": []}'])
def test_what_is_no_answer_is_an_error_with_the_words_of_the_host(
    monkeypatch: pytest.MonkeyPatch, stdout: bytes
) -> None:
    with pytest.raises(TargetRefused, match="ended with code 1 and said: no such thing"):
        told(monkeypatch, stdout, code=1, stderr=b"no such thing")


def test_secrets_and_control_characters_of_a_host_are_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TargetRefused) as caught:
        told(monkeypatch, b'{"trouble": {"why": "it said: \\u001b[31m%s"}}' % SECRET.encode())
    assert SECRET not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    with pytest.raises(TargetRefused) as caught:
        told(monkeypatch, b"", code=3, stderr=SECRET.encode())
    assert SECRET not in str(caught.value)


def test_a_host_that_ssh_cannot_reach_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(
        TargetUnreachable, match=r"Connection refused; what was asked for may be done there all the same"
    ):
        told(monkeypatch, b"", code=255, stderr=b"ssh: connect to host x: Connection refused\n", ssh="me@x")


def test_a_host_without_python_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TargetRefused, match="there is no python3"):
        told(monkeypatch, b"", code=127, stderr=b"sh: python3: not found", ssh="me@x")


def test_a_host_that_never_answers_is_unreachable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reaching, "_LOOKING", Limits(timeout_s=0.3, memory_mb=512, output_mb=1))
    monkeypatch.setattr(reaching, "beginning", lambda: "import time; time.sleep(60)")
    with pytest.raises(TargetUnreachable, match="it has not answered within"):
        ask(Place(str(tmp_path)), Asked("one", "look", {}))


def test_a_host_that_writes_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reaching, "beginning", lambda: "import sys\nwhile True: sys.stdout.write('x' * 65536)")
    with pytest.raises(TargetUnreachable, match="its output grew"):
        ask(Place(str(tmp_path)), Asked("one", "look", {}))


def test_without_ssh_on_this_machine_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "_ssh", lambda: "")
    with pytest.raises(TargetUnreachable, match="there is no ssh on this machine"):
        ask(Place("/srv/a", ssh="me@x"), Asked("one", "look", {}))


def test_ssh_is_never_taken_from_a_relative_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "ssh"
    fake.write_text("#!/bin/sh\n")
    fake.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".:{os.pathsep}")
    reaching._ssh.cache_clear()
    assert reaching._ssh() == ""
    reaching._ssh.cache_clear()


def test_ssh_never_asks_and_believes_no_unknown_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "_ssh", lambda: "/usr/bin/ssh")
    place = Place("/srv/a", ssh="me@[::1]:2222", key="/k", known_hosts="/h")
    argv = reaching._over_ssh(place, Asked("one", "look", {}))
    for option in ("BatchMode=yes", "StrictHostKeyChecking=yes", "UserKnownHostsFile=/h", "IdentitiesOnly=yes"):
        assert option in argv
    assert argv[-3:-1] == ("--", "::1")
    assert [argv[argv.index(name) + 1] for name in ("-p", "-l", "-i")] == ["2222", "me", "/k"]
    assert reaching._over_ssh(Place("/srv/a", ssh="x"), Asked("one", "look", {}))[-3:-1] == ("--", "x")
