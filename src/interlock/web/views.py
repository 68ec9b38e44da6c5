"""Saved views: a name for a page as it is filtered, kept for who gave it and shown at the side. Floor 14."""

from __future__ import annotations

from typing import Any

import anyio.to_thread
from litestar import Response, get, post

from interlock.flows.saved_views import MOST
from interlock.web.errors import ViewUnfit
from interlock.web.pages import page, see_other
from interlock.web.paths import HOME, VIEWS, after_sign_in
from interlock.web.tables import Cell, Column, Format, FormatAsked, Row, Table, shown
from interlock.web.visiting import ANYBODY, NEEDS, Asked, field, serving_of, visitor_of

_NEEDED = {NEEDS: ANYBODY}


@get(VIEWS, opt=_NEEDED, sync_to_thread=True)
def views(request: Asked, kind: FormatAsked = Format.HTML) -> Response[Any]:
    """Show the names that somebody gave to pages."""
    kept = serving_of(request).views.of(visitor_of(request).name)
    columns = (Column("name", "Name"), Column("path", "Address"))
    rows = [Row((Cell(name, after_sign_in(path)), Cell(path)), value=name) for name, path in kept]
    table = Table("views", "Saved views", columns, rows, here=VIEWS, told=f"{len(rows)} of at most {MOST}")
    if kind is not Format.HTML:
        return shown(request, "views", table, kind)
    return page(request, "views", table=table, kept=kept, here=VIEWS, most=MOST)


@post(VIEWS, opt=_NEEDED, status_code=200)
async def save(request: Asked) -> Response[str]:
    """Keep a name for a page of this server, and lead back to it.

    Errors: ViewUnfit (WEB-132), ViewUnnamed (FLW-332), ViewsFull (FLW-331).
    """
    form = await request.form()
    name, path = field(form, "name"), field(form, "page")
    if after_sign_in(path) != path or path == HOME:
        raise ViewUnfit
    await anyio.to_thread.run_sync(serving_of(request).views.save, visitor_of(request).name, name, path)
    return see_other(path)


@post(f"{VIEWS}/forget", opt=_NEEDED, status_code=200)
async def forget(request: Asked) -> Response[str]:
    """Keep a name no more."""
    name = field(await request.form(), "name")
    await anyio.to_thread.run_sync(serving_of(request).views.forget, visitor_of(request).name, name)
    return see_other(VIEWS)


ROUTES = (views, save, forget)
