"""Judges this repository with Interlock as `.ci/run` does: everything must hold, a look-up without advisories aside.

Known vulnerabilities can only be looked up where somebody loaded advisories. Where none are, that one requirement is
missing, or stale where those beside the checkout are old. Nothing else may be, and a look-up that broke is no excuse.
Exit code 0 if so, else that of `interlock check`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
LOOK_UP: Final = "commit.sca:advisories"


def main() -> int:
    """Check, show the answer, and say whether nothing but the look-up is missing."""
    interlock = Path(sys.executable).parent / "interlock"
    shown = subprocess.run([interlock, "check", ROOT], check=False)  # noqa: TID251  # the tool under test
    if shown.returncode != 1:
        return shown.returncode
    told = subprocess.run(  # noqa: TID251
        [interlock, "check", ROOT, "--format", "json"], check=False, capture_output=True, text=True
    )
    reasons = json.loads(told.stdout)["decision"]["reasons"]
    blocking = [(one["requirement"], one["status"]) for one in reasons if one["verdict"] != "allow"]
    if blocking not in ([(LOOK_UP, "missing")], [(LOOK_UP, "stale")]):
        return shown.returncode
    print("  nothing but advisories is missing; where there are some, `make check` decides about them too")
    return 0


if __name__ == "__main__":
    sys.exit(main())
