"""Plans and environments for tests."""

from __future__ import annotations

from typing import Any

from interlock.deployment import Environment, Plan, PlannedArtifact, Strategy, Target

HEX = "ab" * 32
OTHER = "cd" * 32


def plan(*names: str, **more: Any) -> Plan:
    """Give a plan for some targets."""
    given: dict[str, Any] = {
        "environment": "live",
        "product": "shop",
        "artifacts": (PlannedArtifact("app.zip", HEX, "1" * 40, "refs/heads/main"),),
        "configuration": (),
        "deployer": "command",
        "parameters": {},
        "tools": (),
        "targets": tuple(Target(name) for name in names or ("one",)),
        "strategy": Strategy(),
        "health": None,
        "replaces": "",
    }
    return Plan(**{**given, **more})


def environment(**more: Any) -> Environment:
    """Give an environment."""
    given: dict[str, Any] = {"name": "live", "deployer": "command", "targets": (Target("one"),)}
    return Environment(**{**given, **more})
