"""Evidence: look through it, read a piece, verify it anew, take it away. Floor 14."""

from __future__ import annotations

from typing import Annotated, Any, Final

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter

from interlock.crypto import Envelope, read_envelope
from interlock.flows.inspect import Item
from interlock.flows.proof import Proof, Proving, signers_of
from interlock.flows.search import Hit
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.witness import Heard
from interlock.identity import Permission
from interlock.kernel import Digest, InterlockError
from interlock.trace import Kind
from interlock.web.pages import page
from interlock.web.paths import EVIDENCE, evidence_path, subject_path
from interlock.web.readable import readable
from interlock.web.states import short
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
_MOST: Final = 1_000
"""Rows of one document: each is verified for it."""
_TRIED: Final = 400
"""Entries that are looked at for one page of somebody who may not see all of them."""
_MOST_SUBJECTS: Final = 50
_COLUMNS: Final = (
    Column("entry", "Entry", Shape.NUMBER),
    Column("says", "Says"),
    Column("counts", "Counts", Shape.STATE),
    Column("about", "About", Shape.DIGEST),
    Column("at", "Entered", Shape.TIME),
    Column("signer", "Signed with"),
)
NEWEST: Final = Table("evidence", "Evidence, the newest first", _COLUMNS, ())
"""The table that rows of evidence stand in."""
_KINDS: Final = (
    *("approval", "build", "decision", "deployment", "environment", "evidence", "hold", "plan", "policy"),
    *("release", "waiver", str(Kind.GLASS)),
)
_FIELDS: Final = (
    ("person", "Person or signer", ""),
    ("product", "Product", ""),
    ("about", "About", "digest"),
    ("since", "Since", "2026-01-31 or 7d"),
    ("until", "Until", "2026-01-31"),
    ("text", "Words", ""),
)
"""The fields of the form beside the kind: name, label, and an example."""
_LONGEST: Final = 200
_FILE: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_DSSE: Final = "application/vnd.dsse.envelope.v1+json"
Name = Annotated[str, PathParameter(pattern="^([0-9]{1,15}|sha256:[0-9a-f]{64})$")]


class Filters(msgspec.Struct, frozen=True):
    """What is looked for; empty for all of it."""

    what: str = ""
    """The kind."""
    person: str = ""
    product: str = ""
    about: str = ""
    """A digest, or its beginning."""
    since: str = ""
    until: str = ""
    text: str = ""
    """Words, as `interlock search` takes them."""

    @classmethod
    def of(cls, request: Asked) -> Filters:
        """Read them from the address; what is longer than a field takes is cut."""
        return cls(*(request.query_params.get(name, "")[:_LONGEST] for name in cls.__struct_fields__))

    @property
    def words(self) -> str:
        """Write them as `interlock search` reads them; what was typed into one field stays within it."""
        fields = {"kind": self.what, "person": self.person, "product": self.product, "digest": self.about}
        quoted = [f'{name}:"{_plain(said)}"' for name, said in fields.items() if _plain(said)]
        times = [f'{name}:"{_plain(said)}"' for name, said in self._times if _plain(said)]
        wanted = (*quoted, self.text.strip()) if self.text.strip() else tuple(quoted)
        return " ".join((*(wanted or ("kind:evidence",)), *times)) if wanted or times else ""

    @property
    def _times(self) -> tuple[tuple[str, str], ...]:
        return ("since", self.since), ("until", self.until)


def _plain(text: str) -> str:
    return " ".join(text.replace('"', " ").split())


@get(EVIDENCE, opt=_NEEDED, sync_to_thread=True)
def evidence(request: Asked, kind: FormatAsked = Format.HTML, after: Text = "") -> Response[Any]:
    """List evidence, the newest first: all of it, or what filters find; each piece is verified for the page."""
    asking, filters = asking_of(request), Filters.of(request)
    most = min(most_of(kind), _MOST)
    rows, cursor, told = list[Row](), "", ""
    if asking is not None and filters.words:
        rows, cursor, told = _found(request, filters.words, most, after)
    elif asking is not None:
        rows, cursor, told = newest(asking, most, after)
    table = msgspec.structs.replace(
        NEWEST,
        rows=rows,
        here=address(EVIDENCE, **msgspec.structs.asdict(filters)),
        cursor=cursor,
        is_later=bool(after),
        told=told,
        empty="Nothing that you may see is like that.",
    )
    choices = (Choice("what", "Kind", (("", "all"), *((one, one) for one in _KINDS)), filters.what),)
    is_any = asking is not None and (bool(rows) or bool(filters.words) or bool(after or cursor))
    return shown(
        request, "evidence", table, kind, choices=choices, filters=filters, here=EVIDENCE, is_any=is_any, fields=_FIELDS
    )


def asking_of(request: Asked) -> Asking | None:
    """Give what whoever is at the browser asks with; None where the ledger is empty."""
    serving = serving_of(request)
    return serving.asking(visitor_of(request).products(Permission.EVIDENCE_READ, serving.clock()))


def _found(request: Asked, words: str, most: int, after: str) -> tuple[list[Row], str, str]:
    serving = serving_of(request)
    products = visitor_of(request).products(Permission.EVIDENCE_READ, serving.clock())
    answer = serving.search(products, words, most, after)
    if answer is None:
        return [], "", ""
    found = answer.found
    told = f"{found.count:,}{'' if found.is_exact else ' or more'} found" if answer.hits else ""
    return [_of_hit(one) for one in answer.hits], found.next, told


def _of_hit(hit: Hit) -> Row:
    return _row(hit.item, is_counting=bool(hit.kind))


def newest(asking: Asking, most: int, after: str) -> tuple[list[Row], str, str]:
    """Give the newest entries before one, as far as they may be seen; a page looks at so many and no more."""
    start = min(int(after), asking.before) if after.isdecimal() else asking.before
    rows: list[Row] = []
    index = start
    tried = _TRIED if asking.sight.products is not None else most
    while index > 0 and len(rows) < most and start - index < tried:
        index -= 1
        entry = asking.witness.entry(index)
        if asking.sees(str(entry.envelope), index):
            heard = asking.witness.hear(index)
            rows.append(_row(_item(index, heard), is_counting=heard.saying is not None))
    told = f"{asking.before:,} entries in the ledger" if asking.sight.products is None else ""
    return rows, str(index) if index > 0 else "", told


def _item(index: int, heard: Heard) -> Item:
    return Item(index, heard.entry, heard.statement, heard.why)


def _row(item: Item, *, is_counting: bool) -> Row:
    subjects = item.entry.subjects
    first = subjects[0] if subjects else None
    more = f"and {len(subjects) - 1} more" if len(subjects) > 1 else ""
    said = item.says if is_counting else item.refused or "it does not count"
    return Row(
        (
            Cell(str(item.index), number=item.index),
            Cell(said, href=evidence_path(item.index), is_peeked=True),
            Cell(state="verified" if is_counting else "unverified"),
            Cell(str(first) if first is not None else "", href=_subject_path(first), note=more),
            Cell(at=item.entry.at),
            Cell(item.statement.signer_name if item.statement is not None else ""),
        ),
        more={"envelope": str(item.entry.envelope), "kind": item.entry.kind},
    )


def _subject_path(digest: Digest | None) -> str:
    return subject_path(digest) if digest is not None and digest.alg in {"sha256", "gitCommit"} else ""


@get(EVIDENCE + "/{name:str}", opt=_NEEDED, sync_to_thread=True)
def piece(request: Asked, name: Name) -> Response[str]:
    """Show one piece of evidence as people read it."""
    serving = serving_of(request)
    asking, index, heard = _seen(request, name)
    body = _envelope_of(request, index)
    statement = heard.statement
    envelope = _read(body)
    directory = serving.standing().directory
    return page(
        request,
        "piece",
        index=index,
        heard=heard,
        item=_item(index, heard),
        statement=statement.statement if statement is not None else None,
        subjects=[
            (one.name, [(each, _subject_path(each)) for each in one.digests])
            for one in (statement.statement.subjects[:_MOST_SUBJECTS] if statement is not None else ())
        ],
        about=[(each, _subject_path(each)) for each in heard.entry.subjects[:_MOST_SUBJECTS]],
        read=readable(statement.statement.predicate) if statement is not None else None,
        signers=signers_of(envelope, serving.app.trust, heard.entry.at, serving.clock()) if envelope else (),
        now=directory.person_of_key(statement.signer) if statement is not None else None,
        checkpoint=asking.witness.checkpoint,
        size=len(body),
        here=evidence_path(index),
    )


@get(EVIDENCE + "/{name:str}/verify", opt=_NEEDED, sync_to_thread=True)
def verify(request: Asked, name: Name) -> Response[str]:
    """Verify a piece of evidence anew, from what is stored this moment, and say each step."""
    _, index, heard = _seen(request, name)
    proof = proof_of(request, index)
    return page(request, "proof", index=index, heard=heard, proof=proof, here=evidence_path(index))


def proof_of(request: Asked, index: int) -> Proof:
    """Prove an entry anew."""
    serving = serving_of(request)
    app, ledger = serving.app, serving.ledger
    proving = Proving(
        ledger=ledger,
        trust=app.trust,
        verifiers=app.verifiers(ledger.origin),
        remembered=app.memory.last(ledger.origin),
    )
    return proving.prove(index)


@get(EVIDENCE + "/{name:str}/envelope", opt=_NEEDED, sync_to_thread=True)
def envelope(request: Asked, name: Name) -> Response[bytes]:
    """Give an envelope as it was entered, byte for byte."""
    _, index, heard = _seen(request, name)
    return _file(_envelope_of(request, index), _DSSE, f"{heard.entry.envelope.hex[:16]}.dsse.json")


@get(EVIDENCE + "/{name:str}/bundle", opt=_NEEDED, sync_to_thread=True)
def bundle(request: Asked, name: Name) -> Response[bytes]:
    """Give a piece of evidence with its proof, as `interlock evidence verify` takes it without this server."""
    _, index, heard = _seen(request, name)
    body = b"".join(serving_of(request).app.transfer.export_one(_item(index, heard)))
    return _file(body, "application/jsonl", f"{heard.entry.envelope.hex[:16]}.interlock.jsonl")


def _file(body: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {**_FILE, "Content-Disposition": f'attachment; filename="{short(name)}"'}
    return Response(body, media_type=media_type, headers=headers)


def _seen(request: Asked, name: str) -> tuple[Asking, int, Heard]:
    """Give an entry with what became of it, if it is there and may be seen; it is not there otherwise."""
    asking = asking_of(request)
    if asking is None:
        raise NotFoundException
    index = int(name) if name.isdecimal() else _index_of(asking, name)
    if not 0 <= index < asking.before or not asking.sees(str(asking.witness.entry(index).envelope), index):
        raise NotFoundException
    return asking, index, asking.witness.hear(index)


def _index_of(asking: Asking, name: str) -> int:
    ticket = asking.ledger.find(Digest.parse(name))
    return ticket.index if ticket is not None else -1


def _envelope_of(request: Asked, index: int) -> bytes:
    return next(serving_of(request).ledger.entries(index, index + 1)).envelope


def _read(body: bytes) -> Envelope | None:
    try:
        return read_envelope(body)
    except InterlockError:
        return None


ROUTES = (evidence, piece, verify, envelope, bundle)
