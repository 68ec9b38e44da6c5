"""What the tests of rules over infrastructure share: resources, plans, and rules from a few lines of YAML."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import interlock
from interlock.deployment.infrastructure import Judge, Judged, Judgement, Standing, read_rules, together
from interlock.supply.infrastructure import Doing, Infrastructure, Resource

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHIPPED = Path(interlock.__file__).parent / "deployment" / "infrastructure" / "rules"


def resource(kind: str = "aws_s3_bucket", values: dict[str, Any] | None = None, **fields: Any) -> Resource:
    usual: dict[str, Any] = {"address": f"{kind}.it", "type": kind, "doing": Doing.CREATE, "values": values or {}}
    return Resource(**{**usual, **fields})


def plan(*resources: Resource, **fields: Any) -> Infrastructure:
    return Infrastructure("terraform", resources=resources, **fields)


def judge(rules: str, *resources: Resource, **parameters: Any) -> Judgement:
    """Judge resources under rules written as the cases of one rule would be: without `rules:`."""
    text = "rules:\n" + "".join(f"  {line}\n" for line in rules.strip("\n").splitlines())
    read = read_rules(text, "own.yaml")
    return Judge(together([read]), {**read.parameters, **parameters}).judge(plan(*resources), AT)


def one(rules: str, given: Resource, **parameters: Any) -> Judged:
    """Give the one answer that there is."""
    (found,) = judge(rules, given, **parameters).judged
    return found


def shipped(*resources: Resource) -> dict[tuple[str, str], Standing]:
    """Judge resources under all rules that come with the program: by address and rule."""
    sets = [read_rules((SHIPPED / name).read_bytes(), name) for name in ("standard.yaml", "strict.yaml")]
    parameters = {key: value for each in sets for key, value in each.parameters.items()}
    judgement = Judge(together(sets), parameters).judge(plan(*resources), AT)
    return {(each.address, each.rule): each.standing for each in judgement.judged}
