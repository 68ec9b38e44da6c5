"""Reads how an environment is brought from one release to the next, from interlock.yaml. Pure. Floor 9."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from interlock.deployment.model import Strategy, Watching, Way
from interlock.formats import Node
from interlock.kernel import DurationMalformed, duration

STRATEGY: Final = ("way", "at_once", "shares", "watch")
WATCH: Final = {
    "prometheus": "the address of the server that is asked",
    "errors": "a query for the number of failed requests",
    "requests": "a query for the number of all requests",
    "latency": "a query for the buckets of a histogram of latency in seconds, `sum by (le) (...)`, or for one quantile "
    "of it, which is compared as it is; left out, latency is not judged",
    "security": "a query for the number of signals of attack or misuse that the new one raised, of which any is too "
    "many; left out, none are looked at",
    "for": "how long each share is watched; left out, 5m",
    "every": "how often it is looked at meanwhile; left out, 15s",
    "fewest": "how many requests each of both has to answer in that time; left out, 100",
    "worse": "how much greater the share of failed requests may be, such as 0.5%; left out, 1%",
    "slower": "how much longer requests may take, such as 10%; left out, 25%",
    "quantile": "of how many requests that is asked, where `latency` gives buckets; left out, 95%",
}
"""Every field of `watch` with what it means; the reference page is made from it."""
_ALL: Final = 100
_MILLE: Final = 1000
_LEAST_OFTEN_MS: Final = 1000
_VERSION: Final = "{version}"


def strategy_from(node: Node) -> Strategy:
    """Read how an environment is brought from one release to the next. Errors: FieldUnknown, FieldWrong (FMT-1xx)."""
    if isinstance(node.value, str):
        return Strategy(Way(node.one_of("environments.strategy", set(Way))))
    fields = node.fields("strategy", STRATEGY)
    way = Way(fields["way"].one_of("strategy.way", set(Way))) if "way" in fields else Way.ROLLING
    at_once = fields["at_once"].whole("strategy.at_once") if "at_once" in fields else 1
    if at_once < 1:
        raise fields["at_once"].wrong("strategy.at_once", "a whole number from 1 on")
    shares = _shares(fields["shares"]) if "shares" in fields else (10, 50)
    return Strategy(way, at_once, shares, _watching(fields["watch"]) if "watch" in fields else None)


def _shares(node: Node) -> tuple[int, ...]:
    shares = tuple(one.whole("strategy.shares") for one in node.items("strategy.shares"))
    if not shares or list(shares) != sorted(set(shares)) or shares[0] < 1 or shares[-1] >= _ALL:
        raise node.wrong("strategy.shares", "percentages from 1 to 99 that grow, such as [10, 50]")
    return shares


def _watching(node: Node) -> Watching:
    fields = node.fields("watch", WATCH)
    for needed in ("prometheus", "errors", "requests"):
        if needed not in fields:
            raise node.wrong("watch", "prometheus, errors and requests")
    for name in ("errors", "requests", "latency", "security"):
        if name in fields and _VERSION not in fields[name].text(f"watch.{name}"):
            raise fields[name].wrong(f"watch.{name}", f"a query with {_VERSION}, or it is the same for new and old")

    def permille(name: str, usual: int) -> int:
        return (
            fields[name].read(f"watch.{name}", "a percentage such as 1% or 0.5%", _permille)
            if name in fields
            else usual
        )

    for_ms, every_ms = milliseconds(fields, "for", 300_000), milliseconds(fields, "every", 15_000)
    if not _LEAST_OFTEN_MS <= every_ms <= for_ms:
        raise fields.get("every", node).wrong("watch.every", "a length of time from 1s on and not longer than `for`")
    fewest = fields["fewest"].whole("watch.fewest") if "fewest" in fields else 100
    if fewest < 1:
        raise fields["fewest"].wrong("watch.fewest", "a whole number from 1 on")
    quantile = permille("quantile", 950)
    if not 0 < quantile < _MILLE:
        raise fields["quantile"].wrong("watch.quantile", "a percentage such as 95%, below 100%")
    return Watching(
        prometheus=fields["prometheus"].text("watch.prometheus"),
        errors=fields["errors"].text("watch.errors"),
        requests=fields["requests"].text("watch.requests"),
        latency=fields["latency"].text("watch.latency") if "latency" in fields else "",
        security=fields["security"].text("watch.security") if "security" in fields else "",
        for_ms=for_ms,
        every_ms=every_ms,
        fewest=fewest,
        worse_permille=permille("worse", 10),
        slower_permille=permille("slower", 250),
        quantile_permille=quantile,
    )


def _permille(text: str) -> int:
    number, sign = text[:-1], text[-1:]
    if sign != "%" or not re.fullmatch(r"\d{1,4}(\.\d)?", number):
        raise DurationMalformed(text=text)
    return round(float(number) * 10)


def milliseconds(fields: dict[str, Node], name: str, usual: int) -> int:
    """Read a length of time. Errors: FieldWrong (FMT-103)."""
    if name not in fields:
        return usual
    read = fields[name].read(name, "a length of time such as 30s", duration)
    return int(read / timedelta(milliseconds=1))
