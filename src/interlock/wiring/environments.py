"""Writing an environment into interlock.yaml, without touching a line that stands there. Floor 12."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from interlock.deployment import EnvironmentTaken
from interlock.formats import read_yaml
from interlock.wiring.settings import FILE_NAME, settings_of

if TYPE_CHECKING:
    from interlock.deployment import Environment


def added(
    root: str, name: str, deployer: str, targets: Sequence[str], after: Sequence[str], known: Sequence[Environment]
) -> str:
    """Write a new environment; give the path. What comes out has to be read as settings, or nothing is written.

    Errors: EnvironmentTaken (DPL-119); FieldUnknown, FieldWrong (FMT-1xx).
    """
    if any(one.name == name for one in known):
        raise EnvironmentTaken(name=name)
    path = Path(root, FILE_NAME)
    text = path.read_text("utf-8") if path.exists() else "version: 1\n"
    lines = text.splitlines()
    block = [
        f"  - name: {name}",
        *([f"    after: [{', '.join(after)}]"] if after else []),
        f"    deployer: {deployer}",
        "    targets:",
        *(f"      - name: {one}" for one in targets),
    ]
    start = next((place for place, line in enumerate(lines) if line.rstrip() == "environments:"), None)
    if start is None:
        lines += ["environments:", *block]
    else:
        end = next(
            (
                place
                for place in range(start + 1, len(lines))
                if lines[place][:1].strip() and lines[place][0] not in "#-"
            ),
            len(lines),
        )
        lines[end:end] = block
    written = "\n".join(lines) + "\n"
    settings_of(read_yaml(written, FILE_NAME))
    path.write_text(written, "utf-8")
    return FILE_NAME
