"""What is meant by something that somebody wants to say: the whole id of what it is about, and whose product. Floor 12.

What is of a product that whoever asks may not see is not there for them, and a form that names another product than the
ledger does is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from interlock.evidence import Hold
from interlock.flows.errors import ProductUnclear, WouldNotCount
from interlock.kernel import Digest, DigestMalformed, Subject
from interlock.wiring.declared import environments_that_hold
from interlock.wiring.terms import environment_among
from interlock.wiring.waiting import Products, meant_glass, meant_hold, meant_waiver, not_there
from interlock.wiring.wanted import AnswerWanted, GlassWanted, HoldWanted, WaiverWanted, Wanted

if TYPE_CHECKING:
    from interlock.decision import Signed
    from interlock.wiring.app import App
    from interlock.wiring.speaking_for import SpeakingFor


class Naming:
    """Tells what is meant. Whoever asks holds what a gate is held by while it thinks."""

    def __init__(self, app: App, others: SpeakingFor) -> None:
        self._app = app
        self._others = others

    def named(self, wanted: Wanted, products: Products = None) -> Wanted:
        """Give what is wanted with the whole id and the product of what it is about, whoever says it.

        Errors: WouldNotCount (FLW-141) for what is no digest or no answer, NotSaid (FLW-142) for what is not there or
            of another product than is named, ProductUnclear (FLW-341), EnvironmentUnknown (DPL-101), those of the gate.
        """
        match wanted:
            case AnswerWanted(about="release") | GlassWanted():
                return self._of_release(wanted, products)
            case HoldWanted():
                subject_of(wanted.target)
                is_ours = self._app.product in self._others.products_held(wanted.target)
                for name in wanted.environments if is_ours else ():
                    environment_among(environments_that_hold(self._app), name)
                return wanted
            case WaiverWanted():
                return msgspec.structs.replace(wanted, product=self._of_waiver(wanted, products))
            case AnswerWanted():
                found = self.document(wanted.about, wanted.target, products)
                if found is None:
                    raise not_so(wanted)
                product = self._of_document(wanted, found, products)
                return msgspec.structs.replace(wanted, target=found.id, product=product)

    def document(self, about: str, target: str, products: Products = None) -> Signed[Any] | None:
        """Give the document that an answer is about; none where it is about none. Errors: NotSaid (FLW-142)."""
        said = self._app.gate.governance()
        match about:
            case "waiver":
                return meant_waiver(said, target, products)
            case "break-glass" | "break-glass-review":
                return meant_glass(said, target, products)
            case "hold":
                return meant_hold(said, target)
        return None

    def _of_release(self, wanted: AnswerWanted | GlassWanted, products: Products) -> Wanted:
        subject_of(wanted.target)
        visible = frozenset(products) if products is not None else None
        product = self._others.product_of(wanted.target, wanted.environment, wanted.product, visible)
        if not self._others.is_other(product):
            environment_among(environments_that_hold(self._app), wanted.environment)
        return msgspec.structs.replace(wanted, product=product)

    def _of_waiver(self, wanted: WaiverWanted, products: Products) -> str:
        product = wanted.product if wanted.product is not None else self._app.product
        is_there = not self._others.is_other(product) or self._others.others.is_known(product)
        if not is_there or not (products is None or not product or product in products):
            raise not_there(product)
        return product

    def _of_document(self, wanted: AnswerWanted, found: Signed[Any], products: Products) -> str:
        if not isinstance(found.says, Hold):
            if wanted.product not in {None, found.says.product}:
                raise not_there(wanted.target)
            return str(found.says.product)
        held = self._others.products_held(found.says.target)
        known = [one for one in held if products is None or not one or one in products]
        if wanted.product is not None:
            known = [one for one in known if one == wanted.product]
        elif self._app.product in known:
            return self._app.product
        if known[1:]:
            raise ProductUnclear(target=found.says.target, names=", ".join(known))
        if not known:
            raise not_there(wanted.target)
        return known[0]


def subject_of(target: str) -> Subject:
    """Give what a release is. Errors: WouldNotCount (FLW-141) for what is no digest."""
    try:
        return Subject(target, (Digest.parse(target),))
    except DigestMalformed as error:
        remedy = "give its whole digest, gitCommit:... or sha256:..."
        raise WouldNotCount(why=str(error), remedy=remedy) from error


def not_so(wanted: AnswerWanted) -> WouldNotCount:
    """Give the error for an answer that there is not."""
    return WouldNotCount(
        why=f"nobody can {wanted.answer} a {wanted.about}",
        remedy="approve or reject a release or a waiver; approve broken glass or its review; lift a hold",
    )
