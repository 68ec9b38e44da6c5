"""A team reads Slack, somebody on call is paged, and everybody gets mail: as it is set up, over a long bad day.

The files are those that a user writes, the receivers listen on loopback, and the clock is the test's.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from interlock.flows.responding import Report
from interlock.kernel import ControlId, Severity, sha256
from interlock.response import State, read_event
from interlock.testing.world import World, failed, finding
from tests.receivers import MailServer, Pager, Receiver, receiving, slack

SETTINGS = """\
version: 1
responses:
  - {id: team, on: [decision.denied, finding.new], do: {notify: team}}
  - {id: everybody, on: finding.new, do: {notify: everybody}}
  - {id: on-call, on: finding.new, where: {severity: critical}, do: {notify: on-call}}
"""
CHANNELS = """\
server: https://interlock.example.org
channels:
  - {{name: team, slack: file:slack.txt}}
  - name: everybody
    mail: {mail}
    from: interlock@example.org
    to: [team@example.org]
    digest: 08:00
    zone: Europe/Vienna
  - {{name: on-call, pagerduty: "{pager}", secrets: [file:pager.txt]}}
"""
KEY = secrets.token_hex(16)


class Team:
    """A repository whose events go to three channels."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.world = World(folder)
        self.world.commit({"interlock.yaml": SETTINGS})
        self.slack: Receiver = stack.enter_context(receiving(slack))
        self.pager = Pager(KEY)
        self.pagerduty: Receiver = stack.enter_context(receiving(self.pager))
        self.mail = MailServer()
        stack.callback(self.mail.stop)
        with self.world.app(is_reading=True) as app:
            config = Path(app.places.config)
        config.mkdir(parents=True, exist_ok=True)
        (config / "channels.yaml").write_text(CHANNELS.format(mail=self.mail.url, pager=self.pagerduty.base))
        for name, text in (("slack.txt", f"{self.slack.base}/services/x"), ("pager.txt", KEY)):
            (config / name).write_text(f"{text}\n")
            (config / name).chmod(0o600)

    def check(self, *rules: str, severity: Severity = Severity.HIGH) -> None:
        self.world.runner.outcomes[ControlId("commit.sast")] = failed(
            *(finding("commit.sast", severity, rule=one, fingerprint=sha256(one.encode()).hex[:32]) for one in rules)
        )
        self.world.check()

    def deliver(self) -> Report:
        with self.world.app() as app:
            return app.respond().run(1000)

    def told(self) -> list[str]:
        """Give the beginnings of the ids of the events that Slack shows, in the order in which it got them."""
        sections = [one for each in self.slack.took for one in each["blocks"] if one["type"] == "section"]
        return [one["text"]["text"].rsplit(" ", 1)[1] for one in sections]


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with ExitStack() as stack:
        yield Team(tmp_path, stack)


def test_a_channel_is_down_for_a_day_and_everything_arrives_once_in_order_and_grouped(team: Team) -> None:
    team.slack.is_down = True
    for hour in range(24):
        team.check(*(f"rule-{hour}-{each}" for each in range(3)))
        for _ in range(2):
            team.deliver()
            team.world.pass_time(minutes=30)
    with team.world.app(is_reading=True) as app:
        counts = app.outbox.counts()
        (standing,) = (one for one in app.queues.standing() if one.line.channel == "team")
        wanted = [
            read_event(one).id[:16]
            for one in app.outbox.events(most=1000)
            if read_event(one).kind in {"decision.denied", "finding.new"}
        ]
    assert State.DEAD not in counts, "nothing was given up"
    assert standing.held == len(wanted) == 24 * 4
    assert standing.line.failures > 24
    assert team.slack.took == []

    team.slack.is_down = False
    team.world.pass_time(minutes=31)
    team.deliver()
    titles = [one["blocks"][0]["text"]["text"] for one in team.slack.took]
    assert sorted(titles) == [
        "Interlock: decision.denied, and 23 more like this",
        "Interlock: finding.new, and 71 more like this",
    ]
    told = team.told()
    assert len(told) == len(set(told))
    for took in team.slack.took:
        shown = [
            wanted.index(one["text"]["text"].rsplit(" ", 1)[1]) for one in took["blocks"] if one["type"] == "section"
        ]
        assert shown == sorted(shown), "what happened first is said first"
    with team.world.app(is_reading=True) as app:
        assert all(one.line.channel != "team" for one in app.queues.standing())
    again = len(team.slack.took)
    team.world.pass_time(hours=1)
    team.deliver()
    assert len(team.slack.took) == again, "and only once"


def test_the_same_day_somebody_on_call_was_paged_once_and_everybody_got_one_mail(team: Team) -> None:
    for hour in range(4):
        team.check("mild", f"leak-{hour}", severity=Severity.CRITICAL)
        team.deliver()
        team.world.pass_time(hours=1)
    assert list(team.pager.incidents.values()) == ["open"], "one incident, told several times"
    assert len(team.pagerduty.took) == 4
    assert team.mail.took == []
    team.world.pass_time(hours=24)
    team.deliver()
    (mail,) = team.mail.mails
    assert mail["subject"] == "Interlock: finding.new, and 7 more like this"
    assert "https://interlock.example.org/" in mail.get_content()
