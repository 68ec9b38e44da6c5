"""Which column each box stands in: cycles are broken, then everything stands right of what leads to it. Floor 13."""

from __future__ import annotations

from collections.abc import Sequence


def turned(columns: Sequence[int | None], links: Sequence[tuple[int, int]]) -> list[bool]:
    """Say of each link whether it has to lead from right to left, so that the others make no cycle.

    Promise: a link is only turned if it closes a cycle; walks begin at the leftmost boxes.
    """
    outs = _outs(columns, links)
    result = [False] * len(links)
    state = [0] * len(columns)
    for start in sorted(range(len(columns)), key=lambda one: (columns[one] or 0, one)):
        if state[start]:
            continue
        state[start] = 1
        stack = [(start, iter(outs[start]))]
        while stack:
            here, ways = stack[-1]
            for number, there in ways:
                if state[there] == 0:
                    state[there] = 1
                    stack.append((there, iter(outs[there])))
                    break
                result[number] = state[there] == 1
            else:
                state[here] = 2
                stack.pop()
    return result


def levels(columns: Sequence[int | None], links: Sequence[tuple[int, int]]) -> list[int]:
    """Give the layer of each box: at least its column, and right of everything that leads to it.

    Shape: the links make no cycle. Layers are numbered without gaps.
    """
    outs = _outs(columns, links)
    order = _sorted(outs, links)
    found = [column or 0 for column in columns]
    for here in order:
        for _, there in outs[here]:
            found[there] = max(found[there], found[here] + 1)
    for here in reversed(order):
        if columns[here] is None and outs[here]:
            found[here] = max(found[here], min(found[there] for _, there in outs[here]) - 1)
    numbers = {level: number for number, level in enumerate(sorted(set(found)))}
    return [numbers[level] for level in found]


def _outs(columns: Sequence[int | None], links: Sequence[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """Give for each box the links that leave it, with their numbers: those to the leftmost boxes first."""
    outs: list[list[tuple[int, int]]] = [[] for _ in columns]
    for number, (source, target) in enumerate(links):
        outs[source].append((number, target))
    for one in outs:
        one.sort(key=lambda link: (columns[link[1]] or 0, link[1], link[0]))
    return outs


def _sorted(outs: Sequence[Sequence[tuple[int, int]]], links: Sequence[tuple[int, int]]) -> list[int]:
    """Give the boxes so that each comes after all that lead to it."""
    waits = [0] * len(outs)
    for _, target in links:
        waits[target] += 1
    order = [one for one, count in enumerate(waits) if count == 0]
    for here in order:
        for _, there in outs[here]:
            waits[there] -= 1
            if waits[there] == 0:
                order.append(there)  # the list is the queue
    return order
