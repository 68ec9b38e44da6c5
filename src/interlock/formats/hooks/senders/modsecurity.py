"""ModSecurity: its audit log in JSON, one transaction a line, of version 3 and of version 2. Floor 5.

What a request carried is not kept: no query, no header, no body and none of the data that a rule matched, since any of
it may be a password. Which rules matched is.
Source: ModSecurity's documentation of the audit log in JSON.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from interlock.formats.hooks.headers import Headers
from interlock.formats.hooks.model import Delivery, Happened, Happening, Sender, delivered, once_by_body
from interlock.formats.hooks.payload import Part, line, payloads_of, told, words
from interlock.formats.hooks.proof import by_authorization
from interlock.kernel import Instant, Severity

_NAME: Final = "modsecurity"
_SEVERITIES: Final[Mapping[str, Severity]] = {
    **dict.fromkeys(("1", "2", "EMERGENCY", "ALERT", "CRITICAL"), Severity.CRITICAL),
    **dict.fromkeys(("3", "ERROR"), Severity.HIGH),
    **dict.fromkeys(("4", "WARNING"), Severity.MEDIUM),
    **dict.fromkeys(("5", "NOTICE"), Severity.LOW),
    **dict.fromkeys(("6", "7", "INFO", "DEBUG"), Severity.INFO),
}
"""Version 3 writes 0 where a rule has no severity, so 0 says nothing."""
_OLD: Final = re.compile(r'\[(id|msg|severity) "([^"\]]{0,500})"\]')


def _recognise(_headers: Headers) -> bool:
    return False


def _check(headers: Headers, _body: bytes, secrets: Sequence[str], _now: Instant) -> None:
    by_authorization(_NAME, headers, secrets)


def _read(_headers: Headers, body: bytes) -> Delivery:
    happenings = [_transaction(one) for one in payloads_of(_NAME, body)]
    kind = words(one.kind.value for one in happenings)
    only = happenings[0].key if len(happenings) == 1 else ""
    return delivered(_NAME, kind, happenings, once_by_body(_NAME, body), id=only)


def _transaction(one: Part) -> Happening:
    part = one.at("transaction")
    if not part:
        return Happening(Happened.UNKNOWN)
    rules = [_rule(each) for each in part.items("messages")] or [
        _old(each) for each in one.items("audit_data.messages")
    ]
    kind = Happened.REQUEST_NOTICED if rules else Happened.REQUEST_PASSED
    if part.flag("is_interrupted") or one.flag("audit_data.action.intercepted"):
        kind = Happened.REQUEST_BLOCKED
    found = sorted((worst for _, _, worst in rules if worst), key=lambda worst: worst.rank)
    request = part.at("request")
    wanted = request.text("method", "request_method"), request.text("uri")
    old = one.text("request.request_line").split(" ")
    method, uri = wanted if any(wanted) else (old[0], old[1] if len(old) > 1 else "")
    host = request.text("hostname") or _host(request.at("headers")) or _host(one.at("request.headers"))
    return Happening(
        kind,
        what="request",
        key=part.text("unique_id", "transaction_id", "id"),
        title=next((text for _, text, _ in rules if text), f"{method} {_path(uri)}".strip()),
        severity=found[0] if found else None,
        at=part.moment("time_stamp", "time"),
        data=told(
            rules=words(number for number, _, _ in rules),
            client=part.text("client_ip", "remote_address"),
            host=host,
            method=method,
            path=_path(uri),
            answer=part.text("response.http_code") or one.text("response.status"),
            server=part.text("host_ip", "local_address"),
            time=part.text("time_stamp", "time"),
            engine=part.text("producer.modsecurity") or one.text("audit_data.producer"),
        ),
    )


def _rule(one: Part) -> tuple[str, str, Severity | None]:
    return one.text("details.ruleId"), one.text("message"), _SEVERITIES.get(one.text("details.severity").upper())


def _old(one: Part) -> tuple[str, str, Severity | None]:
    """Read a message of version 2, which is one text with its parts in brackets."""
    parts = dict(_OLD.findall(one.value if isinstance(one.value, str) else ""))
    return line(parts.get("id", "")), line(parts.get("msg", "")), _SEVERITIES.get(parts.get("severity", "").upper())


def _host(headers: Part) -> str:
    return next((headers.named(name).text() for name in headers.names() if name.lower() == "host"), "")


def _path(uri: str) -> str:
    return uri.partition("?")[0].partition("#")[0]


SENDERS: Final = (
    Sender(
        name=_NAME,
        says="ModSecurity, audit log in JSON",
        proof="the header `Authorization`: a bearer token or basic credentials; nothing is signed",
        setup="`SecAuditLogFormat JSON`, and `SecAuditLogType HTTPS` or a log shipper that sends the lines on",
        events="requests that were blocked, that matched a rule, or that passed; never what was in them",
        recognise=_recognise,
        check=_check,
        read=_read,
    ),
)
