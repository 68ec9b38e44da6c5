"""SBOMs that nobody sealed, which this server takes and signs; each says of whom it was taken. Floor 14."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Final

import anyio.to_thread
import msgspec
from litestar import Request, Response, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter

from interlock.api.rest.asking import NEEDS, check, serving_of
from interlock.api.rest.errors import SpeaksAsSomebody
from interlock.api.rest.sheets import AT_ONCE, SUBJECT, About, sheets_of, subject_of, take_once
from interlock.flows.read_reports import Sheet
from interlock.flows.take_sbom import TakenSbom
from interlock.identity import Permission, Resource
from interlock.render.components import taken_json

PATH: Final = "/v1/sboms"


class SbomTaken(msgspec.Struct, frozen=True):
    """What became of an SBOM."""

    schema: str
    subject: About
    envelope: str
    components: int
    kind: str
    version: str
    is_again: bool
    handed_in_by: str


class SbomsTaken(msgspec.Struct, frozen=True):
    """What became of several SBOMs, in their order."""

    items: list[SbomTaken]
    new: int
    """How many of them were signed now; the others stood there, or came twice."""
    is_again: bool
    """Whether all of them stood there, so that nothing was signed now."""


_SEEN: Final = {200: ResponseSpec(SbomsTaken, description="the very same stood there", generate_examples=False)}


@post(
    PATH,
    opt={NEEDS: Permission.EVIDENCE_SUBMIT.value},
    tags=["evidence"],
    summary="hand in SBOMs",
    status_code=201,
    responses=_SEEN,
)
async def hand_in_sboms(
    request: Request[Any, Any, Any],
    subject: Annotated[
        str | None,
        QueryParameter(
            pattern=SUBJECT,
            description="the digest or commit that all of them are about; left out, what each names by a hash",
        ),
    ] = None,
) -> Response[SbomsTaken]:
    """Take an SBOM as the body, or several as the files of a form; all of them, or none.

    Their statements are signed by the server, and say of whom they were taken.
    """
    sheets = await sheets_of(request)
    return await anyio.to_thread.run_sync(_taken, request, subject or "", sheets, limiter=AT_ONCE)


def _taken(request: Request[Any, Any, Any], subject: str, sheets: tuple[Sheet, ...]) -> Response[SbomsTaken]:
    # The statement around an SBOM has no place for a product, so that it counts for all of them.
    asker = check(request, Permission.EVIDENCE_SUBMIT, Resource())
    person = serving_of(request).desk.person()
    if person is not None:
        raise SpeaksAsSomebody(person=person)
    work = partial(_told, request, subject, sheets, asker.name)
    return take_once(request, msgspec.json.encode(subject), sheets, work)


def _told(request: Request[Any, Any, Any], subject: str, sheets: tuple[Sheet, ...], by: str) -> SbomsTaken:
    about = subject_of(subject) if subject else None
    done = serving_of(request).desk.sboms([(one.name, one.body) for one in sheets], about, by)
    new = sum(not one.is_again for one in done)
    return SbomsTaken([sbom_told(one, by) for one in done], new, is_again=not new)


def sbom_told(done: TakenSbom, by: str) -> SbomTaken:
    """Give what became of one, as it is told."""
    told = {**taken_json(done), "schema": "interlock.sbom-import/v1", "is_again": done.is_again, "handed_in_by": by}
    return msgspec.convert(told, SbomTaken)


ROUTES = (hand_in_sboms,)
