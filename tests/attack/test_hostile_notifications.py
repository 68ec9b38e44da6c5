"""Messages: words that want to be markup, mentions, headers or links; receivers that lie; somebody in the store."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.notifiers.mail import MailHerald, Postbox
from interlock.adapters.notifiers.pagerduty import PagerDutyHerald
from interlock.adapters.notifiers.posts import Posts
from interlock.adapters.notifiers.slack import SlackHerald
from interlock.adapters.notifiers.teams import TeamsHerald
from interlock.flows.respond import Proving
from interlock.flows.responding import Report
from interlock.flows.tell import Tell
from interlock.response import State
from interlock.response.manners import Manner
from interlock.response.messages import Message
from tests.receivers import MailServer, Pager, Receiver, receiving, slack, teams
from tests.unit.flows.newsroom import Crier, Newsroom
from tests.unit.response.events import AT

ASKED = "- {id: tell, on: waiver.requested, do: {notify: ops}}\n"
HIDDEN = secrets.token_hex(16)
HOSTILE = (
    "<!channel> <!here> @here @everyone <@U012AB3CD> <https://evil.example.org|click> &lt;!channel&gt;",
    "<script>alert(1)</script><img src=x onerror=alert(1)><b>",
    "[click](https://evil.example.org) **bold** ~~gone~~ `code` # title <at>ann</at>",
    "fine\r\nBcc: eve@example.org\r\nX-Priority: 1\r\n\r\n--boundary",
    "\u202egnp.exe \u2066\u200f\u061c\u200b\ufeff\u2028\u2029",
    "\x00\x1b[2J\x1b]0;owned\x07\x08\x7f\x9b31m",
    "x" * 10_000,
    "\u0e01" + "\u0e33" * 9_000,
    "\U0001f4a9 :rotating_light: =HYPERLINK('https://evil.example.org') {0} %s $(id) {{7*7}}",
    ".\r\n.\r\nQUIT\r\n",
    '"}],"blocks":[{"type":"divider"}],"x":["',
)


HEADERS = {
    *("from", "to", "subject", "date", "message-id", "auto-submitted"),
    *("mime-version", "content-type", "content-transfer-encoding"),
}


class Doors:
    """One receiver of each kind, which refuse what the real ones refuse."""

    def __init__(self, stack: ExitStack) -> None:
        self.slack = stack.enter_context(receiving(slack))
        self.teams = stack.enter_context(receiving(teams))
        self.pager = Pager(HIDDEN)
        self.pagerduty = stack.enter_context(receiving(self.pager))
        self.mail = MailServer()
        stack.callback(self.mail.stop)
        self.environ = {
            "SLACK": f"{self.slack.base}/services/{HIDDEN}",
            "TEAMS": f"{self.teams.base}/workflows?sig={HIDDEN}",
            "PAGER": HIDDEN,
        }

    def into(self, room: Newsroom) -> None:
        posts = Posts(lambda: AT)
        room.criers = {
            "slack": SlackHerald("env:SLACK", self.environ, posts),
            "teams": TeamsHerald("env:TEAMS", self.environ, posts),
            "pager": PagerDutyHerald(self.pagerduty.base, "env:PAGER", self.environ, posts),
            "mail": MailHerald(Postbox(self.mail.url, "interlock@example.org", ("ops@example.org",)), {}),
        }
        room.manners = {name: Manner(group_for=timedelta(0), is_pager=name == "pager") for name in room.criers}
        steps = ", ".join(f"{{notify: {name}}}" for name in room.criers)
        room.text = f"- {{id: tell, on: waiver.requested, do: [{steps}]}}\n"


@pytest.fixture
def doors() -> Iterator[Doors]:
    with ExitStack() as stack:
        yield Doors(stack)


def texts(value: Any) -> Iterator[str]:
    """Give every text of a document."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_words_of_others_stay_words_wherever_they_are_told(tmp_path: Path, doors: Doors, words: str) -> None:
    room = Newsroom(tmp_path)
    doors.into(room)
    room.ask(words)
    report = room.run()
    assert (report.done, report.failed, report.dead) == (4, 0, 0), report.said

    (document,) = doors.slack.took
    kinds = {one["type"] for one in document["blocks"]}
    assert kinds <= {"header", "section", "context", "actions"}
    assert "<" not in document["text"]
    assert '"mrkdwn"' not in json.dumps(document["blocks"])

    (card,) = doors.teams.took
    assert {run["type"] for one in card["attachments"][0]["content"]["body"] for run in one["inlines"]} == {"TextRun"}
    assert "msteams" not in json.dumps(card)

    (trigger,) = doors.pagerduty.took
    assert trigger["payload"]["severity"] == "warning"

    (mail,) = doors.mail.mails
    assert {one.lower() for one in mail} == HEADERS
    assert len(mail.keys()) == len(HEADERS)
    assert mail.get_content_type() == "text/plain"
    assert [to for _, to, _ in doors.mail.took] == [["ops@example.org"]]

    told = [*texts(document), *texts(card), *texts(trigger), mail["subject"], *mail.get_content().splitlines()]
    for text in told:
        for line in text.split("\n"):
            assert line.isprintable(), ascii(line)
            assert not set(line) & set("\u202e\u2066\u200f\u061c\u200b\ufeff"), ascii(line)
        assert "://evil" not in text
        assert len(text) < 3000


def test_addresses_and_keys_are_in_no_fault_no_table_and_no_log(
    tmp_path: Path, doors: Doors, caplog: pytest.LogCaptureFixture
) -> None:
    room = Newsroom(tmp_path)
    doors.into(room)
    for one in (doors.slack, doors.teams, doors.pagerduty):
        one.answers = [(500, f"your key {HIDDEN} is wrong", {}), (302, "", {"Location": f"http://x/{HIDDEN}"})]
    room.ask("first")
    said = ""
    with caplog.at_level(logging.DEBUG):
        for _ in range(2):
            report = room.run()
            said += " ".join(report.said)
            room.world.pass_time(minutes=40)
        with room.world.app(is_reading=True) as app:
            said += repr(app.queues.standing()) + repr(room.errands())
    assert "it answered 500" in said
    assert "it answered 302" in said
    assert HIDDEN not in said
    assert HIDDEN not in caplog.text


@pytest.mark.parametrize("name", ["slack", "teams", "pager"])
@pytest.mark.parametrize(
    "answer",
    [
        (200, '{"ok": false, "error": "ratelimited"}', {}),
        (200, '{"status": "throttled", "error": "later"}', {}),
        (200, "<html>welcome to the hotel</html>", {}),
        (200, "error " + "x" * 200_000, {}),
        (307, "", {"Location": "http://127.0.0.1:1/"}),
        (429, "", {"Retry-After": "1"}),
        (204, "no", {}),
    ],
    ids=range(7),
)
def test_a_receiver_that_says_yes_and_means_no_has_told_nobody(
    tmp_path: Path, doors: Doors, name: str, answer: tuple[int, str, dict[str, str]]
) -> None:
    room = Newsroom(tmp_path)
    doors.into(room)
    room.text = f"- {{id: tell, on: waiver.requested, do: {{notify: {name}}}}}\n"
    receiver: Receiver = {"slack": doors.slack, "teams": doors.teams, "pager": doors.pagerduty}[name]
    receiver.answers = [answer]
    room.ask("please")
    report = room.run()
    assert (report.done, report.failed) == (0, 1)
    room.world.pass_time(minutes=31)
    assert room.run().done == 1
    assert len(receiver.took) == 1


def test_a_storm_of_every_kind_is_a_few_messages_and_no_event_is_lost(tmp_path: Path) -> None:
    room = Newsroom(
        tmp_path, Manner(most_an_hour=3), "- {id: t, on: [finding.new, decision.denied], do: {notify: ops}}\n"
    )
    for number in range(12):
        room.find(*(f"rule-{each}" for each in range(number % 4 + 1)))
        room.run()
        room.world.pass_time(minutes=5)
    assert len(room.ops.got) <= 2 * (3 + 1), "an hour's worth, twice"
    room.world.pass_time(hours=2)
    room.run()
    assert room.states() == {State.DONE: len(room.errands())}
    told = sum(one.count for message in room.ops.got for one in message.items) + sum(one.more for one in room.ops.got)
    assert told == len(room.errands())


def test_what_somebody_writes_into_the_tables_of_queues_tells_nobody_anything(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, text=ASKED)
    room.ask("please")
    body = b"[]".hex()
    room.world.damage(f"UPDATE event SET body = x'{body}'")  # noqa: S608, the test's own words
    room.world.damage("UPDATE event SET planned = 1")
    room.world.damage(
        "INSERT INTO errand (event, action, sameness, made, state, attempts, due, said)"
        " SELECT number, 'x notify:ops', '', 0, 'held', 0, 0, '' FROM event"
    )
    room.world.damage("INSERT INTO notice_channel (channel, due, failures, said) VALUES ('ops', 0, 3, 'x')")
    report = room.run()
    assert (report.done, report.dead >= 1, room.ops.got) == (0, True, [])


class Meanwhile(Crier):
    """Has somebody else deliver too while it is told something."""

    def __init__(self, other: Callable[[], Report]) -> None:
        super().__init__()
        self.other = other
        self.reports: list[Report] = []

    def tell(self, message: Message) -> str:
        self.reports.append(self.other())
        return super().tell(message)


def test_two_deliverers_at_once_tell_everything_once(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    room.find("a", "b", "c")
    crier = Meanwhile(room.run)
    room.ops, room.criers = crier, {"ops": crier}
    assert room.run().done == 3
    assert crier.reports == [Report()], "somebody has the channel"
    assert len(crier.events) == 3


def test_a_channel_that_somebody_has_who_died_is_told_by_another_after_a_while(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    room.find("a")
    with room.world.app() as app:
        proving = Proving(app.gate, app.store.ledger, app.trust, app.deliveries)
        tell: Tell = room.tell(app, proving)
        room.respond(app)._plan()  # what follows is planned, and nothing told
        assert app.queues.take("ops", app.clock(), app.clock() + timedelta(minutes=5)) is not None
        assert tell.run(10).done == 0
    room.world.pass_time(minutes=5)
    assert room.run().done == 1
