"""Releases, and what is known of each, of a commit or of an artifact: verdicts, evidence, people, places. Floor 14."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter

from interlock.decision import Verdict
from interlock.flows.errors import ReleaseUnknown
from interlock.flows.release_story import Since
from interlock.flows.releases import Made
from interlock.flows.subject_story import Told
from interlock.flows.tracing.asking import Asking
from interlock.identity import Permission
from interlock.kernel import Digest, Subject
from interlock.web.pages import page
from interlock.web.paths import NO_PRODUCT, RELEASES, SUBJECTS, release_path, run_path, subject_path, trace_path
from interlock.web.subject_tables import artifacts_of, evidence_of, given_of, places_of, waivers_of
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

_NEEDED: Final = {NEEDS: Permission.EVIDENCE_READ.value}
_COLUMNS: Final = (
    Column("version", "Version"),
    Column("product", "Product"),
    Column("made", "Made", Shape.TIME),
    Column("artifacts", "Artifacts", Shape.NUMBER),
    Column("commit", "Commit", Shape.DIGEST),
    Column("runs_in", "Runs in"),
    Column("made_by", "Made by"),
)
_LONGEST: Final = 128
Named = Annotated[str, PathParameter(max_length=_LONGEST)]
Digested = Annotated[str, PathParameter(pattern="^(sha256:[0-9a-f]{64}|gitCommit:([0-9a-f]{40}|[0-9a-f]{64}))$")]


@get(RELEASES, opt=_NEEDED, sync_to_thread=True)
def releases(
    request: Asked,
    kind: FormatAsked = Format.HTML,
    product: Text = "",
    environment: Text = "",
    text: Text = "",
    after: Text = "",
) -> Response[Any]:
    """List the releases that whoever asks may see, the newest first."""
    serving, most = serving_of(request), most_of(kind)
    looking = serving.looking
    products = visitor_of(request).products(Permission.EVIDENCE_READ, serving.clock())
    every = looking.book.all(products)
    is_ours = products is None or serving.app.product in products
    running = looking.running() if every and is_ours else {}
    before = int(after) if after.isdecimal() else None
    found = [
        one
        for one in reversed(every)
        if product in {"", one.says.product}
        and text.lower() in one.version.lower()
        and (not environment or one.digests <= running.get(environment, frozenset()))
        and (before is None or one.index < before)
    ]
    table = Table(
        "releases",
        "Releases, the newest first",
        _COLUMNS,
        [_row(one, running, _maker(request, one)) for one in found[:most]],
        here=address(RELEASES, product=product, environment=environment, text=text),
        cursor=str(found[most - 1].index) if len(found) > most else "",
        is_later=before is not None,
        told=f"{len(every):,} in all" if len(every) != 1 else "one in all",
        empty="No release is like that.",
    )
    names = sorted({one.says.product for one in every if one.says.product})
    choices = (
        Choice("product", "Product", (("", "all"), *((one, one) for one in names)), product),
        Choice("environment", "Runs in", (("", "anywhere or nowhere"), *((one, one) for one in running)), environment),
    )
    return shown(request, "releases", table, kind, choices=choices, text=text, here=RELEASES, is_any=bool(every))


def _maker(request: Asked, one: Made) -> str:
    return serving_of(request).standing().directory.person_of_key(one.signer) or one.signer_name


def _row(one: Made, running: dict[str, frozenset[str]], maker: str) -> Row:
    where = [name for name, digests in running.items() if one.digests <= digests]
    path = release_path(one.says.product, one.version)
    return Row(
        (
            Cell(one.version, href=path),
            Cell(one.says.product),
            Cell(at=one.at),
            Cell(f"{len(one.subjects):,}", number=len(one.subjects)),
            Cell(one.says.commit),
            Cell(", ".join(where)),
            Cell(maker),
        ),
        more={"envelope": str(one.envelope), "digests": " ".join(sorted(one.digests))},
    )


@get(RELEASES + "/{product:str}/{version:str}", opt=_NEEDED, sync_to_thread=True)
def release(request: Asked, product: Named, version: Named) -> Response[str]:
    """Show all that is known of a release; one that somebody may not see is not there."""
    serving = serving_of(request)
    named = "" if product == NO_PRODUCT else product
    products = visitor_of(request).products(Permission.EVIDENCE_READ, serving.clock())
    if products is not None and named not in products:
        raise NotFoundException
    try:
        made = serving.looking.book.find(named, version)
    except ReleaseUnknown as error:
        raise NotFoundException from error
    told = _told(request, made.subjects)
    since = serving.looking.since(made)
    title = f"{made.says.product} {made.version}".strip()
    return _page(request, told, title, made=made, maker=_maker(request, made), since=since)


@get(SUBJECTS + "/{digest:str}", opt=_NEEDED, sync_to_thread=True)
def subject(request: Asked, digest: Digested) -> Response[str]:
    """Show all that is known of a commit or an artifact, whether or not it is part of a release."""
    serving = serving_of(request)
    what = Digest.parse(digest)
    asking = _asking(request)
    place = asking.graph.named(str(what), asking.sight)
    if place is None:
        raise NotFoundException
    told = _told(request, (Subject(place.label or what.short, (what,)),))
    products = asking.sight.products
    within = [one for one in serving.looking.book.of(what.hex) if products is None or one.says.product in products]
    is_commit = what.alg == "gitCommit"
    # Which commits there are is for those to know who may see what is of this repository.
    may_know = products is None or serving.app.product in products
    commit = serving.looking.commit(what.hex) if is_commit and may_know else None
    return _page(request, told, place.label or what.short, within=within, commit=commit, is_commit=is_commit, of=what)


def _asking(request: Asked) -> Asking:
    serving = serving_of(request)
    asking = serving.asking(visitor_of(request).products(Permission.EVIDENCE_READ, serving.clock()))
    if asking is None:
        raise NotFoundException
    return asking


def _told(request: Asked, subjects: Sequence[Subject]) -> Told:
    serving = serving_of(request)
    asking, governing = _asking(request), serving.standing().governing
    if governing is None:
        raise NotFoundException
    return serving.looking.tell(subjects, governing, asking, visitor_of(request))


def _page(
    request: Asked,
    told: Told,
    title: str,
    *,
    made: Made | None = None,
    maker: str = "",
    since: Since | None = None,
    within: Sequence[Made] = (),
    commit: object = None,
    is_commit: bool = False,
    of: Digest | None = None,
) -> Response[str]:
    serving = serving_of(request)
    products = visitor_of(request).products(Permission.EVIDENCE_READ, serving.clock())
    is_ours = products is None or serving.app.product in products
    artifacts = {each.hex for one in told.subjects for each in one.digests if each.alg == "sha256"}
    brought = serving.looking.brought(artifacts) if is_ours else ()
    where = [one.environment for one in brought if one.runs is not None]
    if any(one.sealed >= 0 for one in told.answers):  # of another product, whose deployments are not followed here
        where = sorted({one.environment.label or one.environment.name for one in told.runs})
    return page(
        request,
        "subject",
        told=told,
        title=title,
        made=made,
        maker=maker,
        since=since,
        within=[(one, release_path(one.says.product, one.version)) for one in within],
        commit=commit,
        is_commit=is_commit,
        of=of,
        open_gates=sum(one.verdict is Verdict.ALLOW for one in told.answers),
        ahead=told.next(where),
        where=where,
        brought=brought,
        run_path=run_path,
        runs=places_of(told.runs, "Where it runs"),
        ran=places_of(told.ran, "Where it ran before"),
        given=given_of(told.given),
        waivers=waivers_of(told.waivers),
        artifacts=artifacts_of(told.subjects),
        evidence=evidence_of(told.items),
        releases_path=RELEASES,
        trace_path=trace_path,
        commit_path=lambda hex_: subject_path(Digest("gitCommit", hex_)),
    )


ROUTES = (releases, release, subject)
