import msgspec
import pytest

from interlock.kernel import Severity
from interlock.runtime.hosts import Executable, HostSeen, Listener, Process, host_faults

OWN = Executable("/opt/own", "a" * 64, mode="0755", owner="0:0")
LS = Executable("/usr/bin/ls", "b" * 64, mode="0755", owner="0:0", package="coreutils")
SEEN = HostSeen(
    (LS, OWN), (Process(7, "/opt/own", "a" * 64),), (Listener("tcp 0.0.0.0:80", "/opt/own"),), ("/lib/x.so",)
)


def faults(**fields: object) -> list[tuple[str, str, Severity]]:
    """Give what is wrong once something has changed since it was sealed."""
    now = msgspec.structs.replace(SEEN, **fields)
    return [(one.rule, one.path, one.severity) for one in host_faults(SEEN.state, now)]


def test_what_was_sealed_and_what_packages_bring_is_in_order() -> None:
    assert faults() == []
    assert [one.path for one in SEEN.state.entries] == ["listening/tcp/0.0.0.0:80", "opt/own", "preloaded/lib/x.so"]


def changed(one: Executable, **fields: object) -> dict[str, object]:
    others = [each for each in SEEN.executables if each is not one]
    return {"executables": (*others, msgspec.structs.replace(one, **fields))}


@pytest.mark.parametrize(
    ("fields", "rule", "path", "severity"),
    [
        (changed(OWN, sha256="c" * 64), "altered-executable", "/opt/own", Severity.CRITICAL),
        (changed(OWN, mode="4755"), "altered-executable", "/opt/own", Severity.HIGH),
        (changed(LS, is_altered=True, sha256="c" * 64), "altered-executable", "/usr/bin/ls", Severity.CRITICAL),
        ({"executables": (LS, OWN, Executable("/tmp/x", "d" * 64))}, "unknown-executable", "/tmp/x", Severity.HIGH),
        ({"processes": (Process(8, "/tmp/x", "d" * 64),)}, "unknown-process", "/tmp/x", Severity.HIGH),
        ({"processes": (Process(8, "/opt/own", "a" * 64, True),)}, "deleted-process", "/opt/own", Severity.MEDIUM),
        (
            {"processes": (Process(8, "/opt/own", "a" * 64, False, ("/tmp/e.so",)),)},
            "preloaded-library",
            "/opt/own",
            Severity.CRITICAL,
        ),
        ({"preloaded": ("/lib/x.so", "/e.so")}, "preloaded-library", "/e.so", Severity.CRITICAL),
        (
            {"listeners": (*SEEN.listeners, Listener("tcp [::]:99", ""))},
            "unknown-listener",
            "tcp [::]:99",
            Severity.MEDIUM,
        ),
        (
            {"listeners": (Listener("tcp 0.0.0.0:80", "/tmp/x"),)},
            "unknown-listener",
            "tcp 0.0.0.0:80",
            Severity.MEDIUM,
        ),
    ],
)
def test_whatever_nobody_sealed_is_told(fields: dict[str, object], rule: str, path: str, severity: Severity) -> None:
    assert faults(**fields) == [(rule, path, severity)]


def test_what_was_sealed_and_is_gone_is_told() -> None:
    assert faults(executables=(LS,)) == [("gone-executable", "/opt/own", Severity.MEDIUM)]


def test_a_process_that_runs_what_a_package_brings_is_in_order_wherever_was_looked() -> None:
    assert faults(processes=(Process(9, "/usr/sbin/sshd", "e" * 64, package="openssh-server"),)) == []
