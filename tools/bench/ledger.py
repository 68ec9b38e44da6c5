"""Appends to the ledger, beside a bare insert and the disk; the measuring itself is in tools/bench_ledger.py."""

from __future__ import annotations

from pathlib import Path

from tools import bench_ledger
from tools.bench.table import Row, at_least


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Measure appends of 10,000 entries of 1 KB in batches of 100."""
    del is_small
    figures = bench_ledger.run(str(place))
    name = "append, no signature, entries/s"
    bare = figures["bare SQLite insert, entries/s"]
    sync_ms = figures[bench_ledger.SYNC]
    disk = bench_ledger.BATCH / sync_ms * 1000
    rows = [
        at_least(
            name,
            f"{figures[name]:,.0f}",
            f"bare insert {bare:,.0f}, the disk alone {disk:,.0f}",
            figures[name],
            bench_ledger.BAR_PER_S,
            " /s",
        )
    ]
    parts = {name.partition(": ")[2]: value for name, value in figures.items() if name.startswith("share: ")}
    largest = max(parts, key=lambda part: parts[part])
    rows.append(Row("the limit", largest.removesuffix(", ms"), f"{parts[largest]:.0%} of an append"))
    rows += [Row(key, f"{value:,.2f}") for key, value in figures.items() if key not in {name, "bar, entries/s"}]
    return rows
