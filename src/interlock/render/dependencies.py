"""The components of a repository, and one of them explained, as text for people and JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interlock.flows.compose import Composition
from interlock.flows.explain import Explained
from interlock.render.components import label, unread_json
from interlock.render.paint import Paint, visible
from interlock.render.table import rows
from interlock.supply.inventory import Entry

_HOW = {True: "direct", False: "transitive", None: "-"}


def _chosen(composed: Composition, *, is_direct: bool) -> tuple[Entry, ...]:
    entries = composed.inventory.entries
    return tuple(one for one in entries if one.component.is_direct) if is_direct else entries


def list_lines(composed: Composition, *, is_direct: bool) -> Iterator[str]:
    """List components in a table."""
    chosen = _chosen(composed, is_direct=is_direct)
    if not chosen:
        yield "no components" + (" that the project itself asks for" if is_direct else "")
        return
    table = [("component", "version", "how", "scope", "where")]
    for one in chosen:
        more = f" and {len(one.mentions) - 1} more" if len(one.mentions) > 1 else ""
        said = one.component
        where = one.mentions[0].place + more
        table.append((said.name, said.version or "-", _HOW[said.is_direct], said.scope.value, where))
    yield from rows(table)


def list_json(composed: Composition, *, is_direct: bool) -> dict[str, Any]:
    """Give the list as a document."""
    return {
        "format": "interlock-components/1",
        "components": [_entry_json(one) for one in _chosen(composed, is_direct=is_direct)],
        **unread_json(composed),
    }


def _entry_json(one: Entry) -> dict[str, Any]:
    said = one.component
    return {
        "name": said.name,
        "version": said.version or None,
        "purl": said.purl or None,
        "direct": said.is_direct,
        "scope": said.scope.value,
        "places": [mention.place for mention in one.mentions],
    }


def explained_lines(one: Explained, paint: Paint) -> Iterator[str]:
    """Say why a component is here, what is known against it, and what mends that."""
    yield paint("bold", label(one.entry.component)) + f"  {visible(one.entry.component.purl)}"
    for mention in one.entry.mentions:
        yield f"  named in {visible(mention.place)}"
    for chain in one.chains:
        if len(chain) > 1:
            yield f"  {visible(' > '.join(label(step.component) for step in chain))}"
        else:
            is_asked = chain[0].component.is_direct
            yield "  the project itself asks for it" if is_asked else "  nothing here is known to need it"
    yield from _against(one, paint)


def _against(one: Explained, paint: Paint) -> Iterator[str]:
    if one.answer is None:
        yield paint("warn", "  known vulnerabilities were not looked for: there are no advisories")
        yield "  run interlock advisories update, or interlock advisories import FILE"
        return
    for group in one.answer.groups:
        summary = next((member.summary for member in group.members if member.summary), "")
        yield f"  {paint('bad', group.id)}  {visible(summary)}".rstrip()
    for doubt in one.answer.doubts:
        yield f"  {paint('warn', doubt.advisory.id)}  may affect it: {visible(doubt.why)}"
    if not one.answer.says_something:
        yield "  no advisory at hand affects it"
    if one.upgrade is None:
        return
    if not one.upgrade.step:
        yield f"  {visible(one.upgrade.because)}"
        return
    yield f"  {paint('good', 'upgrade')} to {visible(one.upgrade.step)} mends all of them"
    first = one.chains[0][0].component if one.chains else None
    if first is not None and len(one.chains[0]) > 1:
        yield f"  {visible(label(first))} brings it in: upgrade that, or tell it to take the newer one"


def explained_json(one: Explained) -> dict[str, Any]:
    """Give the explanation as a document."""
    answer, upgrade = one.answer, one.upgrade
    return {
        **_entry_json(one.entry),
        "chains": [[label(step.component) for step in chain] for chain in one.chains],
        "looked_up": answer is not None,
        "vulnerabilities": [{"id": group.id, "names": group.names} for group in answer.groups] if answer else [],
        "doubts": [{"id": doubt.advisory.id, "why": doubt.why} for doubt in answer.doubts] if answer else [],
        "upgrade": upgrade.step or None if upgrade else None,
        "no_upgrade_because": upgrade.because or None if upgrade else None,
    }
