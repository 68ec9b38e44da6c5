"""What runs where, as rows: each begins with one entry of the ledger and ends with another. Floor 11."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from interlock.store.database import in_groups, insert, marks
from interlock.store.graph_codes import Numbered
from interlock.store.graph_counts import Counted, Several, change, inventories_of
from interlock.store.graph_names import packed_name, read_name
from interlock.store.hash_numbers import number_of
from interlock.trace.names import environment_of

if TYPE_CHECKING:
    from interlock.store.database import Session
    from interlock.trace.model import Occupied

NEVER: Final = 2**62
"""The end of what still runs."""
ENVIRONMENT: Final = "environment:"


def target_number(workload: str) -> int:
    """Give the number of the target that a workload runs on, as a whole. Two may share one: compare the names."""
    return number_of("/".join(workload.split("/", 3)[:3]))


def names_in(one: Occupied) -> list[str]:
    """Give every name that must have a node for a place to be occupied."""
    names = [one.place]
    for workload, artifact in one.runs:
        names += (workload, artifact, environment_of(workload))
    return names


def occupy(session: Session, one: Occupied, ids: Mapping[str, int], *, entry: int, scope: int) -> None:
    """Let what does not run in a place any more end with an entry, and what is new there begin."""
    runs = {ids[workload]: (workload, ids[artifact]) for workload, artifact in one.runs}
    here = _live_in(session, one.place, ids)
    ended = [(workload, since) for workload, since, artifact in here if runs.get(workload, ("", 0))[1] != artifact]
    going_on = {workload for workload, _, _ in here} - {workload for workload, _ in ended}
    gone = {workload for workload, _ in ended}
    elsewhere = _live(session, [workload for workload in runs if workload not in going_on and workload not in gone])
    began = [
        (workload, entry, artifact, ids[environment_of(name)], target_number(name), scope, NEVER)
        for workload, (name, artifact) in runs.items()
        if workload not in going_on and workload not in elsewhere
    ]
    if not (ended or began):
        return
    changed: dict[int, int] = {}
    for workload, _, artifact in here:
        if workload in gone:
            changed[artifact] = changed.get(artifact, 0) - 1
    for row in began:
        changed[row[2]] = changed.get(row[2], 0) + 1
    # What began with this very entry and ends with it never ran.
    session.run_many(
        "DELETE FROM graph_running WHERE workload = ? AND since = ?", [key for key in ended if key[1] == entry]
    )
    session.run_many(
        "UPDATE graph_running SET until = ? WHERE workload = ? AND since = ?",
        [(entry, *key) for key in ended if key[1] != entry],
    )
    columns = "graph_running (workload, since, artifact, environment, target, scope, until)"
    insert(session, columns, began)
    _count(session, changed)


def _live_in(session: Session, place: str, ids: Mapping[str, int]) -> list[tuple[int, int, int]]:
    """Give what runs in a place: workload, since, artifact."""
    sql = "SELECT workload, since, artifact FROM graph_running WHERE environment = ? AND until = ?"
    if place.startswith(ENVIRONMENT):
        return [(row[0], row[1], row[2]) for row in session.rows(sql, (ids[place], NEVER))]
    named = session.rows("SELECT id FROM graph_node WHERE name = ?", (packed_name(environment_of(place)),))
    if not named:
        return []
    rows = session.rows(f"{sql} AND target = ?", (named[0][0], NEVER, target_number(place)))
    names = names_of(session, {row[0] for row in rows})
    is_in = {node for node, name in names.items() if name == place or name.startswith(f"{place}/")}
    return [(row[0], row[1], row[2]) for row in rows if row[0] in is_in]


def _live(session: Session, workloads: Collection[int]) -> set[int]:
    """Give those of some workloads that run something."""
    return {
        row[0]
        for group in in_groups(sorted(workloads))
        for row in session.rows(
            f"SELECT workload FROM graph_running WHERE workload IN ({marks(len(group))}) AND until = ?",  # noqa: S608
            (*group, NEVER),
        )
    }


def names_of(session: Session, nodes: Collection[int]) -> Numbered[str]:
    """Give the names of some nodes."""
    return Numbered(
        (row[0], read_name(row[1]))
        for group in in_groups(sorted(nodes))
        for row in session.rows(f"SELECT id, name FROM graph_node WHERE id IN ({marks(len(group))})", group)  # noqa: S608
    )


def _count(session: Session, changed: Mapping[int, int]) -> None:
    """Count live workloads for the inventories of what they run."""
    names = names_of(session, [artifact for artifact, by in changed.items() if by])
    made_of = inventories_of(session, names.values())
    changes: dict[Several, int] = {}
    for artifact, by in changed.items():
        several = made_of.get(names.get(artifact, ""))
        if several is not None and by:
            changes[several] = changes.get(several, 0) + by
    if changes:
        change(session, Counted.LIVE, changes)
