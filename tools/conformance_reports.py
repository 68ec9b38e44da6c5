"""How reports of other tools are read beside a peer: right, different, refused, by tool.

`python -m tools.conformance_reports [TOOL...]` prints every file of some tools; without one, the table of all.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Final

import msgspec

from interlock.formats.reports import Document, read_report
from interlock.kernel import InterlockError

SUITE: Final = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "scan-reports"
WORDS: Final = ("right", "unsaid", "different", "refused")
"""What becomes of a report; unsaid is one that is read where the peer's tests do not say how many findings it has."""
LEAST_RIGHT: Final = 491
"""How many reports were read as the peer reads them when they were last looked at."""
LEAST_READABLE: Final = 150
"""Of how many tools every report is to be read."""


class Expected(msgspec.Struct, frozen=True):
    """What a peer reads from a report."""

    tool: str
    file: str
    findings: int | None = None
    """None where its tests do not say."""


class Told(msgspec.Struct, frozen=True):
    """What became of one report here."""

    tool: str
    file: str
    wanted: int | None
    got: int = 0
    format: str = ""
    why: str = ""
    """Why it was refused; empty where it was read."""
    is_broken: bool = False
    """Whether something else than an error of ours ended it."""

    @property
    def word(self) -> str:
        """Give what it came to."""
        if self.why:
            return "refused"
        if self.wanted is None:
            return "unsaid"
        return "right" if self.wanted == self.got else "different"


def run(suite: Path, only: frozenset[str] = frozenset()) -> list[Told]:
    """Read every report of a suite, or those of some tools."""
    lines = (suite / "expected.jsonl").read_bytes().splitlines()
    wanted = [msgspec.json.decode(line, type=Expected) for line in lines]
    return [_told(suite, one) for one in wanted if not only or one.tool in only]


def _told(suite: Path, one: Expected) -> Told:
    try:
        found, report = read_report(Document(one.file, (suite / one.file).read_bytes()))
    except InterlockError as error:
        return Told(one.tool, one.file, one.findings, why=f"{error.code} {error}")
    except Exception as error:  # noqa: BLE001  # whatever it is, it goes into the table
        return Told(one.tool, one.file, one.findings, why=f"{type(error).__name__}: {error}", is_broken=True)
    return Told(one.tool, one.file, one.findings, len(report.sightings), found.name)


def readable(told: list[Told]) -> set[str]:
    """Give the tools of which no report was refused."""
    return {one.tool for one in told} - {one.tool for one in told if one.word == "refused"}


def table(told: list[Told]) -> str:
    """Give the table by tool, and what all come to."""
    by_tool: dict[str, Counter[str]] = {}
    for one in told:
        by_tool.setdefault(one.tool, Counter())[one.word] += 1
    head = f"{'reports of':<40}" + "".join(f"{word:>11}" for word in WORDS)
    rows = [f"{tool:<40}" + "".join(f"{n[word]:>11}" for word in WORDS) for tool, n in sorted(by_tool.items())]
    whole = sum(by_tool.values(), Counter[str]())
    last = f"{'all':<40}" + "".join(f"{whole[word]:>11}" for word in WORDS)
    return "\n".join((head, *rows, last, f"{len(readable(told))} of {len(by_tool)} tools readable"))


def main() -> int:
    """Print what was asked for."""
    only = frozenset(sys.argv[1:])
    told = run(SUITE, only)
    if only:
        for one in told:
            print(f"{one.word:<10}{one.got:>6} {one.wanted!s:>6}  {one.format:<24} {one.file}  {one.why}")
    else:
        print(table(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
