"""What compiles each kind of node. Floor 8."""

from __future__ import annotations

from typing import Final

from interlock.decision.expression.parsing.syntax import (
    Call,
    Index,
    Listing,
    Literal,
    Logic,
    Message,
    Name,
    Operation,
    Select,
    Table,
)
from interlock.decision.expression.writing import calls, construction, names, special
from interlock.decision.expression.writing.compiler import Visits

VISITS: Final[Visits] = {
    Name: names.name,
    Select: names.select,
    Index: names.index,
    Literal: construction.literal,
    Listing: construction.listing,
    Table: construction.table,
    Message: construction.message,
    Operation: special.operation,
    Logic: special.logic,
    Call: calls.call,
}
