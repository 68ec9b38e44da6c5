"""Runs: the deployments of a server's product, each with its steps, renewed while somebody looks. Floor 14."""

from __future__ import annotations

from typing import Annotated, Any, Final

from litestar import Response, get
from litestar.params import PathParameter

from interlock.deployment import Outcome, Plan
from interlock.engine.durable import KeptRun
from interlock.flows.deployments import Deployment
from interlock.identity import Permission
from interlock.kernel import InterlockError
from interlock.web.pages import page
from interlock.web.paths import EVIDENCE, RUNS, WORK, evidence_path, run_path, subject_path, trace_path
from interlock.web.subject_tables import moment
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
from interlock.web.visiting import NEEDS, Asked, serving_of, visitor_of
from interlock.web.work import few, kept_run, newest_of, shown_run, sign_of, took

_NEEDED: Final = {NEEDS: Permission.EVIDENCE_READ.value}
_COLUMNS: Final = (
    Column("run", "Deployment"),
    Column("state", "Stands", Shape.STATE),
    Column("environment", "Environment"),
    Column("why", "Why"),
    Column("asked_by", "Asked for by"),
    Column("begun", "Begun", Shape.TIME),
    Column("ended", "Ended", Shape.TIME),
    Column("steps", "Steps", Shape.NUMBER),
)
_STEPS: Final = (
    Column("number", "Step", Shape.NUMBER),
    Column("step", "What"),
    Column("state", "Came out", Shape.STATE),
    Column("at", "When", Shape.TIME),
    Column("worker", "By"),
    Column("says", "Says"),
)
_OPEN: Final = frozenset({Outcome.PLANNED, Outcome.WAITING, Outcome.RUNNING})
Named = Annotated[str, PathParameter(pattern="^[A-Za-z0-9._-]{1,128}$")]


@get(RUNS, opt=_NEEDED, sync_to_thread=True)
def runs(
    request: Asked,
    kind: FormatAsked = Format.HTML,
    environment: Text = "",
    stands: Text = "",
    after: Text = "",
) -> Response[Any]:
    """List the deployments that whoever asks may see, the newest first."""
    sign = sign_of(request)
    every, most = _all(request), most_of(kind)
    before = int(after) if after.isdecimal() else None
    found = [
        one
        for one in reversed(every)
        if environment in {"", one.environment}
        and stands in {"", one.outcome.value}
        and (before is None or one.said[0].index < before)
    ]
    table = Table(
        "runs",
        "Deployments, the newest first",
        _COLUMNS,
        [_row(request, one) for one in found[:most]],
        here=address(RUNS, environment=environment, stands=stands),
        cursor=str(found[most - 1].said[0].index) if len(found) > most else "",
        is_later=before is not None,
        told=f"{len(every):,} in all" if len(every) != 1 else "one in all",
        empty="No deployment is like that.",
    )
    names = sorted({one.environment for one in every})
    choices = (
        Choice("environment", "Environment", (("", "all"), *((one, one) for one in names)), environment),
        Choice("stands", "Stands", (("", "anyhow"), *((one.value, one.value) for one in Outcome)), stands),
    )
    open_ones = sum(one.outcome in _OPEN for one in every)
    return shown(
        request,
        "runs",
        table,
        kind,
        choices=choices,
        here=RUNS,
        is_any=bool(every),
        open_ones=open_ones,
        newest=newest_of(request) if kind is Format.HTML else -1,
        sign=sign,
        work=few(request) if kind is Format.HTML else None,
        work_path=WORK,
    )


def _all(request: Asked) -> tuple[Deployment, ...]:
    serving = serving_of(request)
    products = visitor_of(request).products(Permission.EVIDENCE_READ, serving.clock())
    return serving.looking.runs() if products is None or serving.app.product in products else ()


def _row(request: Asked, one: Deployment) -> Row:
    first = one.first
    return Row(
        (
            Cell(one.run, href=run_path(one.run)),
            Cell(state=one.outcome.value),
            Cell(one.environment),
            Cell(first.why),
            Cell(_asker(request, one)),
            Cell(at=one.begun_at),
            Cell(at=one.ended_at),
            Cell(str(_done(one)), number=_done(one)),
        ),
        more={"plan": one.plan},
    )


def _done(one: Deployment) -> int:
    return sum(bool(each.says.step) for each in one.said)


def _asker(request: Asked, one: Deployment) -> str:
    return serving_of(request).standing().directory.person_of_key(one.asker) or one.said[0].signer_name


@get(RUNS + "/{name:str}", opt=_NEEDED, sync_to_thread=True)
def run(request: Asked, name: Named) -> Response[str]:
    """Show one deployment with everything that was said of it."""
    newest, sign = newest_of(request), sign_of(request)  # first: whatever happens meanwhile renews the page
    one = next((each for each in _all(request) if each.run == name), None)
    if one is None:
        return page(request, "work_run", **shown_run(request, kept_run(request, name), sign))
    kept = _kept(request, name)
    return page(
        request,
        "run",
        kept=kept[0] if kept else None,
        kept_steps=kept[1] if kept else None,
        waited=took(kept[0].asked_at, kept[0].begun_at) if kept else "",
        sign=sign,
        one=one,
        asker=_asker(request, one),
        plan=_plan(request, one),
        steps=_steps(one),
        said=[(each, evidence_path(each.index)) for each in one.said if not each.says.step],
        took=took(one.begun_at, one.ended_at),
        waits=moment(one.last.until) if one.outcome is Outcome.WAITING else None,
        newest=newest,
        is_open=one.outcome in _OPEN or (kept is not None and not kept[0].is_over),
        runs_path=RUNS,
        evidence=EVIDENCE,
        subject_path=subject_path,
        trace=trace_path(f"deployment:{one.run}"),
    )


def _kept(request: Asked, name: str) -> tuple[KeptRun, Table] | None:
    try:
        return kept_run(request, name)
    except InterlockError:
        return None  # the ledger tells of it all the same


def _plan(request: Asked, one: Deployment) -> Plan | None:
    try:
        return serving_of(request).looking.deployments.plan_of(one.plan)
    except InterlockError:
        return None  # a plan that is lost is told as such


def _steps(one: Deployment) -> Table:
    rows = [
        Row(
            (
                Cell(str(each.says.number), number=each.says.number),
                Cell(each.says.step, href=evidence_path(each.index), is_peeked=True),
                Cell(state="failed" if each.says.is_failed else "done"),
                Cell(at=moment(each.says.at)),
                Cell(each.says.worker),
                Cell(each.says.says, note=each.says.code),
            )
        )
        for each in one.said
        if each.says.step
    ]
    return Table("steps", "Steps, in the order of the ledger", _STEPS, rows, empty="No step was taken yet.")


ROUTES = (runs, run)
