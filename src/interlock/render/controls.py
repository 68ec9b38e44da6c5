"""Controls as people and programs read them: what each is asked, how evidence comes about, its clauses. Floor 13."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from interlock.catalog.frameworks import FRAMEWORKS, answers_of
from interlock.control import Card, Stage
from interlock.render.table import rows

NO_RUNNER = "no runner yet: attest by hand"


def attest_command(card: Card) -> str:
    """Give the command that attests a control by hand, with what it needs at the least."""
    return f"interlock attest {card.id} --subject HEAD --file REPORT --scope TEXT"


def control_json(card: Card, component: str = "") -> dict[str, object]:
    """Give all that a card says, and what its clauses ask."""
    return {
        **msgspec.to_builtins(card),
        "is_attested": card.is_attested,
        "component": component,
        "clauses": [msgspec.to_builtins(one) for one in answers_of(card)],
    }


def control_rows(cards: Sequence[Card], framework: str = "", width: int = 0) -> list[str]:
    """Give a table of controls; with a framework, the clauses of it that each answers to."""
    clauses = ["clauses"] if framework else []
    table = [("control", "stages", "evidence", "establishes that", *clauses)]
    for card in cards:
        answered = [one.clause for one in answers_of(card) if one.framework == framework]
        how = "by hand" if card.is_attested else card.made_by
        table.append((str(card.id), _stages(card), how, card.says, *([" ".join(answered)] if framework else [])))
    told = list(rows(table, width))
    attested = sum(card.is_attested for card in cards)
    if attested:
        told += ["", f"{attested} of {len(cards)} have {NO_RUNNER}; `interlock controls ID` says how"]
    return told


def control_lines(card: Card, optional: Collection[str] = (), component: str = "") -> list[str]:
    """Give one control on a page of its own."""
    return [
        f"{card.id}  (since {card.since}, in the stages {', '.join(card.stages)})",
        "",
        *(f"  {name:<12}  {says}" for name, says in _fields(card, optional, component) if says),
        "",
        *_clauses(card),
    ]


def _fields(card: Card, optional: Collection[str], component: str) -> Iterator[tuple[str, str]]:
    yield "establishes", card.says
    yield "has to cover", card.owes
    yield "is shown by", card.satisfied_by
    yield "evidence", NO_RUNNER if card.is_attested else f"`{card.made_by}`"
    yield "by hand", card.by_hand
    yield "", f"`{attest_command(card)}`" if card.is_attested else ""
    yield "uses", ", ".join(card.needs)
    yield "where added", ", ".join(optional)
    if card.ages is not None:
        yield (
            "age at most",
            f"{card.ages.baseline} baseline, {card.ages.standard} standard, {card.ages.critical} critical",
        )
    yield ("comes in", component) if component else ("page", f"docs/controls/{card.id}.md")


def _clauses(card: Card) -> Iterable[str]:
    answers = answers_of(card)
    if not answers:
        return []
    seen: set[str] = set()
    table = []
    for one in answers:
        table.append(("" if one.framework in seen else one.framework, one.clause, one.title))
        seen.add(one.framework)
    return ["  answers to", *(f"    {line}" for line in rows(table))]


def _stages(card: Card) -> str:
    return "all" if len(card.stages) == len(Stage) else ", ".join(card.stages)


def framework_named(text: str) -> str:
    """Give a framework's word however it is written; what is none stays as it is."""
    same = {name.casefold(): name for name in FRAMEWORKS}
    return same.get(text.casefold(), text)
