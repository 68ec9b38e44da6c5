from __future__ import annotations

import sys

from tests.programs import finish_text

HEAVY = (
    "re2",
    "zoneinfo",
    "ipaddress",
    "interlock.decision.expression.loading",
    "interlock.decision.expression.writing.compiler",
)


def test_importing_the_rule_language_loads_neither_its_compiler_nor_anything_heavy() -> None:
    code = f"import sys, interlock.decision.expression.rule\nprint([name for name in {HEAVY!r} if name in sys.modules])"
    ran = finish_text([sys.executable, "-c", code], check=True)
    assert ran.stdout.strip() == "[]"
