"""Findings: those that are open, by filters; one with where it is from; several counted by their rules. Floor 14."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Final, TypeVar

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter

from interlock.kernel import Instant, KeyId, Severity
from interlock.trace.board_views import OPEN, Detail, Found, Order, RulePage, Wanted
from interlock.web.board import READS, Seen, called, entry, path_of, seen_by, when
from interlock.web.errors import FormUnfit
from interlock.web.pages import page
from interlock.web.paths import CVE_TO_PODS, FINDINGS, NEW_WAIVER
from interlock.web.tables import (
    Cell,
    Choice,
    Column,
    Format,
    FormatAsked,
    Row,
    Shape,
    Table,
    Text,
    address,
    most_of,
    shown,
)
from interlock.web.visiting import Asked, serving_of

"""Where a waiver is asked for of the findings that were chosen."""
FindingName = Annotated[str, PathParameter(pattern="^[0-9a-f]{32}$")]
_Word = TypeVar("_Word", Severity, Order)
_FILTERS: Final = ("product", "severity", "control", "rule", "state", "branch", "age", "text", "order")
_AGE: Final = re.compile("[0-9]{1,4}")
_LONGEST: Final = 2_000
"""Of a filter: as long as any name that a board keeps."""
_SEVERITIES: Final = (("", "every severity"), *((one.value, one.value) for one in Severity))
_STATES: Final = (("", "all that are open"), *((one, one) for one in OPEN), ("gone", "gone"))
_AGES: Final = (("", "any age"), ("7", "over 7 days"), ("30", "over 30 days"), ("90", "over 90 days"))
_ORDERS: Final = (("worst", "the worst first"), ("newest", "the newest first"), ("oldest", "the oldest first"))
_GROUPS: Final = (("", "one by one"), ("rule", "by rule"))


@get(FINDINGS, opt=READS, sync_to_thread=True)
def findings(request: Asked, kind: FormatAsked = Format.HTML, group: Text = "", after: Text = "") -> Response[Any]:
    """Show the findings that whoever asks may see."""
    seen = seen_by(request)
    wanted, age = wanted_of(request, seen.products, serving_of(request).clock())
    asked = _asked(wanted, age)
    if group == "rule":
        table = _by_rule(seen.views.rules(wanted, most=most_of(kind)), asked)
    else:
        table = _one_by_one(seen, wanted, asked, after, most_of(kind))
    estate = seen.estate()
    return shown(
        request,
        "findings",
        table,
        kind,
        asked=asked,
        choices=_choices(asked, group),
        unlisted=sum(one.unlisted for one in estate),
        is_grouped=group == "rule",
        is_empty=not any(one.lines for one in estate),
        here=FINDINGS,
        waiver=NEW_WAIVER,
    )


def wanted_of(request: Asked, products: frozenset[str] | None, now: Instant) -> tuple[Wanted, int]:
    """Read which findings an address asks for, and of what age in days.

    Errors: FormUnfit (WEB-105) for what no filter takes.
    """
    said = {name: _one_of(request, name) for name in _FILTERS}
    state, age = said["state"], said["age"] or "0"
    if state not in {"", "gone", *OPEN}:
        raise FormUnfit(field="state", why=f"is none of {', '.join((*OPEN, 'gone'))}")
    if _AGE.fullmatch(age) is None:
        raise FormUnfit(field="age", why="is no number of days")
    severity = _word(Severity, said["severity"], "severity")
    wanted = Wanted(
        products=products,
        product=said["product"],
        severity=severity,
        control=said["control"],
        rule=said["rule"],
        state=state,
        branch=said["branch"],
        before=int((now - timedelta(days=int(age))).timestamp()) if int(age) else 0,
        text=said["text"],
        order=_word(Order, said["order"], "order") or Order.WORST,
    )
    return wanted, int(age)


def _one_of(request: Asked, name: str) -> str:
    values = request.query_params.getall(name, [])
    if len(values) > 1 or any(len(one) > _LONGEST for one in values):
        raise FormUnfit(field=name, why="is there more than once" if len(values) > 1 else "is too long")
    return values[0] if values else ""


def _word(kind: type[_Word], text: str, field: str) -> _Word | None:
    try:
        return kind(text) if text else None
    except ValueError as error:
        raise FormUnfit(field=field, why=f"is none of {', '.join(kind)}") from error


def _asked(wanted: Wanted, age: int) -> dict[str, str]:
    """Give what is asked for as an address says it; what leaves nothing out is left out."""
    return {
        "product": wanted.product,
        "severity": wanted.severity.value if wanted.severity is not None else "",
        "control": wanted.control,
        "rule": wanted.rule,
        "state": wanted.state,
        "branch": wanted.branch,
        "age": str(age) if age else "",
        "text": wanted.text,
        "order": wanted.order.value if wanted.order is not Order.WORST else "",
    }


def _choices(asked: Mapping[str, str], group: str) -> tuple[Choice, ...]:
    return (
        Choice("severity", "Severity", _SEVERITIES, asked["severity"]),
        Choice("state", "State", _STATES, asked["state"]),
        Choice("age", "Age", _AGES, asked["age"]),
        Choice("order", "Order", _ORDERS, asked["order"] or Order.WORST.value),
        Choice("group", "Shown", _GROUPS, group),
    )


def _one_by_one(seen: Seen, wanted: Wanted, asked: Mapping[str, str], after: str, most: int) -> Table:
    found = seen.views.page(wanted, most=most, after=after)
    many = f"{found.count:,}" if found.is_exact else f"more than {found.count:,}"
    told = "" if after else f"{many} findings" if found.count != 1 else "1 finding"
    if found.looked:
        told = f"{found.count:,} among {found.looked:,} findings that were looked through; there are more to look at"
    return Table(
        "findings",
        "Findings",
        (
            Column("finding", "Finding"),
            Column("severity", "Severity", Shape.STATE),
            Column("state", "State", Shape.STATE),
            Column("rule", "Rule", Shape.DIGEST),
            Column("product", "Product"),
            Column("since", "Since", Shape.TIME),
            Column("entry", "Said by"),
        ),
        [_row(one) for one in found.found],
        address(FINDINGS, **asked),
        found.next,
        is_later=bool(after),
        told=told,
        empty="None of those that were looked through is like that." if found.looked else "No finding is like that.",
    )


def _row(one: Found) -> Row:
    where = f"{one.path}:{one.at}" if one.at else one.path
    return Row(
        (
            Cell(one.message, f"{FINDINGS}/{one.name}", where, is_peeked=True),
            Cell(state=one.severity.value),
            Cell(state=one.state),
            Cell(one.rule, address(FINDINGS, rule=one.rule), one.control),
            Cell(called(one.product), path_of(one.product)),
            Cell(at=when(one.since)),
            entry(one.newest),
        ),
        one.name,
        {
            "path": one.path,
            "line": str(one.at),
            "control": one.control,
            "repository": one.remote,
            "branch": one.branch,
            "place": one.place,
            "first entry": str(one.first),
            "entry since": str(one.opened),
            "entry gone": str(one.closed) if one.closed >= 0 else "",
            "id": one.name,
        },
    )


def _by_rule(found: RulePage, asked: Mapping[str, str]) -> Table:
    told = f"{found.counted:,} findings" if found.is_exact else f"the first {found.counted:,} findings, by their rules"
    return Table(
        "rules",
        "Findings by their rules",
        (
            Column("rule", "Rule", Shape.CODE),
            Column("severity", "At worst", Shape.STATE),
            Column("findings", "Findings", Shape.NUMBER),
            Column("products", "Products", Shape.NUMBER),
        ),
        [
            Row(
                (
                    Cell(one.rule, address(FINDINGS, **{**asked, "rule": one.rule})),
                    Cell(state=one.severity.value),
                    Cell(f"{one.number:,}", number=one.number),
                    Cell(f"{one.products:,}", number=one.products),
                )
            )
            for one in found.rules
        ],
        address(FINDINGS, **asked, group="rule"),
        told=told,
        empty="No finding is like that.",
    )


@get(FINDINGS + "/{name:str}", opt=READS, sync_to_thread=True)
def finding(request: Asked, name: FindingName) -> Response[str]:
    """Show one finding: where it is, who says so, since when, and how to mend it."""
    seen = seen_by(request)
    detail = seen.views.find(name, seen.products)
    if detail is None:
        raise NotFoundException
    one = detail.found
    return page(
        request,
        "finding",
        one=one,
        more=detail.more,
        line=detail.line,
        product=(called(one.product), path_of(one.product)),
        at={
            "since": when(one.since),
            "closed": when(one.closed_at),
            "looked": when(detail.line.at),
        },
        entries={
            "opened": entry(one.opened),
            "first": entry(one.first),
            "newest": entry(one.newest),
            "closed": entry(one.closed),
        },
        said=_said(request, detail),
        vulnerabilities=[
            (each, address(CVE_TO_PODS, cve=each)) for each in dict.fromkeys((*_ids(one), *detail.more.aliases))
        ],
        alike=address(FINDINGS, rule=one.rule, product=one.product),
        waiver=address(NEW_WAIVER, finding=one.name) if one.state != "gone" else "",
    )


def _ids(one: Found) -> tuple[str, ...]:
    return tuple(each for each in (one.rule.rpartition(":")[2],) if each.startswith(("CVE-", "GHSA-")))


def _said(request: Asked, detail: Detail) -> tuple[str, str, str]:
    """Say who says it: the person where the directory knew one, the key, and why it does not count if it does not."""
    standing = serving_of(request).standing()
    if standing.witness is None:
        return "", "", "the ledger is empty"
    heard = standing.witness.hear(detail.found.newest)
    if heard.saying is None or heard.statement is None:
        return "", "", heard.why or "nobody that counts here says it"
    key = KeyId(heard.statement.signer)
    person = standing.directory_at(detail.found.newest).person_of_key(key)
    return str(person or heard.statement.signer_name), key, ""


ROUTES = (findings, finding)
