"""By which names something can be asked: what nobody knows, and what is there more than once, is refused. Floor 14.

A name that was mistyped must not be taken for one that was left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.params import QueryParameter

from interlock.api.rest.errors import FieldUnfit
from interlock.kernel import nearest

LOOSE: Final = "loose"
"""The option of a route, or of all routes of a face, that lets be what is asked by a name that it does not know."""
_ALIKE: Final = 0.6
"""How much of a name has to be like another one that it may have been meant for."""
_LONGEST: Final = 200


async def known(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Let through what is asked by names that a route declares, each one time. Errors: FieldUnfit (API-105)."""
    if handler.opt.get(LOOSE) is True or not connection.query_params:
        return
    names = names_of(handler)
    for name in connection.query_params:
        if name not in names:
            meant = nearest(name[:_LONGEST], names, _ALIKE)
            why = f"nothing is asked by that name{f'; did you mean {meant}?' if meant else ''}"
            raise FieldUnfit(field=name[:_LONGEST], why=why)
        if not names[name] and len(connection.query_params.getall(name)) > 1:
            raise FieldUnfit(field=name, why="it is there more than once")


def names_of(handler: BaseRouteHandler) -> Mapping[str, bool]:
    """Give the names that a route declares, each with whether it may be there several times."""
    return {
        field.kwarg_definition.name or name: field.is_non_string_sequence
        for name, field in handler.parsed_fn_signature.parameters.items()
        if isinstance(field.kwarg_definition, QueryParameter)
    }
