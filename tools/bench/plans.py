"""A plan of a thousand resources, read and held against every rule, beside the reading of its JSON alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tools.bench.measuring import interleaved
from tools.bench.table import Row, at_most
from tools.conformance_infrastructure import judge

from interlock.formats.infra.terraform import read_terraform

BAR_S: Final = 1.0
_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_ROUNDS: Final = 7


def measure(_: Path, *, is_small: bool = False) -> list[Row]:
    """Measure in this process, the rules read once."""
    count = 100 if is_small else 1000
    body = _plan(count)
    rules = judge()
    found = rules.judge(read_terraform(body, "plan.json"), _AT)
    if not found.faults or len({one.address for one in found.judged}) < count // 2:
        raise AssertionError("the plan of the benchmark is not judged")
    seconds = interleaved(
        {
            "judged": lambda: rules.judge(read_terraform(body, "plan.json"), _AT),
            "parsed": lambda: json.loads(body),
        },
        _ROUNDS,
    )
    taken = seconds["judged"]
    beside = f"its {len(body) >> 10} KB of JSON parsed {seconds['parsed'] * 1000:.1f} ms"
    what = f"plan of {count:,} resources read and judged by {len(found.judged):,} answers of rules"
    return [at_most(what, f"{taken * 1000:.0f} ms", beside, taken, BAR_S, " s")]


def _plan(count: int) -> bytes:
    """Make a plan in which every fourth resource is a bucket, a database, a group or a role."""
    made = (_bucket, _database, _group, _role)
    changes = [_change(number, *made[number % len(made)](number)) for number in range(count)]
    return json.dumps({"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes}).encode()


def _change(number: int, kind: str, after: dict[str, Any]) -> dict[str, Any]:
    change = {"actions": ["create"], "before": None, "after": after, "after_unknown": {"arn": True, "id": True}}
    name = f"n{number}"
    return {
        "address": f"{kind}.{name}",
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_name": "registry.example.org/hashicorp/aws",
        "change": change,
    }


def _bucket(number: int) -> tuple[str, dict[str, Any]]:
    acl = "public-read" if number % 3 else "private"
    return "aws_s3_bucket", {"bucket": f"b{number}", "acl": acl, "tags": {"owner": "team"}}


def _database(number: int) -> tuple[str, dict[str, Any]]:
    return "aws_db_instance", {
        "identifier": f"d{number}",
        "storage_encrypted": number % 3 == 0,
        "publicly_accessible": number % 5 == 0,
        "tags": {"owner": "team"},
    }


def _group(number: int) -> tuple[str, dict[str, Any]]:
    address = "0.0.0.0/0" if number % 3 else "10.0.0.0/8"
    rule = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": [address], "description": "in"}
    return "aws_security_group", {"name": f"g{number}", "ingress": [rule], "tags": {"owner": "team"}}


def _role(number: int) -> tuple[str, dict[str, Any]]:
    action = "*" if number % 3 else "s3:GetObject"
    statement = {"Effect": "Allow", "Action": action, "Resource": f"arn:aws:s3:::b{number}/*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return "aws_iam_policy", {"name": f"p{number}", "policy": policy, "tags": {"owner": "team"}}
