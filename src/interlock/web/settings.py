"""Settings of the server and of who is who, and the audit of them: who changed what, when, with its entry. Floor 14.

What stands in files is shown and changed there; what stands in the ledger is changed by acts that people sign. Of
secrets nothing is shown, and of the machine no path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final

import anyio.to_thread
from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter, QueryParameter

from interlock.identity import Binding, Directory, Permission, Resource, in_words
from interlock.web import deliveries
from interlock.web.errors import MayNotSee
from interlock.web.pages import STORE, page, see_other
from interlock.web.paths import DOCTOR, POLICIES, SETTINGS, evidence_path
from interlock.web.sight import products_of
from interlock.web.states import short
from interlock.web.tables import (
    Cell,
    Column,
    Format,
    FormatAsked,
    Row,
    Shape,
    Table,
    most_of,
    shown,
)
from interlock.web.visiting import NEEDS, Asked, serving_of, visitor_of
from interlock.wiring.server_settings import AROUND, FILES

_READ: Final = {NEEDS: Permission.EVIDENCE_READ.value}
_GOVERNS: Final = {NEEDS: Permission.GOVERN.value}
_LONGEST: Final = 200
_Cursor = Annotated[str, QueryParameter(max_length=_LONGEST)]
Part = Annotated[str, PathParameter(pattern="^[a-z]{1,20}$")]
Token = Annotated[str, PathParameter(pattern="^tok-[0-9a-f]{12}$")]
Rows = list[tuple[str, Row]]


@get(SETTINGS, opt=_READ, sync_to_thread=True)
def settings(request: Request[Any, Any, Any]) -> Response[str]:
    """Show how the server is set, in counts that lead to the rows, and what is in force."""
    _check_all(request)
    serving = serving_of(request)
    app, directory, visiting = serving.app, serving.directory(), serving.visiting
    room = serving.room()
    return page(
        request,
        "settings",
        figures=[
            ("People", len(directory.people), _of("people")),
            ("Groups", len(directory.groups), _of("groups")),
            ("Roles given", len(directory.bindings), _of("roles")),
            ("Acts that wait", len(directory.pending), _of("audit")),
            ("Keys that count", len(app.trust.keys), _of("keys")),
            ("Wait to be told", deliveries.waiting(serving), _of("deliveries")),
        ],
        governs=_governs(request),
        tokens=_of("tokens"),
        audit=_of("audit"),
        outside=[
            ("People sign in with", [label for _, label in visiting.providers] or ["accounts of this server alone"]),
            ("Told of people by SCIM", [one.name for one in visiting.sources]),
            ("Told of people by a directory", [one.name for one in visiting.tellers]),
            ("Takes webhooks of", [one.name for one in serving.hooks.known]),
            ("Pulls reports from", [one.name for one in serving.pulling.known]),
        ],
        server=_server(request, room),
        variables=[(name, says, name in app.environ) for name, says in AROUND.items()],
        files=FILES.items(),
        doctor=DOCTOR,
        doctor_command=f"interlock admin doctor{STORE if app.has_own_store else ''}",
        policies=POLICIES,
    )


def _server(request: Asked, room: int | None) -> list[tuple[str, str]]:
    serving = serving_of(request)
    app = serving.app
    where = "interlock.yaml" if app.settings.source else "the default"
    return [
        ("Product", f"{app.product} ({where})" if app.product else "nobody said"),
        ("Policy in force", f"{app.policy_name} ({where if app.settings.policy_is_named else 'the default'})"),
        ("Environments", ", ".join(one.name for one in app.settings.environments) or "none declared"),
        ("Stages", ", ".join(app.pipeline.ids)),
        ("Ledger", f"{serving.ledger.origin}, {serving.standing().size:,} entries, proven"),
        ("Events", deliveries.last_said(serving)),
        ("Store", "answers" + (f", with {room / (1 << 30):,.1f} GiB left" if room is not None else "")),
    ]


def _of(part: str) -> str:
    return f"{SETTINGS}/{part}"


def _check_all(request: Asked) -> None:
    """Return if whoever asks may read everything. Errors: MayNotSee (WEB-102)."""
    if products_of(request) is not None:
        raise MayNotSee(who=visitor_of(request).name, permission=f"{Permission.EVIDENCE_READ.value} on organisation")


def _governs(request: Asked) -> bool:
    now = serving_of(request).clock()
    return visitor_of(request).may(Permission.GOVERN, Resource(), now)


@get(SETTINGS + "/{part:str}", opt=_READ, sync_to_thread=True)
def part(
    request: Request[Any, Any, Any], part: Part, after: _Cursor = "", form: FormatAsked = Format.HTML
) -> Response[Any]:
    """List people, groups, roles, keys, or every act about them."""
    if part not in _PARTS:
        raise NotFoundException
    return _listed(request, part, after, form)


@get(f"{SETTINGS}/tokens", opt=_READ, sync_to_thread=True)
def tokens(request: Request[Any, Any, Any], after: _Cursor = "", form: FormatAsked = Format.HTML) -> Response[Any]:
    """List the tokens, for who governs."""
    _check_all(request)
    if not _governs(request):
        raise NotFoundException
    return _listed(request, "tokens", after, form)


def _listed(request: Asked, part: str, after: str, form: Format) -> Response[Any]:
    _check_all(request)
    title, says, command, columns, rows_of = _PARTS[part]
    directory = serving_of(request).directory()
    rows = rows_of(request, directory)
    most = most_of(form)
    rest = [one for one in rows if not after or one[0] > after]
    last = rest[most - 1][0] if len(rest) > most else ""
    table = Table(
        name=part,
        caption=title,
        columns=columns,
        rows=[row for _, row in rest[:most]],
        here=_of(part),
        cursor=last,
        is_later=bool(after),
        told=f"{len(rows):,} in all",
    )
    revoke = [(one.value, one.cells[0].text) for one in table.rows if one.value] if part == "tokens" else []
    more = STORE if serving_of(request).app.has_own_store else ""
    return shown(
        request,
        "settings_part",
        table,
        form,
        title=title,
        says=says,
        command=f"{command}{more}",
        revoke=revoke,
        settings=SETTINGS,
        here=_of(part),
    )


@post(SETTINGS + "/tokens/{name:str}/revoke", opt=_GOVERNS, status_code=200)
async def revoke_token(request: Request[Any, Any, Any], name: Token) -> Response[str]:
    """Let a token count no more. Errors: TokenUnknown (FLW-262)."""
    return await anyio.to_thread.run_sync(_revoked, request, name)


def _revoked(request: Asked, name: str) -> Response[str]:
    if not _governs(request):
        raise MayNotSee(who=visitor_of(request).name, permission=f"{Permission.GOVERN.value} on organisation")
    serving_of(request).tokens.revoke(name)
    return see_other(_of("tokens"))


def _people(_: Asked, directory: Directory) -> Rows:
    found = []
    for one in directory.people:
        gone = bool(directory.suspensions(one.id))
        accounts = [str(join.account) for join in one.joins]
        held = directory.voice_of(one.id) == one.id
        cells = (
            Cell(one.name[:_LONGEST], note=one.id),
            Cell("suspended" if gone else "counts", state="revoked" if gone else "verified"),
            Cell(", ".join(short(each) for each in accounts[:4]), note=_more(accounts, 4)),
            Cell(", ".join(sorted(directory.groups_of(one.id)))),
            Cell("own" if held else "of somebody else"),
        )
        found.append((one.id, Row(cells, more={"id": one.id, "all_accounts": ", ".join(accounts)})))
    return sorted(found)


def _groups(_: Asked, directory: Directory) -> Rows:
    return [
        (
            one.id,
            Row(
                (
                    Cell(one.id),
                    Cell(", ".join(map(str, one.members[:8])), note=_more(one.members, 8)),
                    Cell(str(len(directory.people_in(one.id))), number=len(directory.people_in(one.id))),
                    Cell(f"{one.kept.keeper}, from {one.kept.origin}" if one.kept is not None else "people"),
                )
            ),
        )
        for one in directory.groups
    ]


def _roles(_: Asked, directory: Directory) -> Rows:
    found = []
    for one in directory.bindings:
        by = " and ".join(sorted(one.credit.people)) or "the founding"
        cells = (
            Cell(one.role, note=", ".join(_allowed(directory, one))),
            Cell(str(one.to)),
            Cell(str(one.resource)),
            Cell(at=one.until) if one.until is not None else Cell("as long as nobody takes it"),
            Cell(by, note=f"entry {one.credit.index}"),
        )
        found.append((f"{one.role} {one.to} {one.resource} {one.credit.index}", Row(cells)))
    return sorted(found, key=lambda each: each[0])


def _allowed(directory: Directory, one: Binding) -> list[str]:
    return sorted(str(each) for each in directory.role(one.role).permissions)


def _keys(request: Asked, directory: Directory) -> Rows:
    now = serving_of(request).clock()
    found = []
    for one in serving_of(request).app.trust.keys:
        is_over = (one.until is not None and now >= one.until) or one.revoked_at is not None
        word = "revoked" if one.revoked_at is not None else "over" if is_over else "counts"
        cells = (
            Cell(one.name[:_LONGEST]),
            Cell(one.id),
            Cell(word, state=_tone(is_over=is_over)),
            Cell(", ".join(one.purposes) or "nothing"),
            Cell(at=one.since),
            Cell(at=one.until) if one.until is not None else Cell("no end"),
            Cell(directory.person_of_key(one.id) or "nobody's"),
        )
        found.append((one.id, Row(cells)))
    return sorted(found, key=lambda each: each[0])


def _tone(*, is_over: bool) -> str:
    return "revoked" if is_over else "verified"


def _tokens(request: Asked, _: Directory) -> Rows:
    now = serving_of(request).clock()
    cards = sorted(serving_of(request).tokens.all(), key=lambda one: one.id)
    found = []
    for one in cards:
        stands = one.stands(now)
        cells = (
            Cell(one.name[:_LONGEST] or one.id, note=one.id),
            Cell("counts" if stands else "counts no more", state=_tone(is_over=not stands)),
            Cell(str(one.owner)),
            Cell(", ".join(one.permissions), note=f"on {one.resource}"),
            Cell(at=one.until),
            Cell(at=one.used_at) if one.used_at is not None else Cell("never"),
            Cell(one.made_by[:_LONGEST]),
        )
        found.append((one.id, Row(cells, one.id if stands else "", {"id": one.id})))
    return found


def _acts(_: Asked, directory: Directory) -> Rows:
    waits = {one.digest for one in directory.pending}
    refused = {one.index: one.reason for one in directory.refused}
    acts = sorted(
        {one.index: one for one in (*directory.acts, *directory.pending)}.values(), key=lambda one: -one.index
    )
    return [
        (
            f"{_NEWEST - one.index:012}",
            Row(
                (
                    Cell(at=one.at),
                    Cell(directory.person_of_key(one.signer) or f"the key {one.signer[:12]}, which is nobody's"),
                    Cell(in_words(one.deed)[:2_000]),
                    _standing(refused.get(one.index, ""), waits=one.digest in waits),
                    Cell(str(one.index), number=one.index, href=evidence_path(one.index), is_peeked=True),
                    Cell(str(one.digest)),
                ),
                more={"key": one.signer},
            ),
        )
        for one in acts
    ]


def _standing(refused: str, *, waits: bool) -> Cell:
    if refused:
        return Cell("does not count", state="refused", note=refused[:300])
    return Cell("waits for another person", state="waiting") if waits else Cell("counts", state="verified")


def _more(several: Sequence[object], most: int) -> str:
    return f"and {len(several) - most} more" if len(several) > most else ""


_NEWEST: Final = 10**12 - 1
_Listed = Callable[[Asked, Directory], Rows]
_PARTS: Final[dict[str, tuple[str, str, str, tuple[Column, ...], _Listed]]] = {
    "people": (
        "People",
        "Who is who, and by which accounts and keys. Acts that people sign change it.",
        "interlock people --help",
        (
            Column("person", "Person"),
            Column("stands", "Stands", Shape.STATE),
            Column("accounts", "Accounts"),
            Column("groups", "Groups"),
            Column("voice", "Voice"),
        ),
        _people,
    ),
    "groups": (
        "Groups",
        "Who is in which group, and who says so.",
        "interlock groups --help",
        (
            Column("group", "Group"),
            Column("members", "Members"),
            Column("people", "People", Shape.NUMBER),
            Column("said_by", "Said by"),
        ),
        _groups,
    ),
    "roles": (
        "Roles",
        "Who may do what, where, and by whose word.",
        "interlock roles --help",
        (
            Column("role", "Role"),
            Column("to", "Of"),
            Column("on", "On"),
            Column("until", "Until", Shape.TIME),
            Column("by", "Given by"),
        ),
        _roles,
    ),
    "keys": (
        "Keys that count",
        "Whose signatures this server believes, for what, and since when. They are read when it starts.",
        "interlock keys trust --help",
        (
            Column("name", "Name"),
            Column("key", "Key", Shape.DIGEST),
            Column("stands", "Stands", Shape.STATE),
            Column("purposes", "For"),
            Column("since", "Since", Shape.TIME),
            Column("until", "Until", Shape.TIME),
            Column("person", "Of"),
        ),
        _keys,
    ),
    "tokens": (
        "Tokens",
        "What programs show to this server. What is kept of one is here; the token itself is nowhere.",
        "interlock token new --help",
        (
            Column("token", "Token"),
            Column("stands", "Stands", Shape.STATE),
            Column("owner", "For"),
            Column("may", "May"),
            Column("until", "Until", Shape.TIME),
            Column("used", "Last used", Shape.TIME),
            Column("made_by", "Made by"),
        ),
        _tokens,
    ),
    "deliveries": deliveries.PART,
    "audit": (
        "Audit of settings",
        "Every act about people, groups and roles, the newest first, as the ledger proves it.",
        "interlock people pending",
        (
            Column("at", "At", Shape.TIME),
            Column("by", "By"),
            Column("says", "What"),
            Column("stands", "Stands", Shape.STATE),
            Column("entry", "Entry", Shape.NUMBER),
            Column("act", "Act", Shape.DIGEST),
        ),
        _acts,
    ),
}
ROUTES = (settings, part, tokens, revoke_token)
