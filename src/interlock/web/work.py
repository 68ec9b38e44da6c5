"""Work: the runs that workers keep in their queue, with their steps and the time they took, as they go. Floor 14.

What stands there is the workers' own record and no proof; each step that proves something leads to its entry.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Final, cast

import anyio.to_thread
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import QueryParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from interlock.engine.durable import KeptRun, KeptStep, State
from interlock.identity import Permission
from interlock.identity.sessions import Visitor
from interlock.kernel import Instant, InterlockError
from interlock.web.events import Streams, counted, products_of
from interlock.web.paths import EVIDENCE, RUNS, WORK, WORK_EVENTS, run_path
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
from interlock.wiring.serving import Serving

_NEEDED: Final = {NEEDS: Permission.EVIDENCE_READ.value}
_COLUMNS: Final = (
    Column("run", "Run"),
    Column("state", "Stands", Shape.STATE),
    Column("environment", "Environment"),
    Column("begun_by", "Begun by"),
    Column("worker", "Worker"),
    Column("asked", "Queued", Shape.TIME),
    Column("took", "Took"),
    Column("steps", "Steps", Shape.NUMBER),
)
_STEPS: Final = (
    Column("number", "Step", Shape.NUMBER),
    Column("step", "What"),
    Column("state", "Came out", Shape.STATE),
    Column("at", "Begun", Shape.TIME),
    Column("took", "Took"),
    Column("gave", "Gave"),
)
_KINDS: Final = {"dpl": "deployment", "vfy": "look at what runs"}
"""What runs are for, by how their names begin."""
_FEW: Final = 5
_LOOK_S: Final = 0.5
_ANEW_S: Final = 2.0
_BEAT_S: Final = 15.0
_AGAIN_MS: Final = 3_000
_ENTRY: Final = re.compile("sha256:[0-9a-f]{64}")
_CURSOR: Final = re.compile(r"([0-9]{1,15}):(.{1,128})")
_NUMBERED: Final = re.compile("^[0-9]+ ")
_SIGN: Final = re.compile("[0-9a-z]{0,32}")
_LONGEST: Final = 32


@get(WORK, opt=_NEEDED, sync_to_thread=True)
def work(request: Asked, kind: FormatAsked = Format.HTML, stands: Text = "", after: Text = "") -> Response[Any]:
    """List what workers are and were at, the newest first."""
    sign = sign_of(request)
    table = listed(request, most_of(kind), stands=stands, after=after)
    choices = (Choice("stands", "Stands", (("", "anyhow"), *((one.value, one.value) for one in State)), stands),)
    return shown(request, "work", table, kind, choices=choices, here=WORK, sign=sign, newest=newest_of(request))


def listed(request: Asked, most: int, *, stands: str = "", after: str = "") -> Table:
    """Give the runs of the queue as a table. Errors: RunsUnreachable (ENG-203)."""
    serving, at = serving_of(request), _CURSOR.fullmatch(after)
    before = (int(at[1]), at[2]) if at is not None else None
    states = tuple(one for one in State if one.value == stands)
    found: tuple[KeptRun, ...] = ()
    counts: dict[str, int] = {}
    if _sees(request) and (states or not stands):
        kept, product = serving.at_work.kept, serving.app.product
        found = kept.newest(product, most + 1, before=before, states=states)
        counts = kept.counts([one.run for one in found[:most]])
    askers = _askers(request) if found else {}
    return Table(
        "work",
        "Runs of workers, the newest first",
        _COLUMNS,
        [_row(one, counts.get(one.run, 0), askers.get(one.run, "")) for one in found[:most]],
        here=address(WORK, stands=stands),
        cursor=_cursor(found[most - 1]) if len(found) > most else "",
        is_later=before is not None,
        empty="No worker was at anything like that.",
    )


def few(request: Asked) -> Table | None:
    """Give the newest runs for the page of others; None where the queue cannot be read."""
    try:
        return listed(request, _FEW)
    except InterlockError:
        return None


def kept_run(request: Asked, run: str) -> tuple[KeptRun, Table] | None:
    """Give a run of the queue with its steps; None where none may be seen. Errors: RunsUnreachable (ENG-203)."""
    serving = serving_of(request)
    kept = serving.at_work.kept
    one = kept.find(serving.app.product, run) if _sees(request) else None
    if one is None:
        return None
    rows = [_step(each) for each in kept.steps(run)]
    return one, Table("work-steps", "Steps, as the worker kept them", _STEPS, rows, empty="No step is over yet.")


def shown_run(request: Asked, found: tuple[KeptRun, Table] | None, sign: str) -> dict[str, Any]:
    """Give what the page of a run shows of the queue. Errors: NotFoundException."""
    if found is None:
        raise NotFoundException
    one, steps = found
    return {
        "one": one,
        "what": kind_of(one.run),
        "begun_by": _askers(request).get(one.run) or "the worker itself, since it was due",
        "took": _roughly(one),
        "waited": took(one.asked_at, one.begun_at),
        "steps": steps,
        "sign": sign,
        "newest": newest_of(request),
        "runs_path": RUNS,
        "work_path": WORK,
    }


def sign_of(request: Asked) -> str:
    """Give what tells how the queue stands: it is asked before anything else of the page would be old."""
    return serving_of(request).at_work.sign()


def newest_of(request: Asked) -> int:
    """Give the newest event, behind which a page listens: it is asked before anything else of the page would be old."""
    return serving_of(request).outbox.newest()


def kind_of(run: str) -> str:
    """Say what a run is for."""
    return _KINDS.get(run.partition("-")[0], "run")


def took(begun: Instant | None, ended: Instant | None) -> str:
    """Give a length of time in its largest parts; empty where one of its ends is not known."""
    if begun is None or ended is None:
        return ""
    whole = max((ended - begun).total_seconds(), 0)
    if whole < 1:
        return f"{round(whole * 1000)} ms"
    minutes, seconds = divmod(int(whole), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _sees(request: Asked) -> bool:
    serving = serving_of(request)
    products = visitor_of(request).products(Permission.EVIDENCE_READ, serving.clock())
    return products is None or serving.app.product in products


def _askers(request: Asked) -> dict[str, str]:
    """Give who asked for deployments, as the ledger proves it."""
    serving = serving_of(request)
    directory = serving.standing().directory
    found = serving.looking.runs()
    return {one.run: directory.person_of_key(one.asker) or one.said[0].signer_name for one in found}


def _row(one: KeptRun, steps: int, asker: str) -> Row:
    return Row(
        (
            Cell(one.run, href=run_path(one.run), note=kind_of(one.run)),
            Cell(state=one.state.value),
            Cell(one.environment),
            Cell(asker or "the worker itself"),
            Cell(one.worker, note=f"taken up {one.times} times" if one.times > 1 else ""),
            Cell(at=one.asked_at),
            Cell(_roughly(one)),
            Cell(str(steps), number=steps),
        ),
        more={"lane": one.lane},
    )


def _step(one: KeptStep) -> Row:
    entry = _ENTRY.search(one.gave) if not one.code else None
    return Row(
        (
            Cell(str(one.number), number=one.number),
            Cell(_NUMBERED.sub("", one.name)),
            Cell(state="failed" if one.code else "done"),
            Cell(at=one.begun_at),
            Cell(took(one.begun_at, one.ended_at)),
            Cell(_said(one), href=f"{EVIDENCE}/{entry[0]}" if entry else "", note=one.code, is_peeked=bool(entry)),
        )
    )


def _said(one: KeptStep) -> str:
    """Give what a step gave for people: what programs gave each other is no sentence."""
    return "" if one.gave.startswith(("{", "[")) else one.gave


def _roughly(one: KeptRun) -> str:
    """Say how long a run took; the queue keeps whole seconds of it, and of its steps more."""
    told = took(one.begun_at, one.ended_at)
    return "under 1 s" if told.endswith(" ms") else told


def _cursor(one: KeptRun) -> str:
    return f"{round(one.asked_at.timestamp() * 1000)}:{one.run}"


@get(WORK_EVENTS, opt=_NEEDED, media_type="text/event-stream")
async def follow(request: Asked, after: Annotated[str, QueryParameter(max_length=_LONGEST)] = "") -> ServerSentEvent:
    """Tell whenever the queue stands otherwise than what is known; Last-Event-ID goes on where it broke off."""
    serving, visitor = serving_of(request), visitor_of(request)
    streams = cast(Streams, request.app.state.streams)
    streams.check(visitor.card.id)
    last = request.headers.get("last-event-id", "")
    known = last if last and _SIGN.fullmatch(last) else after
    told = counted(_told(serving, visitor, known), streams, visitor.card.id)
    return ServerSentEvent(told, headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"})


async def _told(serving: Serving, visitor: Visitor, known: str) -> AsyncGenerator[ServerSentEventMessage, None]:
    yield ServerSentEventMessage(data=None, comment="as it stands", retry=_AGAIN_MS)
    async with aclosing(signs(serving, visitor, known)) as told:
        async for one in told:
            if one:
                yield ServerSentEventMessage(data='{"kind":"work.changed"}', id=one)
            else:
                yield ServerSentEventMessage(data=None, comment="still here")


async def signs(serving: Serving, visitor: Visitor, known: str) -> AsyncGenerator[str, None]:
    """Give how the queue stands whenever that is new, to the end of the right to see it; after each quiet nothing."""
    loop = asyncio.get_running_loop()
    asked, spoke = -_ANEW_S, loop.time()
    while True:
        if asked < 0 or loop.time() - asked >= _ANEW_S:
            sees = await anyio.to_thread.run_sync(products_of, serving, visitor)
            asked = loop.time()
            if sees is not None and serving.app.product not in sees:
                return
        sign = await anyio.to_thread.run_sync(serving.at_work.sign)
        if sign != known:
            known, spoke = sign, loop.time()
            yield sign
        elif loop.time() - spoke >= _BEAT_S:
            spoke = loop.time()
            yield ""
        if serving.is_ending:
            return
        await asyncio.sleep(_LOOK_S)


ROUTES = (work, follow)
