"""Policies: what each demands and where, how two differ, and what another one would have decided. Floor 14."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter, QueryParameter

from interlock.decision.differences import Kind, differences, field_words
from interlock.decision.people_words import people_words, place_of
from interlock.flows.replay import Replayed
from interlock.web.approving import NEEDED, page_of
from interlock.web.pages import page
from interlock.web.paths import POLICIES
from interlock.web.sight import products_of, sees_digest
from interlock.web.states import short
from interlock.web.tables import Cell, Column, Format, FormatAsked, Row, Shape, Table, shown
from interlock.web.visiting import Asked, serving_of
from interlock.wiring.known_policies import AGAIN, LOOKED, Shelved

_LONGEST: Final = 400
Name = Annotated[str, PathParameter(max_length=_LONGEST)]
Text = Annotated[str, QueryParameter(max_length=_LONGEST)]
Under = Annotated[str, QueryParameter(name="policy", max_length=_LONGEST)]
_COLUMNS: Final = (
    Column("policy", "Policy"),
    Column("origin", "From"),
    Column("in_force", "Stands", Shape.STATE),
    Column("demands", "Demands", Shape.NUMBER),
    Column("decisions", "Decisions", Shape.NUMBER),
    Column("last", "Used last", Shape.TIME),
    Column("digest", "Means", Shape.DIGEST),
)
_AGAIN: Final = (
    Column("subject", "About", Shape.DIGEST),
    Column("where", "Into"),
    Column("at", "Decided", Shape.TIME),
    Column("policy", "Under"),
    Column("then", "Then", Shape.STATE),
    Column("now", "Now", Shape.STATE),
    Column("because", "Because"),
)
_HEADS: Final = {Kind.LESS: "Laxer", Kind.MORE: "Stricter", Kind.ELSE: "Otherwise"}
_REASONS: Final = 3


def seen_policies(request: Asked) -> list[Shelved]:
    """Give the policies that whoever asks may read: those of other products' decisions are not there."""
    serving, products = serving_of(request), products_of(request)
    own = serving.policies.own()
    if products is not None and serving.app.product not in products:
        own = tuple(one for one in own if one.origin == "built in")
    meanings = {one.policy.digest.hex for one in own if one.policy is not None}
    recorded = [one for one in serving.policies.recorded() if one.name not in meanings]
    return [*own, *(one for one in recorded if products is None or _is_seen(request, one))]


def _is_seen(request: Asked, one: Shelved) -> bool:
    return any(sees_digest(request, str(digest)) for digest in one.about)


def _found(request: Asked, name: str) -> Shelved:
    """Give a policy by its name or digest. Errors: what is answered as 404."""
    wanted = name.removeprefix("sha256:")
    known = seen_policies(request)
    meant = [one for one in known if one.policy is not None and one.policy.digest.hex == wanted]
    found = [one for one in known if one.name in {name, wanted}] or meant
    if not found:
        raise NotFoundException
    return found[0]


def path_of(one: Shelved) -> str:
    """Give where a policy is shown."""
    return f"{POLICIES}/of/{quote(one.name, safe='/')}"


@get(POLICIES, opt=NEEDED, sync_to_thread=True)
def policies(request: Request[Any, Any, Any], form: FormatAsked = Format.HTML) -> Response[Any]:
    """List the policies that this server knows."""
    known = seen_policies(request)
    table = Table(
        name="policies",
        caption="Policies",
        columns=_COLUMNS,
        rows=[_row(one) for one in known],
        here=POLICIES,
        told=f"the newest {LOOKED} decisions are counted",
    )
    places = {"diff": f"{POLICIES}/diff", "replay": f"{POLICIES}/replay"}
    return shown(request, "policies", table, form, names=_names(known), **places)


def _names(known: Sequence[Shelved]) -> list[tuple[str, str]]:
    return [(one.name, _called(one)) for one in known if one.policy is not None]


def _called(one: Shelved) -> str:
    return f"{one.policy.name} {one.name[:12]}" if one.origin == "ledger" and one.policy is not None else one.name


def _row(one: Shelved) -> Row:
    policy = one.policy
    says = policy.says if policy is not None else one.why
    demands = len(policy.requirements) + len(policy.rules) if policy is not None else None
    return Row(
        (
            Cell(_called(one), path_of(one), note=short(says) if policy is None else says[:160], is_peeked=True),
            Cell(one.origin),
            Cell("in force", state="running") if one.is_in_force else Cell(),
            Cell(str(demands) if demands is not None else "", number=demands),
            Cell(str(one.decisions), number=one.decisions),
            Cell(at=one.last),
            Cell(str(policy.digest) if policy is not None else one.name),
        ),
        one.name,
    )


@get(POLICIES + "/of/{name:path}", opt=NEEDED, sync_to_thread=True)
def policy(request: Request[Any, Any, Any], name: Name) -> Response[str]:
    """Show a policy: every demand with the file and line that says so."""
    found = _found(request, name.removeprefix("/"))
    read = found.policy
    requirements = [(one, field_words(one)) for one in read.requirements] if read is not None else []
    people = people_words(read.people) if read is not None else {}
    return page(
        request,
        "policy",
        found=found,
        policy=read,
        called=_called(found),
        requirements=requirements,
        people=[(name, *place_of(read.people, name), said) for name, said in people.items()] if read else [],
        others=[one for one in _names(seen_policies(request)) if one[0] != found.name],
        policies=POLICIES,
        diff=f"{POLICIES}/diff",
        replay=f"{POLICIES}/replay",
    )


def _chosen(request: Asked, name: str) -> str:
    return _found(request, name).name if name else ""


def _choose(request: Request[Any, Any, Any], template: str, *, first: str = "", second: str = "") -> Response[str]:
    return page(
        request,
        template,
        names=_names(seen_policies(request)),
        policies=POLICIES,
        diff=f"{POLICIES}/diff",
        replay=f"{POLICIES}/replay",
        first=first,
        second=second,
        most=AGAIN,
    )


@get(f"{POLICIES}/diff", opt=NEEDED, sync_to_thread=True)
def diff(request: Request[Any, Any, Any], first: Text = "", second: Text = "") -> Response[str]:
    """Show what one policy demands more, less and otherwise than another, what is laxer first.

    As long as one of the two is not named, it is a form that asks for both.
    """
    if not (first and second):
        return _choose(request, "policy_diff_choose", first=_chosen(request, first), second=_chosen(request, second))
    one, two = _found(request, first), _found(request, second)
    if one.policy is None or two.policy is None:
        raise NotFoundException
    found = differences(one.policy, two.policy)
    return page(
        request,
        "policy_diff",
        first=one,
        second=two,
        called=(_called(one), _called(two)),
        paths=(path_of(one), path_of(two)),
        groups=[(head, kind.value, [each for each in found if each.kind is kind]) for kind, head in _HEADS.items()],
        names=_names(seen_policies(request)),
        policies=POLICIES,
        here=f"{POLICIES}/diff",
    )


@get(f"{POLICIES}/replay", opt=NEEDED, sync_to_thread=True)
def replay(request: Request[Any, Any, Any], name: Under = "") -> Response[str]:
    """Show which of the newest decisions would have been others under a policy; nothing is recorded.

    As long as none is named, it is a form that asks for one.
    """
    if not name:
        return _choose(request, "policy_replay_choose")
    found = _found(request, name)
    if found.policy is None:
        raise NotFoundException
    again, products = serving_of(request).policies.again(found.policy), products_of(request)
    seen = [
        one
        for one in again or ()
        if products is None or sees_digest(request, str(one.recorded.decision.subject.digests[0]))
    ]
    changed = [one for one in seen if one.is_changed]
    table = Table(
        name="replay",
        caption="Decisions that would be others",
        columns=_AGAIN,
        rows=[_again(one) for one in reversed(changed)],
        empty="Every verdict would be the same.",
    )
    return page(
        request,
        "policy_replay",
        found=found,
        called=_called(found),
        path=path_of(found),
        is_busy=again is None,
        many=len(seen),
        opened=sum(one.is_opened for one in changed),
        stricter=sum(not one.is_opened for one in changed),
        most=AGAIN,
        table=table,
        policies=POLICIES,
        store_command=f"interlock policy replay --policy {found.name}",
    )


def _again(one: Replayed) -> Row:
    then = one.recorded.decision
    told = [each[:300] for each in one.because[:_REASONS]]
    target = str(then.subject.digests[0])
    return Row(
        (
            Cell(target, page_of("release", target, then.environment)),
            Cell(short(then.environment)),
            Cell(at=then.at),
            Cell(short(then.policy)),
            Cell(state=then.verdict.value),
            Cell(state=one.again.verdict.value) if one.again is not None else Cell("cannot be made again"),
            Cell("; ".join(told)),
        )
    )


ROUTES = (policies, policy, diff, replay)
