from datetime import UTC, datetime

import pytest

from interlock.deployment import AdmissionRules, Away, Environment, Start, Tags, Way
from interlock.deployment.model import Asking
from interlock.deployment.reading import environments_of
from interlock.formats import FieldUnknown, FieldWrong, FormatError, read_yaml

BASE = "- name: live\n  deployer: command\n  targets: [{name: one, path: /srv}]\n"


def read(text: str) -> tuple[Environment, ...]:
    return environments_of(read_yaml(text, "interlock.yaml"))


def one(more: str) -> Environment:
    return read(f"{BASE}{more}")[0]


def test_an_environment_needs_little() -> None:
    made = one("")
    assert (made.name, made.deployer, made.start, made.strategy.way) == ("live", "command", Start.MANUAL, Way.ROLLING)
    assert made.targets[0].at == {"path": "/srv"}
    assert made.line == 1


def test_everything_that_can_be_said_is_read() -> None:
    made = read(
        BASE
        + """
- name: next
  after: [live]
  start: scheduled
  branches: [main]
  deployer: folders
  targets: [{name: a}, {name: b}]
  with: {command: [serve, "{release}"], keep: 3}
  configuration: [deploy/app.env]
  policy: critical
  stage: acceptance
  ticket: CHG-[0-9]+
  on_drift: revert
  health: {http: "http://127.0.0.1:1/", within: 5s, every: 1s, passes: 3}
  windows: [{days: "fri-mon, wed", from: "09:00", until: "16:30", zone: Europe/Vienna}]
  freezes: [{from: 2026-12-20, until: 2027-01-06T08:00:00Z, reason: year end}]
  strategy:
    way: canary
    at_once: 2
    shares: [5, 50]
    watch: {prometheus: "http://127.0.0.1:9090", errors: "e{version}", requests: "r{version}", for: 10m}
"""
    )[1]
    assert made.windows[0].days == (0, 2, 4, 5, 6)
    assert (made.windows[0].since, made.windows[0].until) == (540, 990)
    assert made.freezes[0].since == datetime(2026, 12, 20, tzinfo=UTC)
    assert made.strategy.watch is not None
    assert made.strategy.watch.for_ms == 600_000
    assert made.health is not None
    assert (made.health.within_ms, made.health.passes) == (5000, 3)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("  colour: red\n", "colour"),
        ("  after: [other]\n", "environments.after"),
        ("  start: sometimes\n", "sometimes"),
        ("  strategy: rollin\n", "rolling"),
        ("  strategy: {way: canary, shares: [50, 10]}\n", "strategy.shares"),
        ("  strategy: {way: canary, shares: [100]}\n", "strategy.shares"),
        ("  strategy: {at_once: 0}\n", "at_once"),
        ("  strategy: {way: canary, watch: {prometheus: x, errors: y}}\n", "requests"),
        ("  health: {}\n", "either http or command"),
        ("  health: {http: x, command: [y]}\n", "either http or command"),
        ("  health: {http: x, passes: 0}\n", "passes"),
        ("  windows: [{days: mon-xyz}]\n", "windows.days"),
        ('  windows: [{from: "9:00"}]\n', "windows.from"),
        ('  windows: [{until: "24:30"}]\n', "windows.until"),
        ('  windows: [{from: "22:00", until: "06:00"}]\n', "two windows"),
        ("  freezes: [{from: 2026-12-20, until: 2026-12-20, reason: x}]\n", "after its"),
        ("  freezes: [{from: 2026-12-20, until: 2026-12-21}]\n", "reason"),
        ("  ticket: '('\n", "regular expression"),
        ("  with: {share: 0.5}\n", "whole number"),
        ("  on_drift: ignore\n", "notify"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(more: str, said: str) -> None:
    with pytest.raises(FormatError, match=r"interlock\.yaml:") as told:
        one(more)
    assert said in f"{told.value} {told.value.remedy}"


@pytest.mark.parametrize(
    "text",
    [
        "- name: live\n",
        "- name: Live\n  deployer: x\n  targets: [{name: a}]\n",
        "- name: live\n  deployer: x\n  targets: []\n",
        "- name: live\n  deployer: x\n  targets: [a]\n",
        "- name: live\n  deployer: x\n  targets: [{name: a}, {name: a}]\n",
        BASE + BASE,
        "name: live\n",
    ],
)
def test_an_environment_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(FormatError):
        read(text)


def test_what_comes_first_has_nothing_before_it() -> None:
    with pytest.raises(FormatError, match="nothing: it is the first"):
        one("  after: [staging]\n")


def test_where_what_runs_is_probed_is_read_strictly() -> None:
    made = one("  probe: {addresses: ['https://x'], files: [a.yaml], default_credentials: true, ca: ca.pem}\n").probe
    assert made == Asking(("https://x",), ("a.yaml",), default_credentials=True, ca="ca.pem")
    assert one("").probe is None
    assert one("  probe: {addresses: ['https://x']}\n").probe == Asking(("https://x",))
    for text in ("{}", "{addresses: []}", "{addresses: ['https://x'], default_credentials: 1}", "{adresses: ['x']}"):
        with pytest.raises(FormatError):
            one(f"  probe: {text}\n")


def test_what_a_cluster_is_answered_is_read_with_its_limits() -> None:
    made = one("  admission: {tags: pin, away: allow, keep_for: 90s, namespaces: [shop, 'team-*']}\n")
    assert made.admission == AdmissionRules(Tags.PIN, Away.ALLOW, 90, ("shop", "team-*"))


@pytest.mark.parametrize(
    "wrong",
    ["tags: latest", "away: maybe", "keep_for: 5s", "keep_for: 8d", "namespaces: ['*x']", "namespaces: [A]", "no: 1"],
)
def test_what_a_cluster_cannot_be_answered_is_refused(wrong: str) -> None:
    with pytest.raises((FieldWrong, FieldUnknown)):
        one(f"  admission: {{{wrong}}}\n")


def test_a_schedule_takes_windows() -> None:
    with pytest.raises(FormatError, match="windows"):
        one("  start: scheduled\n")
    assert one("  start: scheduled\n  windows: [{days: mon}]\n").start is Start.SCHEDULED
