"""The client of a server of Interlock, with which the command line asks it. Floor 11.

It talks to the one address that it was made for; the token goes nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, Self, TypeVar
from urllib.parse import urlencode

import msgspec

from interlock.adapters.errors import ServerAnsweredWrongly, ServerRefused
from interlock.adapters.http import Body, HttpClient, Limits
from interlock.kernel import sha256

_T = TypeVar("_T")
_NOTHING_THERE: Final = "API-103"
_MOST: Final = 64 << 20
_JSON: Final = {"Content-Type": "application/json"}
_BYTES: Final = {"Content-Type": "application/octet-stream"}
_LIMITS: Final = Limits(silence_s=60.0, total_s=600.0)


class Problem(msgspec.Struct, frozen=True):
    """What a server says went wrong."""

    detail: str = ""
    code: str = ""
    remedy: str = ""


class Taken(msgspec.Struct, frozen=True):
    """What became of one statement."""

    digest: str
    entry: int | None = None
    is_new: bool = False
    problem: Problem | None = None


class AllTaken(msgspec.Struct, frozen=True):
    """What became of several, in their order."""

    items: list[Taken]


class Card(msgspec.Struct, frozen=True):
    """What a token is for."""

    id: str
    name: str
    permissions: list[str]
    resource: str
    until: str


class WhoAmI(msgspec.Struct, frozen=True):
    """For whom a token stands."""

    party: str
    token: Card


class Verdict(msgspec.Struct, frozen=True):
    """What a gate says of an artifact."""

    verdict: str
    why: str
    until: str


class ReportsTaken(msgspec.Struct, frozen=True):
    """What reports came to."""

    control: str
    outcome: str
    reported: int
    findings: int
    envelope: str
    product: str
    handed_in_by: str
    is_again: bool = False
    why_not: str | None = None
    """Why it counts for nothing as things are."""


class SbomTaken(msgspec.Struct, frozen=True):
    """What became of an SBOM."""

    envelope: str
    components: int
    handed_in_by: str
    is_again: bool = False


class SbomsTaken(msgspec.Struct, frozen=True):
    """What became of several, in their order."""

    items: tuple[SbomTaken, ...]
    new: int


class Exchanged(msgspec.Struct, frozen=True):
    """A short token that was had for that of a job."""

    access_token: str


class _Shown(msgspec.Struct, frozen=True):
    subject_token: str
    grant_type: str = "urn:ietf:params:oauth:grant-type:token-exchange"
    subject_token_type: str = "urn:ietf:params:oauth:token-type:jwt"  # noqa: S105 (a kind of token, and none)


class Server:
    """One server, asked with one token, or with none; use it in a `with`."""

    def __init__(
        self, address: str, token: str, *, ca_file: str = "", trace: Callable[[], Mapping[str, str]] | None = None
    ) -> None:
        """`address` is its URL without a path; `ca_file` names certificates that count in place of the system's.

        `trace` gives headers by which the server goes on with a trace.
        """
        self.address = address.rstrip("/")
        self._own = {"Authorization": f"Bearer {token}"} if token else {}
        self._trace = trace or dict
        self._client = HttpClient([self.address], limits=_LIMITS, ca_file=ca_file)

    def __enter__(self) -> Self:
        self._client.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._client.__exit__()

    def whoami(self) -> WhoAmI:
        """Give for whom the token stands. Errors: as for `ask`."""
        return self.ask("GET", "/v1/whoami", WhoAmI)

    def exchange(self, workload_token: str) -> str:
        """Give a short token of the server for that of a job. Errors: as for `ask`."""
        body = msgspec.json.encode(_Shown(workload_token))
        return self.ask("POST", "/v1/tokens/exchange", Exchanged, body=body).access_token

    def origin(self) -> str:
        """Give the name of its ledger, as it says; empty where that has no entry. Errors: as for `ask`."""
        try:
            note = self._asked("GET", "/v1/ledger/checkpoint", {}, None)
        except ServerRefused as error:
            if error.fields.get("code") != _NOTHING_THERE:
                raise
            return ""
        return note.partition(b"\n")[0].decode("utf-8", "replace")

    def hand_in(self, envelopes: Sequence[bytes]) -> list[Taken]:
        """Hand statements in; give what became of each, in their order. Errors: as for `ask`."""
        body = b'{"envelopes":[' + b",".join(envelopes) + b"]}"
        found = self.ask("POST", "/v1/evidence/batch", AllTaken, body=body).items
        if len(found) != len(envelopes):
            raise ServerAnsweredWrongly(address=self.address, why=f"it told of {len(found)} of {len(envelopes)}")
        return found

    def keep(self, sha256: str, body: bytes) -> None:
        """Have bytes kept that a statement names. Errors: as for `ask`."""
        self._asked("PUT", f"/v1/blobs/{sha256}", _BYTES, body)

    def reports(
        self,
        files: Sequence[tuple[str, bytes]],
        subject: str,
        *,
        form: str = "",
        control: str = "",
        at: str = "",
        product: str = "",
        notes: Sequence[str] = (),
    ) -> ReportsTaken:
        """Hand in reports of other tools, each with its name; give what they came to. Errors: as for `ask`.

        Shape: `subject` is a digest or a commit; the others are as for `interlock import`, and left out where empty.
        """
        asked = [("subject", subject), ("as", form), ("control", control), ("at", at), ("product", product)]
        query = urlencode([*((name, text) for name, text in asked if text), *(("note", one) for one in notes)])
        return self._form(f"/v1/reports?{query}", files, ReportsTaken)

    def sbom(self, name: str, body: bytes, subject: str) -> SbomTaken:
        """Hand in an SBOM that nobody sealed. Errors: as for `ask`."""
        return self._form(f"/v1/reports?{urlencode([('subject', subject), ('as', 'sbom')])}", [(name, body)], SbomTaken)

    def sboms(self, files: Sequence[tuple[str, bytes]], subject: str = "") -> SbomsTaken:
        """Hand in SBOMs that nobody sealed, each with its name; all of them are taken, or none. Errors: as for `ask`.

        Shape: without a subject each is about what it names by a hash.
        """
        query = f"?{urlencode([('subject', subject)])}" if subject else ""
        return self._form(f"/v1/sboms{query}", files, SbomsTaken)

    def _form(self, path: str, files: Sequence[tuple[str, bytes]], wanted: type[_T]) -> _T:
        headers, body = form_of(files)
        return self._read(self._asked("POST", path, headers, body), wanted)

    def verdict(self, sha256: str, environment: str) -> Verdict:
        """Ask the gate of an environment about an artifact. Errors: as for `ask`."""
        return self.ask("GET", f"/v1/verdicts/{sha256}?environment={environment}", Verdict)

    def ask(self, method: str, path: str, wanted: type[_T], *, body: bytes | None = None) -> _T:
        """Ask for something that is answered in JSON.

        Errors: ServerRefused (NET-110) with what the server says, ServerAnsweredWrongly (NET-111), those of HttpClient.
        """
        return self._read(self._asked(method, path, _JSON if body is not None else {}, body), wanted)

    def _read(self, said: bytes, wanted: type[_T]) -> _T:
        try:
            return msgspec.json.decode(said, type=wanted)
        except msgspec.MsgspecError as error:
            raise ServerAnsweredWrongly(address=self.address, why=str(error)) from error

    def _asked(self, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> bytes:
        sent = Body.of(body) if body is not None else None
        with self._client.exchange(
            method, self.address + path, headers=headers, own={**self._trace(), **self._own}, body=sent, follows=False
        ) as answer:
            said = answer.body(_MOST)
            if answer.status < 300:  # noqa: PLR2004 (RFC 9110)
                return said
            problem = _problem(said)
            raise ServerRefused(
                address=self.address,
                says=problem.detail or f"status {answer.status}",
                code=problem.code or str(answer.status),
                remedy=problem.remedy or "ask whoever runs the server",
            )


def form_of(files: Sequence[tuple[str, bytes]]) -> tuple[Mapping[str, str], bytes]:
    """Give headers and body of a form with files, each with its name (RFC 7578)."""
    boundary = _boundary([body for _, body in files])
    pieces = [_part(boundary, name, body) for name, body in files]
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    return headers, b"".join([*pieces, f"--{boundary}--\r\n".encode()])


def _boundary(bodies: Sequence[bytes]) -> str:
    """Give a line that stands in none of the bodies, the same whenever the same is sent."""
    boundary = sha256(b"".join(sha256(one).hex.encode() for one in bodies)).hex
    while any(boundary.encode() in one for one in bodies):
        boundary = sha256(boundary.encode()).hex
    return boundary


def _part(boundary: str, name: str, body: bytes) -> bytes:
    shown = "".join(one if one.isprintable() and one not in '"\\' else "_" for one in name) or "report"
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="report"; filename="{shown}"\r\n'
    return head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + body + b"\r\n"


def _problem(said: bytes) -> Problem:
    try:
        return msgspec.json.decode(said, type=Problem)
    except msgspec.MsgspecError:
        return Problem()
