"""What a page about something of another product asks: whose it is, what may be answered, and why not. Floor 14."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.exceptions import NotFoundException

from interlock.decision import Verdict
from interlock.flows import queue
from interlock.flows.errors import NotSaid
from interlock.identity import Permission, Resource
from interlock.web.sight import products_of, sees_digest
from interlock.web.visiting import Asked, serving_of, visitor_of
from interlock.wiring.waiting import Released


def is_other(request: Asked, product: str) -> bool:
    """Say whether a product is another one than that of the repository of this server."""
    return serving_of(request).speaking_for.is_other(product)


def may(request: Asked, permissions: Sequence[Permission], product: str, environment: str = "") -> bool:
    """Say whether whoever asks may do one of some things in a product."""
    place, now = Resource.narrowest(product, environment), serving_of(request).clock()
    return any(visitor_of(request).may(one, place, now) for one in permissions)


def release_of(request: Asked, target: str, environment: str, product: str | None) -> Released:
    """Give a release that whoever asks may see. Errors: NotFoundException, ProductUnclear (FLW-341)."""
    if not sees_digest(request, target):
        raise NotFoundException
    try:
        found = serving_of(request).waiting.release(target, environment, product, products_of(request))
    except NotSaid as error:
        raise NotFoundException from error
    if found is None:
        raise NotFoundException
    return found


def held_in(request: Asked, target: str, named: str | None) -> str:
    """Give the product for which a hold is looked at. Errors: NotFoundException for one that may not be seen."""
    serving, products = serving_of(request), products_of(request)
    known = [one for one in serving.waiting.products_held(target) if products is None or not one or one in products]
    if named is None:
        named = serving.app.product if serving.app.product in known else next(iter(known), None)
    if named is None or named not in known:
        raise NotFoundException
    return named


def sealer(found: Released) -> str:
    """Say who sealed the decision of another product's gate."""
    if found.sealed is None:
        return ""
    known, key = found.governance.directory, found.sealed.signer
    return str(known.person_of_key(key) or known.workload_of_key(key) or found.sealed.signer_name)


def why_none(found: Released) -> str:
    """Say why no approval of a release of another product is taken here; empty where one may be."""
    if found.sealed is None or found.sealed.decision.verdict is not Verdict.REVIEW:
        return ""
    if found.state is queue.State.ANSWERED:
        return "Enough people answered. Its own gate says what comes of that when it decides again."
    if found.state is queue.State.REJECTED:
        return "It was rejected: its own gate refuses it until whoever did so takes that back."
    if found.sealed.policy is None:
        return (
            "Its policy is not known here, so nobody here can tell whose approval counts: none is taken. "
            "Approve it in a repository of the product, or have its pipeline hand the policy in."
        )
    return ""
