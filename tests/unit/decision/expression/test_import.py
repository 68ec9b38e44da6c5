from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "re2",
    "zoneinfo",
    "ipaddress",
    "interlock.decision.expression.loading",
    "interlock.decision.expression.writing.compiler",
)


def test_importing_the_rule_language_loads_neither_its_compiler_nor_anything_heavy() -> None:
    code = f"import sys, interlock.decision.expression.rule\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: TID251
    assert ran.stdout.strip() == "[]"
