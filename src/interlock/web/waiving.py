"""Ask for a waiver of findings that were chosen: first what can be asked for together, then a draft to prove. Floor 14.

One waiver names one rule or vulnerability, of the product that this server speaks for, and is for exactly the findings
that were chosen, by their fingerprints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import anyio.to_thread
import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException

from interlock.kernel import InterlockError
from interlock.trace.board_views import Detail
from interlock.web.approving import begin
from interlock.web.board import READS, called, seen_by
from interlock.web.errors import FormUnfit
from interlock.web.findings import WAIVER
from interlock.web.pages import page, see_other, sentence
from interlock.web.paths import FINDINGS, STEP_UP
from interlock.web.tables import address
from interlock.web.visiting import Asked, field, serving_of
from interlock.wiring.wanted import WaiverWanted

MOST: Final = 100
"""Findings that one waiver is asked for."""
_NAME: Final = re.compile("[0-9a-f]{32}")
_DAYS: Final = re.compile("[0-9]{1,4}")
_KNOWN: Final = ("CVE-", "GHSA-")


class Bulk(msgspec.Struct, frozen=True):
    """Findings that one waiver can be for."""

    name: str
    """What is waived: a rule or a vulnerability."""
    product: str
    details: tuple[Detail, ...]
    against: str = ""
    """Why it cannot be asked for here; empty if it can."""

    @property
    def names(self) -> str:
        """The findings, as a form says them."""
        return " ".join(one.found.name for one in self.details)


def bulks(details: Sequence[Detail], product: str) -> tuple[Bulk, ...]:
    """Part findings by what one waiver can be for; `product` is the one that whoever says it here speaks for."""
    parts: dict[tuple[str, str, str], list[Detail]] = {}
    for one in details:
        parts.setdefault((_against(one, product), one.found.product, _named(one)), []).append(one)
    made = (Bulk(name, whose, tuple(ones), against) for (against, whose, name), ones in parts.items())
    return tuple(sorted(made, key=lambda one: (bool(one.against), one.product, one.name)))


def _named(one: Detail) -> str:
    names = (one.found.rule.rpartition(":")[2], *one.more.aliases)
    return next((name for name in names if name.startswith(_KNOWN)), one.found.rule)


def _against(one: Detail, product: str) -> str:
    if one.found.state == "gone":
        return "it is not there any more"
    if one.found.state == "waived":
        return "a waiver covers it already"
    if one.found.product != product:
        whose = called(product) if product else "what is of no product"
        return f"this server speaks for {whose}; ask with `interlock waive` in a repository of the product"
    return ""


@get(WAIVER, opt=READS, sync_to_thread=True)
def waiver_page(request: Asked) -> Response[str]:
    """Show what can be asked for of the findings that were chosen, and the form for it."""
    return _page(request, request.query_params.getall("finding", []), {})


@post(WAIVER, opt=READS, status_code=200)
async def waive(request: Asked) -> Response[str]:
    """Draft the waiver, and lead to where it is proven; where it would not count, say why and keep what was typed."""
    form = await request.form()
    said = {name: field(form, name) for name in ("findings", "reason", "days", "compensation")}
    return await anyio.to_thread.run_sync(_drafted, request, said)


def _drafted(request: Asked, said: Mapping[str, str]) -> Response[str]:
    names = said["findings"].split()
    details = _chosen(request, names)
    found = bulks(details, serving_of(request).app.product)
    if len(found) != 1 or found[0].against:
        raise FormUnfit(field="findings", why="are not what one waiver can be for")
    if _DAYS.fullmatch(said["days"]) is None or not int(said["days"]):
        return _page(request, names, said, "The number of days is a whole number from 1 on.")
    if not said["reason"].strip():
        return _page(request, names, said, "A waiver needs a reason.")
    wanted = WaiverWanted(
        found[0].name,
        said["reason"].strip(),
        int(said["days"]),
        compensation=said["compensation"].strip(),
        fingerprints=tuple(dict.fromkeys(one.more.fingerprint for one in details)),
    )
    try:
        begun = begin(request, wanted)
    except InterlockError as error:
        if error.family.name != "USAGE":
            raise
        return _page(request, names, said, f"{sentence(str(error))} {sentence(error.remedy)}")
    return see_other(f"{STEP_UP}/{begun.id}")


def _page(request: Asked, names: Sequence[str], said: Mapping[str, str], wrong: str = "") -> Response[str]:
    found = bulks(_chosen(request, names), serving_of(request).app.product)
    whole = found[0] if len(found) == 1 and not found[0].against else None
    parts = [(one, address(WAIVER) + "?" + "&".join(f"finding={each}" for each in one.names.split())) for one in found]
    values: dict[str, Any] = {"reason": "", "days": "30", "compensation": "", **said}
    return page(
        request,
        "waive",
        status=400 if wrong else 200,
        whole=whole,
        parts=parts,
        said=values,
        wrong_says=wrong,
        here=WAIVER,
        findings=FINDINGS,
        most=MOST,
    )


def _chosen(request: Asked, names: Sequence[str]) -> list[Detail]:
    """Give the findings that were chosen. Errors: FormUnfit (WEB-105); NotFoundException for one that is not seen."""
    if len(names) > MOST:
        raise FormUnfit(field="finding", why=f"is there more than {MOST} times")
    seen = seen_by(request)
    found = [seen.views.find(one, seen.products) for one in dict.fromkeys(names) if _NAME.fullmatch(one)]
    if len(found) != len(set(names)) or any(one is None for one in found):
        raise NotFoundException
    return [one for one in found if one is not None]


ROUTES = (waiver_page, waive)
