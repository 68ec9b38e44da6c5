"""What tools find in the code of the demonstration's products: made up, always the same for the same seed. Floor 14."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from interlock.control import Finding, FindingState, Location, Witness
from interlock.kernel import Certainty, ControlId, Severity

_KINDS: Final[tuple[tuple[str, str, Severity, str, str, str, int], ...]] = (
    ("commit.sast", "bandit:B608", Severity.HIGH, "A query is put together from text.", "CWE-89", "Bind values.", 3),
    ("commit.sast", "bandit:B506", Severity.HIGH, "YAML is loaded with any type.", "CWE-20", "Use safe_load.", 2),
    ("commit.sast", "ruff:S113", Severity.MEDIUM, "A request has no timeout.", "CWE-400", "Give it one.", 8),
    ("commit.sast", "bandit:B311", Severity.LOW, "Random numbers that can be guessed.", "CWE-330", "Use secrets.", 9),
    ("commit.sast", "ruff:S110", Severity.LOW, "An error is passed over.", "CWE-703", "Handle it.", 9),
    ("commit.iac", "trivy:KSV-0014", Severity.HIGH, "The root file system can be written.", "CWE-732", "Close it.", 2),
    ("commit.iac", "trivy:KSV-0011", Severity.LOW, "No limit for the processor is set.", "CWE-400", "Set one.", 6),
    ("commit.sca", "osv:DEMO-2026-0001", Severity.CRITICAL, "A parser runs what it reads.", "CWE-94", "Take 2.1.0.", 1),
    ("commit.sca", "osv:DEMO-2026-0002", Severity.HIGH, "A template leaks memory.", "CWE-401", "Take 3.4.2.", 2),
    ("commit.sca", "osv:DEMO-2026-0003", Severity.MEDIUM, "A client follows any redirect.", "CWE-601", "Take 1.9.", 5),
)
"""Control, rule, severity, message, CWE, remedy, and how often it comes about."""
_PARTS: Final = ("api", "basket", "billing", "catalogue", "checkout", "export", "mail", "orders", "search", "stock")
_COMPONENTS: Final = {
    "osv:DEMO-2026-0001": "pkg:pypi/demo-parser@2.0.4",
    "osv:DEMO-2026-0002": "pkg:pypi/demo-templates@3.4.0",
    "osv:DEMO-2026-0003": "pkg:pypi/demo-client@1.8.2",
}


@lru_cache(maxsize=2)
def faults(product: str, many: int) -> tuple[Finding, ...]:
    """Give so many findings of a product, from the oldest to the newest; of fewer the first are the same."""
    chance = random.Random(product)  # noqa: S311 (a picture of an estate, not a secret)
    weights = [one[-1] for one in _KINDS]
    return tuple(_fault(product, number, chance, weights) for number in range(many))


def _fault(product: str, number: int, chance: random.Random, weights: Sequence[int]) -> Finding:
    ((control, rule, severity, message, cwe, remedy, _),) = chance.choices(_KINDS, weights)
    tool, _, name = rule.partition(":")
    component = _COMPONENTS.get(rule, "")
    path = "requirements.txt" if component else f"src/{chance.choice(_PARTS)}/{chance.choice(_PARTS)}_{number % 40}.py"
    path = f"deploy/{chance.choice(_PARTS)}.yaml" if control == "commit.iac" else path
    return Finding(
        rule=rule,
        control=ControlId(control),
        severity=severity,
        certainty=chance.choice((Certainty.HIGH, Certainty.MEDIUM)),
        message=message,
        at=Location(path, chance.randrange(1, 400), chance.randrange(1, 60)),
        fingerprint=hashlib.md5(f"{product}/{number}".encode(), usedforsecurity=False).hexdigest(),
        state=FindingState.EXISTING,
        witnesses=(Witness(tool, name),),
        cwe=(cwe,),
        remedy=remedy,
        is_new=False,
        aliases=(name,) if component else (),
        components=(component,) if component else (),
    )
