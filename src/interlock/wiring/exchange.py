"""Which jobs get a token of this server: `exchange.yaml` in the configuration folder, and in no repository. Floor 12.

A rule names a job as a policy names a builder, so that both are pinned by the same words.
"""

from __future__ import annotations

# ruff: noqa: PTH118
# pathlib costs start-up time.
import os
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

from interlock.decision.pins import pin_of
from interlock.flows.exchange import Rule
from interlock.formats import Node, read_yaml
from interlock.identity import IdentityError, Party, Resource
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.issuers import read_issuers
from interlock.wiring.own_files import read_own

if TYPE_CHECKING:
    from interlock.flows.exchange import Exchange
    from interlock.flows.tokens import Tokens
    from interlock.wiring.app import App

FILE_NAME: Final = "exchange.yaml"
FIELDS: Final = {
    "workload": "the program that such a job is: its token stands for `workload:NAME`",
    "on": "how far the token goes: `product:NAME`, or `organisation`, for statements that name no product too",
}
"""The fields of a rule beside those of a builder; the page about CI is made from it."""


def exchange_file(config: str) -> str:
    """Give where a user's rules stand."""
    return os.path.join(config, FILE_NAME)


def read_rules(config: str) -> tuple[Rule, ...]:
    """Read the rules of a user; none where there is no file.

    Errors: SettingsUnreadable (CFG-101), YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx).
    """
    path = exchange_file(config)
    try:
        body = read_own(config, FILE_NAME, may_lie_outside=True)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error
    return rules_of(read_yaml(body, path), [one.url for one in read_issuers(config)])


def rules_of(node: Node, issuers: Collection[str]) -> tuple[Rule, ...]:
    """Read rules from a YAML document; each has to name one of the issuers that count here."""
    if node.value is None:
        return ()
    fields = node.fields(FILE_NAME, ("version", "exchange"))
    if "version" in fields and fields["version"].whole("version") != 1:
        raise fields["version"].wrong("version", "1")
    items = fields["exchange"].items("exchange") if "exchange" in fields else []
    rules = tuple(_rule(item, issuers) for item in items)
    _check_names(items, rules)
    return rules


def _rule(node: Node, issuers: Collection[str]) -> Rule:
    pin = pin_of(node, beside=("on",))
    fields = node.fields("a rule", node.value if isinstance(node.value, dict) else ())
    if not pin.issuer or not pin.workload or "on" not in fields:
        raise node.wrong("a rule", "an issuer, a workload, and with `on` how far its token goes")
    if pin.issuer not in issuers:
        raise fields["issuer"].wrong("issuer", f"one of issuers.yaml: {', '.join(sorted(issuers)) or 'there is none'}")
    try:
        resource = Resource.parse(fields["on"].text("on"))
    except IdentityError as error:
        raise fields["on"].wrong("on", "organisation or product:NAME") from error
    if resource.environment or resource.job:
        raise fields["on"].wrong("on", "organisation or product:NAME")
    return Rule(pin, Party.workload(pin.workload), resource)


def _check_names(items: Sequence[Node], rules: Sequence[Rule]) -> None:
    names = [one.pin.name for one in rules]
    for place, item in enumerate(items):
        if names[place] in names[:place]:
            raise item.wrong("a rule", f"a name of its own (another one above is {names[place]!r} too)")


def exchange_of(app: App, tokens: Tokens) -> Exchange:
    """Build what exchanges tokens, over the rules and issuers of this user. Errors: as for `read_rules`."""
    from interlock.flows.exchange import Exchange
    from interlock.store.token_uses import StoredTokenUses
    from interlock.wiring.issuers import verification

    return Exchange(
        rules=read_rules(app.places.config),
        verifier=verification(app),
        uses=StoredTokenUses(app.store.database),
        tokens=tokens,
        clock=app.clock,
        random=os.urandom,
    )
