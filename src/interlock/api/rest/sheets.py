"""Files that are handed in, several with one request: all of them are taken, or none. Floor 14.

Source: RFC 7578 for several files in one body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol, TypeVar

import anyio
import msgspec
from litestar import Request, Response
from litestar.datastructures import UploadFile

from interlock.api.rest.asking import given_back, kept
from interlock.api.rest.errors import FieldUnfit
from interlock.api.rest.once import once
from interlock.flows.errors import ReportNotMade, ReportsTooLarge
from interlock.flows.read_reports import Sheet
from interlock.formats.errors import FormatError, ReportFormatUnknown
from interlock.kernel import Digest, InterlockError, Subject, sha256

FILES: Final = 200
"""Files in one request."""
SUBJECT: Final = r"^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128}|(gitCommit:)?[0-9a-f]{40}|gitCommit:[0-9a-f]{64})$"
"""How a subject is named: by a digest, or a commit."""
_FORM: Final = "multipart/form-data"
_UNNAMED: Final = "report"
_LONGEST: Final = 200
_FIELDS: Final[dict[type[InterlockError], str]] = {
    ReportFormatUnknown: "as",
    ReportsTooLarge: "body",
    ReportNotMade: "at",
}
AT_ONCE: Final = anyio.CapacityLimiter(2)
"""How many are read at once: a large one takes some hundred megabytes while it is."""


class About(msgspec.Struct, frozen=True):
    """What something is about."""

    name: str
    digests: list[str]


class Told(Protocol):
    """What is told of something that was taken."""

    @property
    def is_again(self) -> bool:
        """Whether the very same stood there, so that nothing was signed now."""
        ...


_T = TypeVar("_T", bound=Told)


class _Again(msgspec.Struct, frozen=True):
    is_again: bool


async def sheets_of(request: Request[Any, Any, Any]) -> tuple[Sheet, ...]:
    """Give the files that were sent. Errors: FieldUnfit (API-105)."""
    if request.content_type[0] != _FORM:
        body = await request.body()
        if not body:
            raise FieldUnfit(field="body", why="there is nothing in it")
        return (Sheet(_UNNAMED, body),)
    form = await request.form()
    sheets: list[Sheet] = []
    try:
        for key, value in form.multi_items():
            if not isinstance(value, UploadFile):
                raise FieldUnfit(field=key[:_LONGEST], why="it is no file; what is asked beside them is in the address")
            sheets.append(Sheet(_bare(value.filename), await value.read()))
    finally:
        await form.close()
    if not 0 < len(sheets) <= FILES:
        raise FieldUnfit(field="body", why=f"it has {len(sheets)} files, and 1 to {FILES} are taken at once")
    return tuple(sheets)


def _bare(name: str) -> str:
    """Give what to call a file: where it lay is nobody's business, and leads nowhere here."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(one for one in last if one.isprintable())[:_LONGEST].strip(". ") or _UNNAMED


def take_once(
    request: Request[Any, Any, Any], asked: bytes, sheets: tuple[Sheet, ...], work: Callable[[], _T]
) -> Response[_T]:
    """Do some work with files, once for each key of idempotency; what stood there is not counted as kept.

    Shape:  what was asked beside the files is `asked`, in one spelling.
    Errors: those of `work`, naming the file that they are about; those of `once` and `kept`.
    """
    size = sum(len(one.body) for one in sheets)

    def do() -> bytes:
        kept(request, size)
        is_kept = False
        try:
            with _named():
                said = work()
            is_kept = not said.is_again
        finally:
            if not is_kept:
                given_back(request, size)
        return msgspec.json.encode(said)

    digests = [(one.name, sha256(one.body).hex) for one in sheets]
    said = once(request, msgspec.json.encode((asked, digests)), 201, do)
    if msgspec.json.decode(said.content, type=_Again).is_again:
        said.status_code = 200
    return said  # type: ignore[return-value]  # the bytes are those of what was told


@contextmanager
def _named() -> Iterator[None]:
    """Have errors name the file that they are about, where they have none of their own fields to name."""
    try:
        yield
    except InterlockError as error:
        file = error.fields.get("source") or error.fields.get("path")
        if type(error) in _FIELDS:
            error.fields["field"] = _FIELDS[type(error)]
        elif file and (isinstance(error, FormatError) or "field" not in error.fields):
            error.fields["field"] = str(file)
        raise


def subject_of(text: str) -> Subject:
    """Give a subject by its name, which has the form of `SUBJECT`."""
    digest = Digest.parse(text if ":" in text else f"gitCommit:{text}")
    return Subject(digest.hex if digest.alg == "gitCommit" else text, (digest,))
