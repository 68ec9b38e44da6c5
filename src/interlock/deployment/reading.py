"""Reading `environments:` of interlock.yaml, strictly: what nobody knows is an error with its place. Floor 9."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

from interlock.decision.expression.functions.texts import pattern
from interlock.decision.expression.values import Failure
from interlock.deployment.model import (
    AdmissionRules,
    Asking,
    Away,
    Environment,
    Freeze,
    Health,
    Start,
    Strategy,
    Tags,
    Target,
    Window,
)
from interlock.deployment.reading_strategy import milliseconds, strategy_from
from interlock.formats import Node
from interlock.kernel import (
    Instant,
    InstantMalformed,
    PatternMalformed,
    canonical,
    duration,
    instant,
)

FIELDS: Final = {
    "name": "what to call it: small letters, digits, dots, dashes and underscores",
    "after": "the environments that a release has to run in before it may come here",
    "start": "`manual` (somebody asks), `scheduled` (then, when a window opens; it needs `windows`) or `automatic` "
    "(whatever is good and runs in all before it, by a worker); left out, manual",
    "branches": "patterns of the branches and tags that it may be built from; left out, any",
    "deployer": "how it gets there: see the table of deployers",
    "targets": "what is deployed to: a name each, and what its deployer takes",
    "with": "what the deployer takes besides",
    "configuration": "files of the commit that what runs is configured with",
    "strategy": "`rolling`, `blue-green` or `canary`, or a map: way, at_once, shares, watch; see canary.md",
    "health": "how a target shows that it works: http or command, within, every, passes",
    "windows": "when deployments may begin: days, from, until, zone",
    "freezes": "when nothing is deployed: from, until, reason",
    "policy": "the policy that decides what comes here; left out, that of its stage",
    "stage": "whose evidence is demanded, as for `interlock gate --stage`; left out, the usual one",
    "ticket": "a regular expression that the name of a change ticket has to match; left out, none is asked for",
    "on_drift": "`notify` or `revert`, where something else runs than was deployed; left out, notify",
    "probe": "where and how what runs there is asked from outside: addresses, files, default_credentials, ca, failing",
    "admission": "how a cluster is answered that asks what may run: tags, away, keep_for, namespaces",
    "verify_every": "how often a worker compares what runs with what was deployed, such as 15m; left out, 1h",
}
"""Every field of an environment with what it means; the reference page is made from it."""
HEALTH: Final = ("http", "command", "within", "every", "passes")
PROBE: Final = ("addresses", "files", "default_credentials", "ca", "failing")
ADMISSION: Final = ("tags", "away", "keep_for", "namespaces")
MOST: Final = 100
_MOST_TARGETS: Final = 500
_NAME: Final = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
_LONGEST: Final = 64
_HOUR: Final = timedelta(hours=1)
_LEAST_KEPT: Final = timedelta(seconds=30)
_MOST_KEPT: Final = timedelta(days=7)
_NAMESPACE: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62})\*?|\*")
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK: Final = re.compile(r"([01]\d|2[0-4]):([0-5]\d)")
_DAY_MINUTES: Final = 24 * 60
_ALL: Final = 100
_LEAST_MS: Final = 10_000


def environments_of(node: Node) -> tuple[Environment, ...]:
    """Read the section. Errors: FieldUnknown, FieldWrong (FMT-1xx) with file and line."""
    items = node.items("environments")
    if len(items) > MOST:
        raise node.wrong("environments", f"at most {MOST} of them")
    found: list[Environment] = []
    for item in items:
        one = _environment(item)
        known = {other.name for other in found}
        if one.name in known:
            raise item.twice("environments.name", one.name)
        for before in one.after:
            if before not in known:
                wanted = "an environment that stands above it" if known else "nothing: it is the first"
                raise item.wrong("environments.after", wanted)
        found.append(one)
    return tuple(found)


def _environment(node: Node) -> Environment:
    fields = node.fields("environments", FIELDS)
    for needed in ("name", "deployer", "targets"):
        if needed not in fields:
            raise node.wrong("an environment", "name, deployer and targets")
    strategy = strategy_from(fields["strategy"]) if "strategy" in fields else Strategy()
    start = Start(fields["start"].one_of("environments.start", set(Start))) if "start" in fields else Start.MANUAL
    if start is Start.SCHEDULED and "windows" not in fields:
        raise fields["start"].wrong("environments.start", "`windows` beside it, or nothing ever begins")
    return Environment(
        name=_name(fields["name"], "environments.name"),
        deployer=_name(fields["deployer"], "environments.deployer"),
        targets=_targets(fields["targets"]),
        after=_words(fields, "after"),
        start=start,
        branches=_words(fields, "branches"),
        configuration=_words(fields, "configuration"),
        parameters=_given(fields["with"], "environments.with") if "with" in fields else {},
        strategy=strategy,
        health=_health(fields["health"]) if "health" in fields else None,
        windows=tuple(map(_window, fields["windows"].items("windows"))) if "windows" in fields else (),
        freezes=tuple(map(_freeze, fields["freezes"].items("freezes"))) if "freezes" in fields else (),
        policy=fields["policy"].text("environments.policy") if "policy" in fields else "",
        stage=fields["stage"].text("environments.stage") if "stage" in fields else "",
        ticket=fields["ticket"].read("environments.ticket", "a regular expression", _pattern)
        if "ticket" in fields
        else "",
        on_drift=fields["on_drift"].one_of("environments.on_drift", {"notify", "revert"})
        if "on_drift" in fields
        else "notify",
        probe=_probe(fields["probe"]) if "probe" in fields else None,
        admission=_admission(fields["admission"]) if "admission" in fields else AdmissionRules(),
        verify_every_ms=_every(fields),
        source=node.source,
        line=node.line,
    )


def _admission(node: Node) -> AdmissionRules:
    fields = node.fields("admission", ADMISSION)
    keep = (
        fields["keep_for"].read("admission.keep_for", "a length of time such as 1h", duration)
        if "keep_for" in fields
        else _HOUR
    )
    if not _LEAST_KEPT <= keep <= _MOST_KEPT:
        raise fields["keep_for"].wrong("admission.keep_for", "between 30s and 7d")
    namespaces = (
        tuple(one.text("admission.namespaces") for one in fields["namespaces"].items("namespaces"))
        if "namespaces" in fields
        else ()
    )
    for one in namespaces:
        if not _NAMESPACE.fullmatch(one):
            raise fields["namespaces"].wrong(
                "admission.namespaces", "names of namespaces, or beginnings such as shop-*"
            )
    return AdmissionRules(
        tags=Tags(fields["tags"].one_of("admission.tags", set(Tags))) if "tags" in fields else Tags.REFUSE,
        away=Away(fields["away"].one_of("admission.away", set(Away))) if "away" in fields else Away.DENY,
        keep_s=int(keep.total_seconds()),
        namespaces=namespaces,
    )


def _name(node: Node, field: str) -> str:
    name = node.text(field)
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise node.wrong(field, "small letters, digits, dots, dashes and underscores, at most 64")
    return name


def _words(fields: dict[str, Node], name: str) -> tuple[str, ...]:
    return tuple(one.text(f"environments.{name}") for one in fields[name].items(name)) if name in fields else ()


def _targets(node: Node) -> tuple[Target, ...]:
    items = node.items("environments.targets")
    if not items or len(items) > _MOST_TARGETS:
        raise node.wrong("environments.targets", f"between 1 and {_MOST_TARGETS} of them")
    found: list[Target] = []
    for item in items:
        if not isinstance(item.value, dict) or "name" not in item.value:
            raise item.wrong("a target", "a name, and what its deployer takes")
        name = _name(item.value["name"], "targets.name")
        if any(one.name == name for one in found):
            raise item.twice("targets.name", name)
        rest = {key: value for key, value in _given(item, "targets").items() if key != "name"}
        found.append(Target(name, rest))
    return tuple(found)


def _given(node: Node, field: str) -> dict[str, Any]:
    """Give what a deployer takes, which checks it itself: a plan can hold no number with a fraction."""
    if not isinstance(node.value, dict):
        raise node.wrong(field, "a mapping")
    plain: dict[str, Any] = node.plain()
    _check_plain(node, field)
    return plain


def _check_plain(node: Node, field: str) -> None:
    if isinstance(node.value, float):
        raise node.wrong(field, "a whole number, or a text")
    if isinstance(node.value, dict):
        for key, one in node.value.items():
            _check_plain(one, f"{field}.{key}")
    elif isinstance(node.value, list):
        for one in node.value:
            _check_plain(one, field)
    else:
        canonical(node.value)


def _health(node: Node) -> Health:
    fields = node.fields("health", HEALTH)
    if ("http" in fields) == ("command" in fields):
        raise node.wrong("health", "either http or command")
    passes = fields["passes"].whole("health.passes") if "passes" in fields else 2
    if passes < 1:
        raise fields["passes"].wrong("health.passes", "a whole number from 1 on")
    return Health(
        http=fields["http"].text("health.http") if "http" in fields else "",
        command=tuple(one.text("health.command") for one in fields["command"].items("health.command"))
        if "command" in fields
        else (),
        within_ms=milliseconds(fields, "within", 30_000),
        every_ms=milliseconds(fields, "every", 500),
        passes=passes,
    )


def _probe(node: Node) -> Asking:
    fields = node.fields("environments.probe", PROBE)
    if "addresses" not in fields or not fields["addresses"].texts("environments.probe.addresses"):
        raise node.wrong("environments.probe", "at least one address")
    allows = fields.get("default_credentials")
    return Asking(
        addresses=_words(fields, "addresses"),
        files=_words(fields, "files"),
        default_credentials=allows is not None and allows.truth("environments.probe.default_credentials"),
        ca=fields["ca"].text("environments.probe.ca") if "ca" in fields else "",
        failing=fields["failing"].one_of("environments.probe.failing", {"notify", "rollback"})
        if "failing" in fields
        else "notify",
    )


def _every(fields: dict[str, Node]) -> int:
    """Give how often an environment is verified: so seldom that it does nothing else meanwhile."""
    every = milliseconds(fields, "verify_every", 3_600_000)
    if every < _LEAST_MS:
        raise fields["verify_every"].wrong("environments.verify_every", "a length of time from 10s on")
    return every


def _window(node: Node) -> Window:
    fields = node.fields("windows", ("days", "from", "until", "zone"))
    days = fields["days"].read("windows.days", "days such as mon-thu or mon,wed,fri", _days) if "days" in fields else ()
    since = fields["from"].read("windows.from", "a time such as 09:00", _clock) if "from" in fields else 0
    until = fields["until"].read("windows.until", "a time such as 16:30", _clock) if "until" in fields else _DAY_MINUTES
    if since >= until:
        raise node.wrong("windows", "an `until` after its `from`, on the same day; write two windows for a night")
    zone = fields["zone"].text("windows.zone") if "zone" in fields else "UTC"
    return Window(days or tuple(range(7)), since, until, zone)


def _days(text: str) -> tuple[int, ...]:
    found: set[int] = set()
    for part in text.replace(" ", "").lower().split(","):
        first, dash, last = part.partition("-")
        if first not in _DAYS or (dash and last not in _DAYS):
            raise InstantMalformed(text=text)
        start, end = _DAYS.index(first), _DAYS.index(last if dash else first)
        found |= {(start + ahead) % 7 for ahead in range((end - start) % 7 + 1)}
    return tuple(sorted(found))


def _clock(text: str) -> int:
    match = _CLOCK.fullmatch(text)
    minutes = int(match[1]) * 60 + int(match[2]) if match else _DAY_MINUTES + 1
    if minutes > _DAY_MINUTES:
        raise InstantMalformed(text=text)
    return minutes


def _freeze(node: Node) -> Freeze:
    fields = node.fields("freezes", ("from", "until", "reason"))
    for needed in ("from", "until", "reason"):
        if needed not in fields:
            raise node.wrong("a freeze", "from, until and reason")
    wanted = "a day, or a moment such as 2026-12-20T00:00:00Z"
    since = fields["from"].read("freezes.from", wanted, moment)
    until = fields["until"].read("freezes.until", wanted, moment)
    if since >= until:
        raise node.wrong("freezes", "an `until` after its `from`")
    return Freeze(since, until, fields["reason"].text("freezes.reason"))


def moment(text: str) -> Instant:
    """Give the moment that a text means; a day means its beginning in UTC. Errors: InstantMalformed (KRN-102)."""
    return instant(text if "T" in text.upper() else f"{text}T00:00:00Z")


def _pattern(text: str) -> str:
    try:
        pattern(text)
    except Failure as error:
        raise PatternMalformed(pattern=text, why=str(error)) from error
    return text
