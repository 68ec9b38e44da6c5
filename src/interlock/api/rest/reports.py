"""Reports of other tools, and SBOMs, that this server takes and signs; each says of whom it was taken. Floor 14."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Final

import anyio
import anyio.to_thread
import msgspec
from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter

from interlock.api.rest.asking import NEEDS, asker_of, check, serving_of
from interlock.api.rest.errors import FieldUnfit, ReportsMixed, SpeaksAsSomebody
from interlock.api.rest.sboms import SbomTaken, sbom_told
from interlock.api.rest.sheets import AT_ONCE, SUBJECT, About, sheets_of, subject_of, take_once
from interlock.control import Card
from interlock.flows.read_reports import Sheet
from interlock.flows.take_reports import Handing
from interlock.formats.reports import named
from interlock.identity import IdentityError, Permission, Resource
from interlock.kernel import Instant, InstantMalformed, instant, nearest
from interlock.render.imported import Word, imported_json

PATH: Final = "/v1/reports"
UNPACKED: Final = 256 << 20
"""Bytes of all of them together, unpacked."""
USUAL: Final = "key.scanning"
_SBOM: Final = "sbom"
_NOW: Final = "now"
_LONGEST: Final = 200
_ALIKE: Final = 0.6
"""How much of a name has to be like that of a control which may have been meant."""
_PRODUCT: Final = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"


class Signer(msgspec.Struct, frozen=True):
    """Who signed: this server."""

    name: str
    key: str


class Counted(msgspec.Struct, frozen=True):
    """How many findings of one severity."""

    new: int
    known: int


class ReportsTaken(msgspec.Struct, frozen=True):
    """What reports came to, as `interlock import --format json` has it."""

    schema: str
    control: str
    subject: About
    outcome: str
    reason: str | None
    finished_at: str
    reports: list[dict[str, Any]]
    """Each report, with how it was read, as the statement has it."""
    reported: int
    findings: int
    seen_by_several: int
    by_severity: dict[str, Counted]
    notes: list[str]
    is_again: bool
    """Whether the very same stood there, so that nothing was signed now."""
    counts_by_itself: bool
    why_not: str | None
    """Why it counts for nothing as things are."""
    signer: Signer
    envelope: str
    product: str
    """For which it was handed in; it counts for no other one. Empty for none."""
    handed_in_by: str


class Asked(msgspec.Struct, frozen=True):
    """What was asked beside the reports; with them it makes the same request the same."""

    subject: str
    form: str
    control: str
    at: str
    notes: tuple[str, ...]
    product: str


_SEEN: Final = {
    200: ResponseSpec(ReportsTaken | SbomTaken, description="the very same stood there", generate_examples=False)
}


@post(
    PATH,
    opt={NEEDS: Permission.EVIDENCE_SUBMIT.value},
    tags=["evidence"],
    summary="hand in reports of other tools",
    status_code=201,
    responses=_SEEN,
)
async def hand_in_reports(
    request: Request[Any, Any, Any],
    subject: Annotated[str, QueryParameter(pattern=SUBJECT, description="the digest or commit that was scanned")],
    form: Annotated[
        str,
        QueryParameter(name="as", max_length=100, description="the format of all of them, or `sbom`; else found out"),
    ] = "",
    control: Annotated[str, QueryParameter(max_length=100, description="what they are evidence of")] = USUAL,
    at: Annotated[
        str, QueryParameter(max_length=40, description="when the tools ran, where they do not say; or `now`")
    ] = "",
    note: Annotated[list[str] | None, QueryParameter(max_items=20, description="a remark")] = None,
    product: Annotated[
        str | None,
        QueryParameter(pattern=_PRODUCT, description="for which; left out, that of the token or of the server"),
    ] = None,
) -> Response[ReportsTaken | SbomTaken]:
    """Take a report as the body, or several as the files of a form; all of them, or none.

    Their statement is signed by the server, and says of whom they were taken.
    """
    where = product or asker_of(request).card.resource.product or serving_of(request).app.product
    sheets = await sheets_of(request)
    asked = Asked(subject, form, control, at, tuple(note or ()), where)
    return await anyio.to_thread.run_sync(_taken, request, asked, sheets, limiter=AT_ONCE)


def _taken(
    request: Request[Any, Any, Any], asked: Asked, sheets: tuple[Sheet, ...]
) -> Response[ReportsTaken | SbomTaken]:
    is_sbom = asked.form == _SBOM
    # The statement around an SBOM has no place for a product, so that it counts for all of them.
    asker = check(request, Permission.EVIDENCE_SUBMIT, _place("" if is_sbom else asked.product))
    person = serving_of(request).desk.person()
    if person is not None:
        raise SpeaksAsSomebody(person=person)
    work = partial(_sbom if is_sbom else _reports, request, asked, sheets, asker.name)
    return take_once(request, msgspec.json.encode(asked), sheets, work)


def _place(product: str) -> Resource:
    try:
        return Resource.parse(f"product:{product}") if product else Resource()
    except IdentityError as error:
        raise FieldUnfit(field="product", why=str(error)) from error


def _reports(request: Request[Any, Any, Any], asked: Asked, sheets: tuple[Sheet, ...], by: str) -> ReportsTaken:
    serving = serving_of(request)
    now, card = serving.clock(), _card(serving.app.cards, asked.control)
    handing = Handing(
        card=card,
        subject=subject_of(asked.subject),
        sheets=sheets,
        form=named(asked.form) if asked.form else None,
        made_at=_moment(asked.at, now),
        notes=tuple(" ".join(one.split())[:1_000] for one in asked.notes if one.strip()),
        by=by,
        most_bytes=UNPACKED,
    )
    done, why_not = serving.desk.reports(handing, asked.product, now)
    said = imported_json(done, card, Word(*serving.desk.signer, why_not))
    return msgspec.convert({**said, "product": asked.product, "handed_in_by": by}, ReportsTaken)


def _sbom(request: Request[Any, Any, Any], asked: Asked, sheets: tuple[Sheet, ...], by: str) -> SbomTaken:
    if len(sheets) > 1:
        raise ReportsMixed(name=sheets[0].name)
    done = serving_of(request).desk.sbom(sheets[0].name, sheets[0].body, subject_of(asked.subject), by)
    return sbom_told(done, by)


def _card(cards: Mapping[str, Card], name: str) -> Card:
    if name not in cards:
        meant = nearest(name, cards, _ALIKE)
        raise FieldUnfit(
            field="control", why=f"there is none called {name!r}{f'; did you mean {meant}?' if meant else ''}"
        )
    return cards[name]


def _moment(text: str, now: Instant) -> Instant | None:
    if not text or text == _NOW:
        return now if text else None
    try:
        return instant(text if "T" in text else f"{text}T00:00:00Z")
    except InstantMalformed as error:
        raise FieldUnfit(field="at", why="it is no day such as 2027-01-31, no RFC 3339 time, and not `now`") from error


ROUTES = (hand_in_reports,)
