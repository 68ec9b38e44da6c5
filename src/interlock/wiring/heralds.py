"""The channels of `channels.yaml` that people read: how each is told, and in which manner. Floor 12.

Addresses of people stand there and nowhere else: an account of the directory says who signed something, and not where
somebody reads mail.
"""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import os
import re
from collections.abc import Callable, Mapping
from datetime import time, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from interlock.formats import Node
from interlock.kernel import Severity, duration
from interlock.response import Kind
from interlock.response.gathering import LONGEST_GROUP
from interlock.response.manners import Manner, Quiet
from interlock.wiring.hooks import reference_of
from interlock.wiring.safe_addresses import url_of

if TYPE_CHECKING:
    from interlock.flows.ports import Herald
    from interlock.flows.tell import Channel
    from interlock.kernel import Instant

WAYS: Final = ("mail", "slack", "teams", "pagerduty", "apprise")
_ADDRESSING: Final = {
    "mail": "`smtps://HOST` or `smtp://HOST:PORT`, where mail is handed in; what is not on this machine has to encrypt",
    "from": "the address that mail comes from",
    "to": "the addresses that mail goes to",
    "user": "the name by which mail is handed in, with its password at `secrets`",
    "slack": "where the address of an incoming webhook of Slack is, env:NAME or file:PATH",
    "teams": "where the address of a workflow of Microsoft Teams is, likewise",
    "pagerduty": "the address of the Events API of PagerDuty, without its path; the integration key is at `secrets`",
    "apprise": "where an address is that apprise knows, for all other receivers; needs the extra `apprise`",
}
_MANNERS: Final = {
    "group": "how long what is alike (same product and kind) waits for more of it after a message; 10m if left out",
    "most_an_hour": "messages an hour, after which one says how many events are held back; 20 if left out",
    "digest": "collect and send one message: so long after the first event (`4h`), or each day at a time (`08:30`)",
    "quiet_hours": "when nothing is sent, such as `22:00-07:00`",
    "quiet_days": "days on which nothing is sent: mon, tue, wed, thu, fri, sat, sun",
    "zone": "the time zone of these times, such as Europe/Vienna; UTC if left out",
    "urgent": "what waits for no digest, quiet hours or limit: `severity` (or worse) and `on` (kinds of events)",
}
FIELDS: Final = {**_ADDRESSING, **_MANNERS}
"""Every field of a channel that people read, with what it means."""
_OF: Final = {
    "mail": ("from", "to", "user", "secrets", "ca_file"),
    "slack": ("ca_file",),
    "teams": ("ca_file",),
    "pagerduty": ("secrets", "ca_file"),
    "apprise": (),
}
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_ADDRESS: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_MOST_ADDRESSES: Final = 50
_MOST_AN_HOUR: Final = 1000
_LEAST_DIGEST: Final = timedelta(minutes=1)
_LONGEST_DIGEST: Final = timedelta(days=7)


class Way(msgspec.Struct, frozen=True):
    """How one channel is told."""

    by: str
    manner: Manner
    url: str = ""
    reference: str = ""
    """Where the secret is: the address, the key or the password."""
    sender: str = ""
    to: tuple[str, ...] = ()
    user: str = ""
    ca_file: str = ""


def way_of(node: Node, fields: Mapping[str, Node], by: str, config: str) -> Way:
    """Read how a channel is told; of its fields those of another way are wrong.

    Errors: FieldWrong (FMT-1xx), ZoneUnknown (CFG-110).
    """
    own = {"name", by, *_OF[by], *(() if by == "pagerduty" else _MANNERS)}
    for field in fields:
        if field not in own:
            wanted = (
                "nothing: PagerDuty groups and keeps quiet itself" if field in _MANNERS else f"no such word of {by}"
            )
            raise fields[field].wrong(field, wanted)
    manner = Manner(is_pager=True) if by == "pagerduty" else _manner(fields)
    ca_file = os.path.join(config, fields["ca_file"].text("ca_file")) if "ca_file" in fields else ""
    if by == "mail":
        return _mail(node, fields, manner, ca_file, config)
    if by == "pagerduty":
        return Way(by, manner, url_of(fields[by], by), _secret(node, fields, config), ca_file=ca_file)
    return Way(by, manner, reference=reference_of(fields[by], config, by), ca_file=ca_file)


def channel_told(way: Way, environ: Mapping[str, str], clock: Callable[[], Instant]) -> Channel:
    """Build what tells a channel."""
    from interlock.flows.tell import Channel

    return Channel(_herald(way, environ, clock), way.manner)


def _herald(way: Way, environ: Mapping[str, str], clock: Callable[[], Instant]) -> Herald:
    if way.by == "mail":
        from interlock.adapters.notifiers.mail import MailHerald, Postbox

        return MailHerald(Postbox(way.url, way.sender, way.to, way.user, way.reference, way.ca_file), environ)
    if way.by == "apprise":
        from interlock.adapters.notifiers.by_apprise import AppriseHerald

        return AppriseHerald(way.reference, environ)
    from interlock.adapters.notifiers.posts import Posts

    posts = Posts(clock, ca_file=way.ca_file)
    if way.by == "slack":
        from interlock.adapters.notifiers.slack import SlackHerald

        return SlackHerald(way.reference, environ, posts)
    if way.by == "teams":
        from interlock.adapters.notifiers.teams import TeamsHerald

        return TeamsHerald(way.reference, environ, posts)
    from interlock.adapters.notifiers.pagerduty import PagerDutyHerald

    return PagerDutyHerald(way.url, way.reference, environ, posts)


def _mail(node: Node, fields: Mapping[str, Node], manner: Manner, ca_file: str, config: str) -> Way:
    for needed in ("from", "to"):
        if needed not in fields:
            raise node.wrong("a channel by mail", "from and to")
    if ("user" in fields) != ("secrets" in fields):
        raise node.wrong("a channel by mail", "user and secrets together, or neither")
    items = fields["to"].items("to")
    if not 0 < len(items) <= _MOST_ADDRESSES:
        raise fields["to"].wrong("to", f"from one to {_MOST_ADDRESSES} addresses")
    user = fields["user"].text("user") if "user" in fields else ""
    reference = _secret(node, fields, config) if user else ""
    to = tuple(dict.fromkeys(_address(one, "to") for one in items))
    return Way("mail", manner, _smtp(fields["mail"]), reference, _address(fields["from"], "from"), to, user, ca_file)


def _secret(node: Node, fields: Mapping[str, Node], config: str) -> str:
    items = fields["secrets"].items("secrets") if "secrets" in fields else []
    if len(items) != 1:
        raise node.wrong("a channel", "one of secrets")
    return reference_of(items[0], config, "secrets")


def _address(node: Node, field: str) -> str:
    text = node.text(field)
    if not _ADDRESS.fullmatch(text):
        raise node.wrong(field, "a mail address and nothing else")
    return text


def _smtp(node: Node) -> str:
    text = node.text("mail")
    try:
        parts = urlsplit(text)
        is_one = parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one or "@" in text or not text.isascii() or not text.isprintable() or parts.path.strip("/"):
        raise node.wrong("mail", "smtps://HOST or smtp://HOST:PORT, without credentials or a path")
    if parts.query or parts.fragment or " " in text:
        raise node.wrong("mail", "smtps://HOST or smtp://HOST:PORT and nothing behind it")
    return text.rstrip("/")


def _manner(fields: Mapping[str, Node]) -> Manner:
    digest_every, digest_at = _digest(fields["digest"]) if "digest" in fields else (None, None)
    manner = Manner(digest_every=digest_every, digest_at=digest_at, quiet=_quiet(fields))
    if "group" in fields:
        group = fields["group"].read("group", "a length of time such as 10m", duration)
        if group > LONGEST_GROUP:
            raise fields["group"].wrong("group", "at most 24h")
        manner = msgspec.structs.replace(manner, group_for=group)
    if "most_an_hour" in fields:
        most = fields["most_an_hour"].whole("most_an_hour")
        if not 0 < most <= _MOST_AN_HOUR:
            raise fields["most_an_hour"].wrong("most_an_hour", f"from 1 to {_MOST_AN_HOUR}")
        manner = msgspec.structs.replace(manner, most_an_hour=most)
    if "zone" in fields:
        from interlock.wiring.planning import zone

        manner = msgspec.structs.replace(manner, zone=zone(fields["zone"].text("zone")))
    return _with_urgent(manner, fields["urgent"]) if "urgent" in fields else manner


def _with_urgent(manner: Manner, node: Node) -> Manner:
    fields = node.fields("urgent", ("severity", "on"))
    if not fields:
        raise node.wrong("urgent", "severity, on, or both")
    severity = Severity(fields["severity"].one_of("severity", set(Severity))) if "severity" in fields else None
    kinds = fields["on"].items("on") if "on" in fields else []
    wanted = frozenset(Kind(one.one_of("on", set(Kind))) for one in kinds)
    return msgspec.structs.replace(manner, urgent_severity=severity, urgent_kinds=wanted)


def _digest(node: Node) -> tuple[timedelta | None, time | None]:
    text = node.text("digest")
    if _TIME.fullmatch(text):
        return None, _time(text)
    every = node.read("digest", "a length of time such as 4h, or a time of the day such as 08:30", duration)
    if not _LEAST_DIGEST <= every <= _LONGEST_DIGEST:
        raise node.wrong("digest", "from 1m to 7d")
    return every, None


def _quiet(fields: Mapping[str, Node]) -> Quiet | None:
    days = (
        [one.one_of("quiet_days", _DAYS) for one in fields["quiet_days"].items("quiet_days")]
        if ("quiet_days" in fields)
        else []
    )
    if len(set(days)) == len(_DAYS):
        raise fields["quiet_days"].wrong("quiet_days", "at most six of them: on some day something has to be told")
    begins, ends = None, None
    if "quiet_hours" in fields:
        text = fields["quiet_hours"].text("quiet_hours")
        first, _, last = text.partition("-")
        if not _TIME.fullmatch(first) or not _TIME.fullmatch(last) or first == last:
            raise fields["quiet_hours"].wrong("quiet_hours", "two times of the day, such as 22:00-07:00")
        begins, ends = _time(first), _time(last)
    if begins is None and not days:
        return None
    return Quiet(begins, ends, frozenset(_DAYS.index(one) for one in days))


def _time(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute))
