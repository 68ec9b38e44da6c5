from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from interlock.adapters.notifiers.by_apprise import AppriseHerald
from interlock.adapters.notifiers.mail import MailHerald
from interlock.adapters.notifiers.pagerduty import PagerDutyHerald
from interlock.adapters.notifiers.slack import SlackHerald
from interlock.adapters.notifiers.teams import TeamsHerald
from interlock.formats import FieldUnknown, FieldWrong
from interlock.kernel import Severity
from interlock.response import Kind
from interlock.response.manners import Manner, Quiet
from interlock.wiring.channels import Channels, read_channels
from interlock.wiring.errors import ZoneUnknown
from interlock.wiring.heralds import Way
from tests.deliveries import NOW

MAIL = "mail: smtps://mail.example.org, from: interlock@example.org, to: [sec@example.org]"


def read(folder: Path, text: str) -> Channels:
    (folder / "channels.yaml").write_text(text, "utf-8")
    return read_channels(str(folder))


def way(folder: Path, fields: str) -> Way:
    (one,) = read(folder, f"channels: [{{name: ops, {fields}}}]\n").notified
    assert one.way is not None
    return one.way


def test_each_way_is_built_with_its_manner(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        f"server: https://interlock.example.org\nchannels:\n  - {{name: mail, {MAIL}}}\n"
        "  - {name: slack, slack: file:slack.txt}\n  - {name: teams, teams: env:TEAMS}\n"
        "  - {name: pager, pagerduty: 'https://events.example.org', secrets: [env:PAGER]}\n"
        "  - {name: other, apprise: env:OTHER}\n  - {name: log, file: x}\n",
    )
    told = found.told({}, lambda: NOW)
    assert {name: type(one.herald) for name, one in told.items()} == {
        "mail": MailHerald,
        "slack": SlackHerald,
        "teams": TeamsHerald,
        "pager": PagerDutyHerald,
        "other": AppriseHerald,
    }
    assert {name for name, one in told.items() if one.manner.is_pager} == {"pager"}
    assert list(found.senders_of(found.notified, {}, lambda: NOW)) == ["log"]
    assert found.server == "https://interlock.example.org"


def test_mail_is_read_with_where_its_password_is(tmp_path: Path) -> None:
    found = way(
        tmp_path,
        "mail: 'smtp://mail.example.org:25', from: a@example.org, to: [b@example.org, c@example.org, b@example.org],"
        " user: desk, secrets: [file:mail.txt], ca_file: ca.pem",
    )
    assert (found.url, found.sender, found.to) == (
        "smtp://mail.example.org:25",
        "a@example.org",
        ("b@example.org", "c@example.org"),
    )
    assert (found.user, found.reference, found.ca_file) == ("desk", f"file:{tmp_path}/mail.txt", f"{tmp_path}/ca.pem")


def test_a_manner_is_read(tmp_path: Path) -> None:
    text = (
        "slack: env:A, group: 1h, most_an_hour: 5, digest: 08:30, quiet_hours: 22:00-07:00, quiet_days: [sat, sun],"
        " zone: Europe/Vienna, urgent: {severity: high, on: [deployment.stranded]}"
    )
    manner = way(tmp_path, text).manner
    assert (manner.group_for, manner.most_an_hour) == (timedelta(hours=1), 5)
    assert (manner.digest_at, manner.digest_every) == (time(8, 30), None)
    assert manner.quiet == Quiet(time(22), time(7), frozenset({5, 6}))
    assert str(manner.zone) == "Europe/Vienna"
    assert (manner.urgent_severity, manner.urgent_kinds) == (Severity.HIGH, frozenset({Kind.DEPLOYMENT_STRANDED}))
    assert way(tmp_path, "slack: env:A, digest: 4h").manner == Manner(digest_every=timedelta(hours=4))
    assert way(tmp_path, "slack: env:A").manner == Manner()


@pytest.mark.parametrize(
    "fields",
    [
        "slack: https://hooks.example.org/services/x",
        "slack: 'file:'",
        "slack: env:A, mail: smtps://mail.example.org",
        "slack: env:A, from: a@example.org",
        "slack: env:A, secrets: [env:B]",
        "slack: env:A, stdout: true",
        "file: x, digest: 4h",
        "webhook: 'https://a.example.org', secrets: [env:A], quiet_hours: 22:00-07:00",
        "pagerduty: 'https://events.example.org'",
        "pagerduty: 'https://events.example.org', secrets: [env:A, env:B]",
        "pagerduty: 'http://events.example.org', secrets: [env:A]",
        "pagerduty: 'https://events.example.org', secrets: [env:A], digest: 4h",
        "mail: smtps://mail.example.org",
        "mail: smtps://mail.example.org, from: a@example.org, to: []",
        "mail: smtps://mail.example.org, from: a@example.org, to: [b@example.org], user: desk",
        "mail: smtps://mail.example.org, from: a@example.org, to: [b@example.org], secrets: [env:A]",
        "mail: smtps://mail.example.org, from: a@example.org, to: ['b@example.org, c@example.org']",
        'mail: smtps://mail.example.org, from: a@example.org, to: ["b@example.org\\r\\nBcc: c"]',
        "mail: smtps://mail.example.org, from: 'A <a@example.org>', to: [b@example.org]",
        "mail: smtps://u:p@mail.example.org, from: a@example.org, to: [b@example.org]",
        "mail: https://mail.example.org, from: a@example.org, to: [b@example.org]",
        "mail: smtps://, from: a@example.org, to: [b@example.org]",
        "mail: 'smtps://mail.example.org:x', from: a@example.org, to: [b@example.org]",
        "mail: 'smtps://mail.example.org/x', from: a@example.org, to: [b@example.org]",
        "mail: 'smtps://mail.example.org?x', from: a@example.org, to: [b@example.org]",
        'mail: "smtps://mail.example.org\\n", from: a@example.org, to: [b@example.org]',
        "slack: env:A, group: 2d",
        "slack: env:A, group: soon",
        "slack: env:A, most_an_hour: 0",
        "slack: env:A, most_an_hour: 1001",
        "slack: env:A, digest: 25:00",
        "slack: env:A, digest: 10s",
        "slack: env:A, digest: 8d",
        "slack: env:A, quiet_hours: 22:00",
        "slack: env:A, quiet_hours: 22:00-22:00",
        "slack: env:A, quiet_hours: 22:00-24:00",
        "slack: env:A, quiet_days: [mon, tue, wed, thu, fri, sat, sun]",
        "slack: env:A, quiet_days: [monday]",
        "slack: env:A, urgent: {}",
        "slack: env:A, urgent: {severity: worst}",
        "slack: env:A, urgent: {on: [nothing.happened]}",
    ],
)
def test_what_makes_no_channel_that_people_read_is_an_error(tmp_path: Path, fields: str) -> None:
    with pytest.raises((FieldWrong, FieldUnknown)):
        read(tmp_path, f"channels: [{{name: ops, {fields}}}]\n")


def test_a_zone_that_there_is_not_is_an_error(tmp_path: Path) -> None:
    for name in ("Europe/Atlantis", "../../etc/passwd"):
        with pytest.raises(ZoneUnknown):
            read(tmp_path, f"channels: [{{name: ops, slack: env:A, zone: {name}}}]\n")


def test_an_unknown_word_of_urgent_is_named(tmp_path: Path) -> None:
    with pytest.raises(FieldUnknown):
        read(tmp_path, "channels: [{name: ops, slack: env:A, urgent: {kinds: [finding.new]}}]\n")


def test_people_are_no_tracker_and_a_secret_in_its_place_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(FieldWrong):
        read(tmp_path, "trackers: [{name: board, slack: env:A}]\n")
    with pytest.raises(FieldWrong) as caught:
        read(tmp_path, "channels: [{name: ops, teams: 'https://flow.example.org/?sig=hidden'}]\n")
    assert "hidden" not in str(caught.value)
    with pytest.raises(FieldWrong):
        read(tmp_path, "server: http://interlock.example.org\n")


def test_what_the_page_shows_is_read_as_it_stands(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[3] / "docs" / "how-to" / "notifications.md").read_text("utf-8")
    blocks = [one.partition("```")[0] for one in page.split("```yaml\n")[1:]]
    first, manners = (read(tmp_path, one) for one in blocks)
    assert {one.way.by for one in first.notified if one.way is not None} == {
        *("mail", "slack", "teams", "pagerduty", "apprise")
    }
    (team,) = manners.notified
    assert team.way is not None
    assert team.way.manner.urgent_kinds
