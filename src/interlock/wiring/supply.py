"""What `supply:` in interlock.yaml says of components: registries, own names, excuses, licences. Floor 12.

Read when the settings are read, so that a mistake is told at once; turned into the values that controls use only
when a control asks, since loading those costs time that a gate does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from interlock.formats import Node

if TYPE_CHECKING:
    from interlock.supply.judged import Unjudged
    from interlock.supply.licences.policy import LicencePolicy
    from interlock.supply.spoof import SpoofSettings

_FIELDS: Final = frozenset(
    {"registries", "internal", "internal_registries", "trusted", "new_days", "excuses", "licences", "unjudged"}
)
_EXCUSE: Final = frozenset({"rule", "package", "reason"})
_UNJUDGED: Final = frozenset({"ecosystem", "reason"})
_LICENCES: Final = frozenset({"allow", "review", "deny"})


class Excused(msgspec.Struct, frozen=True):
    """A rule of `key.builds` that somebody lets pass for some packages."""

    rule: str
    """Without what stands before the colon: `install-script`."""
    reason: str
    package: str = "*"
    line: int = 0


class SupplySettings(msgspec.Struct, frozen=True):
    """What a repository has decided about components; empty for what it left out."""

    source: str = ""
    registries: tuple[str, ...] = ()
    internal: tuple[str, ...] = ()
    internal_registries: tuple[str, ...] = ()
    trusted: tuple[str, ...] = ()
    new_days: int | None = None
    excuses: tuple[Excused, ...] = ()
    allow: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()
    licences_line: int = 0
    unjudged: tuple[tuple[str, str], ...] = ()
    """Ecosystems that may go without advisories, each with its reason."""

    @property
    def meaning(self) -> SupplySettings:
        """What it comes to, wherever it is written."""
        excuses = tuple(msgspec.structs.replace(one, line=0) for one in self.excuses)
        return msgspec.structs.replace(self, source="", excuses=excuses, licences_line=0)

    @property
    def spoof(self) -> SpoofSettings:
        """What `key.builds` is to know. Errors: FieldUnknown (FMT-102) for a rule that there is none of."""
        from interlock.supply.spoof import RULES, Excuse, Rule, SpoofSettings

        known = {rule.value.partition(":")[2]: rule.value for rule in RULES if rule is not Rule.MALICIOUS}
        for one in self.excuses:
            if one.rule not in known:
                node = Node(one.rule, self.source, one.line)
                node.one_of("supply.excuses.rule", known)
        given: dict[str, int] = {} if self.new_days is None else {"new_days": self.new_days}
        return SpoofSettings(
            registries=self.registries,
            internal=self.internal,
            internal_registries=self.internal_registries,
            trusted=self.trusted,
            excuses=tuple(Excuse(known[one.rule], one.reason, one.package) for one in self.excuses),
            **given,
        )

    @property
    def excepted(self) -> tuple[Unjudged, ...]:
        """Which ecosystems `commit.sca` may leave unjudged."""
        from interlock.supply.judged import Unjudged

        return tuple(Unjudged(ecosystem, reason) for ecosystem, reason in self.unjudged)

    @property
    def licences(self) -> LicencePolicy:
        """What `commit.sca` is to make of licences: as decided here, or the usual where nothing is.

        Errors: FieldWrong (FMT-103) for a name that nothing is called by, since its list would do nothing.
        """
        from interlock.control.supplies import DEFAULT_LICENCES
        from interlock.supply.licences.policy import LicencePolicy, LicenceRules

        if not (self.allow or self.review or self.deny):
            return DEFAULT_LICENCES
        for name, listed in (("allow", self.allow), ("review", self.review), ("deny", self.deny)):
            for one in listed:
                if not _is_licence(one):
                    node = Node(one, self.source, self.licences_line)
                    raise node.wrong(f"supply.licences.{name}", "an SPDX licence id or a category such as permissive")
        allow = self.allow or DEFAULT_LICENCES.rules.allowed
        return LicencePolicy(LicenceRules(allowed=allow, review=self.review, denied=self.deny))


def _is_licence(name: str) -> bool:
    """Say whether a licence or a category can be called so."""
    from interlock.supply.errors import ExpressionMalformed
    from interlock.supply.licences.expression import read_expression
    from interlock.supply.licences.model import Category, Licence

    if name.lower() in tuple(Category):
        return True
    try:
        return isinstance(read_expression(name), Licence)
    except ExpressionMalformed:
        return False


def supply_of(node: Node) -> SupplySettings:
    """Read the section. Errors: FieldUnknown, FieldWrong (FMT-1xx)."""
    fields = node.fields("supply", _FIELDS)

    def texts(name: str) -> tuple[str, ...]:
        return fields[name].texts(f"supply.{name}") if name in fields else ()

    licences = fields["licences"].fields("supply.licences", _LICENCES) if "licences" in fields else {}

    def ids(name: str) -> tuple[str, ...]:
        return licences[name].texts(f"supply.licences.{name}") if name in licences else ()

    return SupplySettings(
        source=node.source,
        registries=texts("registries"),
        internal=texts("internal"),
        internal_registries=texts("internal_registries"),
        trusted=texts("trusted"),
        new_days=fields["new_days"].whole("supply.new_days") if "new_days" in fields else None,
        excuses=tuple(map(_excuse, fields["excuses"].items("supply.excuses"))) if "excuses" in fields else (),
        allow=ids("allow"),
        review=ids("review"),
        deny=ids("deny"),
        licences_line=fields["licences"].line if "licences" in fields else 0,
        unjudged=tuple(map(_unjudged, fields["unjudged"].items("supply.unjudged"))) if "unjudged" in fields else (),
    )


def _unjudged(node: Node) -> tuple[str, str]:
    fields = node.fields("supply.unjudged", _UNJUDGED)
    for needed in ("ecosystem", "reason"):
        if needed not in fields:
            raise node.wrong("an item of supply.unjudged", "ecosystem and reason")
    ecosystem = fields["ecosystem"].text("supply.unjudged.ecosystem").strip()
    if not ecosystem:
        raise fields["ecosystem"].wrong("supply.unjudged.ecosystem", "the name of one, such as Debian or alpm")
    reason = fields["reason"].text("supply.unjudged.reason")
    if not reason.strip():
        raise fields["reason"].wrong("supply.unjudged.reason", "a reason in words")
    return ecosystem, reason


def _excuse(node: Node) -> Excused:
    fields = node.fields("supply.excuses", _EXCUSE)
    for needed in ("rule", "reason"):
        if needed not in fields:
            raise node.wrong("an excuse", "rule and reason")
    reason = fields["reason"].text("supply.excuses.reason")
    if not reason.strip():
        raise fields["reason"].wrong("supply.excuses.reason", "a reason in words")
    return Excused(
        fields["rule"].text("supply.excuses.rule"),
        reason,
        fields["package"].text("supply.excuses.package") if "package" in fields else "*",
        node.line,
    )
