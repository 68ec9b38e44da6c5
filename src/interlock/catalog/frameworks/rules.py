"""Which clauses a card answers to, and which cards a clause is answered by. Pure. Floor 11."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from interlock.catalog.frameworks.audits import ISO27001, PCI, SOC2, SOX
from interlock.catalog.frameworks.chain import CIS, OWASP, SLSA
from interlock.catalog.frameworks.model import Answer, Framework
from interlock.catalog.frameworks.nist import FEDRAMP, SP800_53, SSDF
from interlock.control import Card

FRAMEWORKS: Final[Mapping[str, Framework]] = {
    one.id: one for one in (SSDF, SLSA, OWASP, CIS, SP800_53, FEDRAMP, PCI, SOC2, ISO27001, SOX)
}
"""Every standard by the word that cards name it with."""


def answers_of(card: Card) -> tuple[Answer, ...]:
    """Give the clauses that a card answers to, by standard, in the order of its card.

    FedRAMP's moderate baseline is a selection from SP 800-53, so its clauses follow from those.
    """
    found = list(_answers(card.maps_to))
    order = {name: place for place, name in enumerate(FRAMEWORKS)}
    return tuple(sorted(found, key=lambda one: order.get(one.framework, len(order))))


def _answers(named: Iterable[str]) -> Iterator[Answer]:
    for one in named:
        framework, _, clause = one.partition(" ")
        yield Answer(framework, clause, title_of(framework, clause))
        if framework == SP800_53.id and clause in FEDRAMP.clauses:
            yield Answer(FEDRAMP.id, clause, FEDRAMP.clauses[clause])


def title_of(framework: str, clause: str) -> str:
    """Give what a clause asks; empty if the tables do not have it."""
    return FRAMEWORKS[framework].clauses.get(clause, "") if framework in FRAMEWORKS else ""


def controls_by_clause(framework: Framework, cards: Iterable[Card]) -> dict[str, tuple[str, ...]]:
    """Give the controls that answer to each clause of a standard, in the order of its table; some have none."""
    found: dict[str, list[str]] = {clause: [] for clause in framework.clauses}
    for card in cards:
        for one in answers_of(card):
            if one.framework == framework.id and one.clause in found:
                found[one.clause].append(str(card.id))
    return {clause: tuple(names) for clause, names in found.items()}
