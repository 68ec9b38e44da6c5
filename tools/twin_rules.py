"""Write the TypeScript and C++ twins of our ast-grep rules from the JavaScript and C originals.

ast-grep wants one language for each rule and one id for each rule.
A twin differs from its original in those two only: `language`, and an id that ends in `.ts` or `.cpp`.
`python tools/twin_rules.py` rewrites the twins; `--check` fails when they are not what it would write.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

RULES = Path(__file__).resolve().parents[1] / "src" / "interlock" / "adapters" / "scanners" / "rules"


class Twin(NamedTuple):
    """One pair of grammars."""

    source: str
    target: str
    from_language: str
    to_language: str
    suffix: str
    without: str
    """Rules that hold this word stay single: it names a node that the other grammar lacks."""


TWINS = (
    Twin("javascript", "typescript", "Tsx", "TypeScript", ".ts", "jsx_"),
    Twin("c", "cpp", "C", "Cpp", ".cpp", ""),
)


def twin_of(text: str, twin: Twin) -> str:
    """The text of one rule or utility in the other language."""
    text = re.sub(r"(?m)^#.*\n", "", text)
    text = re.sub(r"(?m)^id: (\S+)$", rf"id: \1{twin.suffix}", text, count=1)
    text = re.sub(rf"(?m)^language: {twin.from_language}$", f"language: {twin.to_language}", text)
    return re.sub(r"(?m)^(\s*(?:- )?matches: \S+)$", rf"\1{twin.suffix}", text)


def twins(twin: Twin) -> dict[Path, str]:
    """Every file that should stand in the target folders, with its text."""
    wanted: dict[Path, str] = {}
    rules = [path.read_text() for path in sorted((RULES / twin.source).glob("*.yml"))]
    rules = [text for text in rules if not twin.without or twin.without not in text]
    head = f"# Generated from ../{twin.source} by tools/twin_rules.py; change the rules there.\n"
    wanted[RULES / twin.target / "twins.yml"] = head + "---\n".join(twin_of(text, twin) for text in rules)
    for path in sorted((RULES / "_utils" / twin.source).glob("*.yml")):
        head = f"# Generated from ../{twin.source} by tools/twin_rules.py; change it there.\n"
        target = RULES / "_utils" / twin.target / f"{path.stem}{twin.suffix}.yml"
        wanted[target] = head + twin_of(path.read_text(), twin)
    return wanted


def main(arguments: list[str]) -> int:
    """Write the twins, or say which are out of date."""
    stale = 0
    for twin in TWINS:
        wanted = twins(twin)
        present = {path for folder in {path.parent for path in wanted} for path in folder.glob("*.yml")}
        for path in sorted(present | set(wanted)):
            if path in wanted and path in present and path.read_text() == wanted[path]:
                continue
            stale += 1
            print(path.relative_to(RULES))
            if "--check" in arguments:
                continue
            if path in wanted:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(wanted[path])
            else:
                path.unlink()
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
