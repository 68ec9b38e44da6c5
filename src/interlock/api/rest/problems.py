"""Errors as Problem Details: what happened, its code, the field, and what to do. Floor 14. Source: RFC 9457."""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException, SerializationException, ValidationException
from litestar.serialization import decode_json

from interlock.api.rest.errors import (
    ContentOtherwise,
    HookRefused,
    KeptEnough,
    KeyUsedOtherwise,
    MadeBefore,
    MayNot,
    NothingThere,
    NotSignedIn,
    RoleMissing,
    StillUnderway,
    TooManyStreams,
    TooMuch,
    TooOften,
    TypeNotRead,
)
from interlock.api.rest.measuring import route_of
from interlock.flows.errors import (
    ExchangeRefused,
    ReportOfAnother,
    ReportShowsAnother,
    ReportsTooLarge,
    SbomNotSealable,
    SubjectUnknown,
    TokenGoesTooFar,
    TokenRefused,
    TokenUnknown,
)
from interlock.formats.errors import (
    DeliveryTooBig,
    DeliveryUntimely,
    ReportAmbiguous,
    ReportFormatUnknown,
    ReportMalformed,
    ReportUnknown,
    XmlMalformed,
)
from interlock.formats.manifests.errors import ManifestMalformed
from interlock.kernel import Family, InterlockError
from interlock.ledger.errors import EntryMalformed, LedgerError
from interlock.store.errors import StoreError, StoreFull, StoreTooNew
from interlock.wiring.serving import CODE

MEDIA_TYPE: Final = "application/problem+json"
_RETRY_S: Final = 5
_SERVERS_OWN: Final = 500
"""From here on the fault is the server's: paths, hosts and processes are for whoever runs it."""
_WRITTEN_DOWN: Final = "something went wrong here, and was written down"
_ASK: Final = "try again later; whoever runs the server finds the reason in what it wrote down"
_MISSING: Final = re.compile(r"Missing required (query|header|cookie) parameter '([\w.-]+)' for path .*", re.DOTALL)
"""How Litestar tells of a parameter that has to be there; see `_kwargs/extractors.py` in it."""
_STATUS: Final[dict[type[InterlockError], int]] = {
    NotSignedIn: 401,
    TokenRefused: 401,
    HookRefused: 401,
    DeliveryUntimely: 401,
    DeliveryTooBig: 413,
    MayNot: 403,
    RoleMissing: 403,
    NothingThere: 404,
    TokenUnknown: 404,
    KeyUsedOtherwise: 409,
    MadeBefore: 409,
    ContentOtherwise: 409,
    StillUnderway: 409,
    TooMuch: 413,
    TooOften: 429,
    TypeNotRead: 415,
    KeptEnough: 429,
    TooManyStreams: 429,
    TokenGoesTooFar: 403,
    ExchangeRefused: 403,
    EntryMalformed: 422,  # a statement that makes no entry
    StoreFull: 507,
    StoreTooNew: 503,  # a newer version has taken over, and answers
    ReportMalformed: 422,
    ReportUnknown: 422,
    ReportAmbiguous: 422,
    XmlMalformed: 422,  # no settings are written in it
    ReportOfAnother: 422,
    ReportsTooLarge: 413,
    ReportShowsAnother: 422,
    SbomNotSealable: 422,
    ManifestMalformed: 422,  # here, what was handed in as an SBOM
}
_REMEDY: Final[dict[type[InterlockError], str]] = {
    ReportUnknown: "have the tool write SARIF, or another format of the list that `interlock import --formats` gives",
    ReportAmbiguous: "say which it is with `as` in the address",
    ReportMalformed: "have the tool write it anew, or leave `as` out where that is wrong; nothing was taken",
    SubjectUnknown: "say what it is about with `subject` in the address: sha256:...",
    ReportFormatUnknown: "did you mean {nearest!r}? leave `as` out, and the format is found by what is in the report",
}
"""What to do where the command line would do something else."""
_BY_FAMILY: Final = {
    Family.USAGE: 400,
    Family.CONFIGURATION: 500,
    Family.DATA: 422,
    Family.ORDER: 409,
    Family.WORLD: 503,
}
TITLES: Final = {
    400: "the request cannot be taken as it is",
    401: "nobody said who asks",
    403: "that may not be done",
    404: "there is no such thing",
    405: "that cannot be done with this",
    409: "it contradicts what was done before",
    413: "it is too large",
    415: "it is of another type than is read",
    422: "what was sent proves nothing here",
    429: "too many requests",
    500: "the server is set up wrongly, or has a fault",
    503: "the server cannot answer at the moment",
    507: "the server has no room left for it",
}


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """An error."""

    type: str
    """`urn:interlock:error:` and the code."""
    title: str
    status: int
    detail: str
    code: str
    """As in docs/reference/errors.md."""
    remedy: str = ""
    """What whoever asked can do."""
    field: str = ""
    """The field of the request that is wrong, where it is one."""


def problem_of(error: InterlockError) -> Problem:
    """Give an error of ours as a problem; where the fault is the server's, its code and nothing of what is inside."""
    status = _status_of(error)
    kind = f"urn:interlock:error:{error.code}"
    if status >= _SERVERS_OWN:
        return Problem(kind, TITLES[status], status, _WRITTEN_DOWN, error.code, _ASK)
    field = error.fields.get("field", "")
    remedy = _REMEDY[type(error)].format_map(error.fields) if type(error) in _REMEDY else error.remedy
    return Problem(kind, TITLES[status], status, str(error), error.code, remedy, str(field))


def _status_of(error: InterlockError) -> int:
    if type(error) in _STATUS:
        return _STATUS[type(error)]
    if isinstance(error, StoreError | LedgerError) and error.family is Family.DATA:
        return 500  # what is damaged is what this server keeps, not what was sent
    return _BY_FAMILY[error.family]


def answer(problem: Problem) -> Response[bytes]:
    """Give the response that tells a problem."""
    headers = {"Cache-Control": "no-store"}
    if problem.status == 401:  # noqa: PLR2004 (RFC 9110)
        headers["WWW-Authenticate"] = 'Bearer realm="interlock"'
    if problem.status in {429, 503, 507}:
        headers["Retry-After"] = str(_RETRY_S)
    return Response(msgspec.json.encode(problem), status_code=problem.status, media_type=MEDIA_TYPE, headers=headers)


def of_ours(request: Request[Any, Any, Any], error: InterlockError) -> Response[bytes]:
    """Answer an error of ours; one that is the server's own fault is written down."""
    problem = problem_of(error)
    if problem.status >= _SERVERS_OWN:
        request.app.state.fault(f"{_asked(request)}: {error} ({error.code}); {error.remedy}")
    said = _told(request, problem)
    if (wait := error.fields.get("wait_s")) is not None:
        said.headers["Retry-After"] = str(wait)
    return said


def _told(request: Request[Any, Any, Any], problem: Problem) -> Response[bytes]:
    """Answer a problem, and have its code in the line of the request."""
    request.state[CODE] = problem.code
    return answer(problem)


def of_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer what the framework found wrong."""
    status = error.status_code if error.status_code in TITLES else 400 if error.status_code < _SERVERS_OWN else 500
    code = "API-103" if isinstance(error, NotFoundException) else "API-100"
    field, detail = "", error.detail or TITLES[status]
    if isinstance(error, ValidationException):
        told = error.extra[0] if isinstance(error.extra, list) and error.extra else {}
        field, detail = str(told.get("key", "")), str(told.get("message", "") or detail)
        code = "API-105"
        if (missing := _MISSING.fullmatch(detail)) is not None and not field:
            field, detail = missing[2], f"{missing[2]} has to be said, as a {missing[1]} parameter"
    elif isinstance(error.__cause__, SerializationException):
        code, field = "API-105", "data"  # what was sent is no whole document
    if status >= _SERVERS_OWN:
        detail = _WRITTEN_DOWN
    remedy = "see /v1/openapi.json for what can be asked"
    problem = Problem(f"urn:interlock:error:{code}", TITLES[status], status, detail, code, remedy, field)
    return _told(request, problem)


def of_depth(request: Request[Any, Any, Any], _: RecursionError) -> Response[bytes]:
    """Answer a document that is nested so deeply that nobody reads it."""
    detail, remedy = "it is nested too deeply", "see /v1/openapi.json for what can be asked"
    problem = Problem("urn:interlock:error:API-105", TITLES[400], 400, detail, "API-105", remedy, "data")
    return _told(request, problem)


def of_bytes(request: Request[Any, Any, Any], error: UnicodeDecodeError) -> Response[bytes]:
    """Answer a document that is no text; what is no text anywhere else is a fault of ours."""
    if not _in_what_was_sent(error):
        return of_fault(request, error)
    detail, remedy = "it is no UTF-8, as JSON has to be", "see /v1/openapi.json for what can be asked"
    problem = Problem("urn:interlock:error:API-105", TITLES[400], 400, detail, "API-105", remedy, "data")
    return _told(request, problem)


def _in_what_was_sent(error: UnicodeDecodeError) -> bool:
    """Say whether it was raised where the framework reads what was sent."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    return place is not None and place.tb_frame.f_globals.get("__name__") == decode_json.__module__


def of_fault(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Answer a fault of ours without telling anything of it, and write it down."""
    request.app.state.fault(f"{_asked(request)}: {_where(error)}")
    return _told(request, Problem("urn:interlock:error:API-100", TITLES[500], 500, _WRITTEN_DOWN, "API-100"))


def _asked(request: Request[Any, Any, Any]) -> str:
    """Give what was asked, by its route: an address may hold a secret, or a line of its own."""
    return f"{request.method} {route_of(request.scope)}"


def _where(error: Exception) -> str:
    """Give the kind of a fault and where it happened, and nothing that was sent."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    if place is None:
        return type(error).__name__
    code = place.tb_frame.f_code
    return f"{type(error).__name__} in {code.co_filename.rpartition('/')[2]}, line {place.tb_lineno}"
