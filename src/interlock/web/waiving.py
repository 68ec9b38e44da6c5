"""Ask for a waiver in any product: of findings that were chosen, or of what they name. Floor 14.

There is one page and one form. One waiver names one rule or vulnerability of one product; where findings were chosen it
is for exactly those, by their fingerprints. What is sent is drafted, shown word by word under `/step-up`, and said with
a security key.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Final

import anyio.to_thread
import msgspec
from litestar import Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.exceptions import NotFoundException
from litestar.params import QueryParameter

from interlock.control import Finding
from interlock.decision.times import span
from interlock.flows.waivers import kind_of
from interlock.trace.board_views import Detail
from interlock.web.approving import NEEDED, begin
from interlock.web.asking import LONG, LONGEST, lines, number, reason_of
from interlock.web.board import READS, seen_by
from interlock.web.errors import FormUnfit
from interlock.web.pages import page, see_other
from interlock.web.paths import APPROVALS, FINDINGS, NEW_WAIVER, STEP_UP
from interlock.web.sight import products_of, sees_digest
from interlock.web.tables import address
from interlock.web.visiting import Asked, field, serving_of, visitor_of
from interlock.wiring.wanted import WaiverWanted

MOST: Final = 100
"""Findings that one waiver is asked for."""
_DAYS: Final = 3_650
_USUAL_DAYS: Final = 14
_LIST: Final = 8_000
_NAME: Final = re.compile("[0-9a-f]{32}")
_KNOWN: Final = ("CVE-", "GHSA-")
_Text = Annotated[str, QueryParameter(max_length=LONGEST)]
_Product = Annotated[str | None, QueryParameter(max_length=LONGEST)]


class Bulk(msgspec.Struct, frozen=True):
    """Findings that one waiver can be for."""

    name: str
    """What is waived: a rule or a vulnerability."""
    product: str
    details: tuple[Detail, ...]
    against: str = ""
    """Why it cannot be asked for; empty if it can."""

    @property
    def names(self) -> str:
        """The findings, as a form says them."""
        return " ".join(one.found.name for one in self.details)


def bulks(details: Sequence[Detail]) -> tuple[Bulk, ...]:
    """Part findings by what one waiver can be for."""
    parts: dict[tuple[str, str, str], list[Detail]] = {}
    for one in details:
        parts.setdefault((_against(one), one.found.product, _named(one)), []).append(one)
    made = (Bulk(name, whose, tuple(ones), against) for (against, whose, name), ones in parts.items())
    return tuple(sorted(made, key=lambda one: (bool(one.against), one.product, one.name)))


def _named(one: Detail) -> str:
    names = (one.found.rule.rpartition(":")[2], *one.more.aliases)
    return next((name for name in names if name.startswith(_KNOWN)), one.found.rule)


def _against(one: Detail) -> str:
    if one.found.state == "gone":
        return "it is not there any more"
    return "a waiver covers it already" if one.found.state == "waived" else ""


def named_by(finding: Finding) -> str:
    """Give the name by which a finding is waived: that of its vulnerability, where it has one, else of its rule."""
    return next((one for one in finding.aliases if kind_of(one) == "vulnerability"), finding.rule)


@get(f"{FINDINGS}/waiver", opt=READS, sync_to_thread=False)
def waiver_before(request: Asked) -> Response[str]:
    """Lead to where a waiver is asked for, from where findings used to be."""
    return see_other(f"{NEW_WAIVER}?{request.url.query}" if request.url.query else NEW_WAIVER)


@get(NEW_WAIVER, opt=NEEDED, sync_to_thread=True)
def new_waiver(
    request: Asked,
    name: _Text = "",
    path: _Text = "",
    component: _Text = "",
    environment: _Text = "",
    product: _Product = None,
) -> Response[str]:
    """Show the form by which a waiver is asked for, for findings that were chosen, or filled in by what is named."""
    asked = request.query_params.getall("finding", [])
    details = _chosen(request, asked, product)
    parts = bulks(details)
    whole = parts[0] if len(parts) == 1 and not parts[0].against else None
    found = _found(request, asked[0], product) if len(asked) == 1 and not details else None
    whose = whole.product if whole is not None else product if product is not None else serving_of(request).app.product
    terms, is_known = serving_of(request).waiting.waiver_terms(whose, environment)
    limit = terms.max_age_s // 86_400 if terms is not None else 0
    return page(
        request,
        "new_waiver",
        whole=whole,
        parts=[
            (one, address(NEW_WAIVER) + "?" + "&".join(f"finding={each}" for each in one.names.split()))
            for one in parts
        ],
        filled={
            "name": whole.name if whole is not None else name or (named_by(found) if found is not None else ""),
            "fingerprints": found.fingerprint if found is not None else "",
            "paths": path,
            "components": component,
            "environments": environment,
            "days": str(min(_USUAL_DAYS, limit) if limit else _USUAL_DAYS),
            "product": whose,
        },
        found=found,
        is_lost=bool(asked) and found is None and not details,
        may_ask=_may_ask(request, whose),
        terms=terms,
        is_known=is_known,
        longest=span(terms.max_age_s) if terms is not None else "",
        here=NEW_WAIVER,
        approvals=APPROVALS,
        findings=FINDINGS,
    )


def _may_ask(request: Asked, product: str) -> bool:
    serving, visitor = serving_of(request), visitor_of(request)
    return serving.speaking_for.can_ask(visitor.directory, visitor.person, product, serving.clock())


def _found(request: Asked, text: str, product: str | None) -> Finding | None:
    """Give the finding of the newest check of a product that a fingerprint or an id means, if it may be seen."""
    wanted, products = text.removeprefix("fnd-"), products_of(request)
    if len(wanted) < 8:  # noqa: PLR2004 (fewer digits mean nothing)
        return None
    speaking = serving_of(request).speaking_for
    if product is not None and speaking.is_other(product):
        if products is not None and product not in products:
            return None
        newest = speaking.others.evidence(product)
    else:
        newest = serving_of(request).waiting.newest()
        if products is not None and not any(sees_digest(request, str(one)) for one in newest.subject.digests):
            return None
    fits = [one for one in newest.findings if one.fingerprint.startswith(wanted)]
    return fits[0] if fits else None


@post(NEW_WAIVER, opt=NEEDED, status_code=200)
async def ask_waiver(request: Asked) -> Response[str]:
    """Draft the request for a waiver, and lead to where it is proven."""
    form = await request.form()
    return await anyio.to_thread.run_sync(_drafted, request, form)


def _drafted(request: Asked, form: FormMultiDict) -> Response[str]:
    product = field(form, "product", LONGEST) if "product" in form else None
    name, fingerprints = _said(form, "name", LONGEST), _lines(form, "fingerprints")
    chosen = _said(form, "findings", _LIST).split()
    if chosen:
        details = _chosen(request, chosen, None)
        found = bulks(details)
        if len(details) != len(set(chosen)):
            raise NotFoundException
        if len(found) != 1 or found[0].against:
            why = found[0].against if len(found) == 1 else "one waiver names one rule or vulnerability of one product"
            raise FormUnfit(field="findings", why=f"are not what one waiver can be for: {why}")
        if product not in {None, found[0].product} or name not in {"", found[0].name}:
            raise FormUnfit(field="product", why="is not that of the findings that were chosen")
        name, product = found[0].name, found[0].product
        fingerprints = tuple(dict.fromkeys(one.more.fingerprint for one in details))
    wanted = WaiverWanted(
        name,
        reason_of(form),
        number(field(form, "days", LONGEST), "days", _DAYS),
        _said(form, "owner", LONGEST),
        _said(form, "compensation", LONG),
        _lines(form, "paths"),
        _lines(form, "components"),
        _lines(form, "environments"),
        fingerprints,
        product,
    )
    return see_other(f"{STEP_UP}/{begin(request, wanted).id}")


def _said(form: FormMultiDict, name: str, most: int) -> str:
    """Read a field that a form may be without."""
    return field(form, name, most) if name in form else ""


def _lines(form: FormMultiDict, name: str) -> tuple[str, ...]:
    return lines(form, name) if name in form else ()


def _chosen(request: Asked, names: Sequence[str], product: str | None) -> list[Detail]:
    """Give the findings that were chosen from a list.

    Shape:  a single one may also be the fingerprint of a finding, which is no name in a list: none is given then.
    Errors: FormUnfit (WEB-105); NotFoundException for several of which one is not seen.
    """
    if len(names) > MOST:
        raise FormUnfit(field="finding", why=f"is there more than {MOST} times")
    seen = seen_by(request)
    found = [seen.views.find(one, seen.products) for one in dict.fromkeys(names) if _NAME.fullmatch(one)]
    good = [one for one in found if one is not None and product in {None, one.found.product}]
    if len(set(names)) > 1 and len(good) != len(set(names)):
        raise NotFoundException
    return good


ROUTES = (waiver_before, new_waiver, ask_waiver)
