"""Audits: ask for one, read it as a page, or have the file that proves it. Floor 14.

That an audit was taken is entered in the ledger, so it is asked for by a form and not by an address.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import anyio.to_thread
from litestar import Response, get, post

from interlock.adapters.typesetting import can_typeset
from interlock.identity.sessions import Visitor
from interlock.render.audit import document, oscal
from interlock.render.audit.page import policy
from interlock.render.audit.page import written as page_of
from interlock.trace.report import Asker, AuditReport
from interlock.web.across import NEEDED, Named, has_nothing, products_of
from interlock.web.errors import FormUnfit
from interlock.web.pages import page
from interlock.web.paths import AUDITS
from interlock.web.tables import Text
from interlock.web.visiting import Asked, field, serving_of, visitor_of
from interlock.wiring.auditing import MOST_ENTRIES, Given, Wanted, frameworks

_LONGEST: Final = 600
_FORMS: Final[dict[str, tuple[str, str, str]]] = {
    "html": ("a page to read now", "text/html; charset=utf-8", "html"),
    "bundle": ("a file that proves itself", "application/zip", "zip"),
    "pdf": ("a PDF with that file in it", "application/pdf", "pdf"),
    "json": ("the report as JSON", "application/json", "json"),
    "oscal": ("assessment results in OSCAL", "application/json", "oscal.json"),
}
"""Each form with what it is called, its type, and how its file ends."""
_PROVING: Final = ("bundle", "pdf")


@get(AUDITS, opt=NEEDED, sync_to_thread=True)
def audits(request: Asked, of: Named = "", period: Text = "", framework: Text = "") -> Response[str]:
    """Show the form, filled in as far as the address says."""
    return page(
        request,
        "audits",
        of=of,
        period=period,
        framework=framework,
        frameworks=frameworks(),
        forms=[(name, says) for name, (says, _, _) in _FORMS.items() if name != "pdf" or can_typeset()],
        is_empty=has_nothing(request),
        most=MOST_ENTRIES,
        here=AUDITS,
    )


@post(AUDITS, opt=NEEDED, status_code=200)
async def take(request: Asked) -> Response[bytes]:
    """Take an audit, and give it: as a page that loads and runs nothing, or as a file.

    Errors: FormUnfit (WEB-105); those of `interlock.wiring.auditing.Audits.take`.
    """
    form = await request.form()
    of, period, framework, kind = (field(form, name) for name in ("of", "period", "framework", "form"))
    if kind not in _FORMS:
        raise FormUnfit(field="form", why="is none of those that there are")
    if not of.strip() or len(of) > _LONGEST:
        raise FormUnfit(field="of", why=f"has to have 1 to {_LONGEST} letters")
    wanted = Wanted(of.strip(), period.strip(), (framework,) if framework else (), kind)
    given = await anyio.to_thread.run_sync(_taken, request, wanted)
    return answer(given, kind)


def _taken(request: Asked, wanted: Wanted) -> Given:
    asker = _asker(visitor_of(request))
    return serving_of(request).audits.take(wanted, products_of(request), asker, _writer(wanted.form))


def _asker(visitor: Visitor) -> Asker:
    return Asker(visitor.name, visitor.person or "")


def _writer(form: str) -> Callable[[AuditReport, Callable[[bytes], bytes]], bytes]:
    """Give what writes a report in a form."""

    def written(report: AuditReport, packed: Callable[[bytes], bytes]) -> bytes:
        if form == "json":
            return document.written(report)
        if form == "oscal":
            return oscal.written(report)
        html = page_of(report)
        if form not in _PROVING:
            return html
        pack = packed(html)
        if form == "bundle":
            return pack
        from interlock.render.audit.paper import written as on_paper

        return on_paper(report, pack)

    return written


def answer(given: Given, form: str) -> Response[bytes]:
    """Give an audit to a browser; the page stands alone, under its own policy, and can reach nothing of this server."""
    _, media_type, ending = _FORMS[form]
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Content-Security-Policy": f"{policy()}; frame-ancestors 'none'; sandbox",
    }
    if form != "html":
        headers["Content-Disposition"] = f'attachment; filename="audit-{_plain(given.name)}.{ending}"'
    return Response(given.body, status_code=200, media_type=media_type, headers=headers)


def _plain(name: str) -> str:
    """Give a name that can be one of a file."""
    return (
        "".join(one if one.isascii() and (one.isalnum() or one in "._-") else "-" for one in name)[:40].strip("-.")
        or "it"
    )


ROUTES = (audits, take)
