"""AWS Security Hub's GetFindings. Source: AWS Security Hub API Reference; Signature Version 4."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from interlock.adapters.report_sources.sigv4 import AwsKey, signed_headers
from tests.simulators.answering import Answer, Asked, Simulator

KEY = AwsKey("AKIDSIMULATED", "a secret that is simulated", "eu-central-1", "securityhub")
ACCOUNT = "111122223333"


class SecurityHub(Simulator):
    """The findings of some accounts."""

    def __init__(self) -> None:
        super().__init__()
        self.findings: dict[str, dict[str, Any]] = {}
        self.page = 100

    def open(self, key: str, product: str = "GuardDuty", account: str = ACCOUNT, label: str = "HIGH") -> None:
        """Have something found."""
        self.findings[key] = {
            "SchemaVersion": "2018-10-08",
            "Id": key,
            "ProductArn": f"arn:aws:securityhub:eu-central-1::product/aws/{product.lower()}",
            "ProductName": product,
            "GeneratorId": f"generator/{key}",
            "AwsAccountId": account,
            "Types": ["Software and Configuration Checks"],
            "CreatedAt": "2026-01-04T08:00:00Z",
            "UpdatedAt": "2026-01-04T08:00:00Z",
            "ProcessedAt": "2026-01-04T08:00:01Z",
            "Severity": {"Label": label},
            "Title": f"{key} is open",
            "Description": f"what {key} is",
            "Resources": [{"Type": "AwsS3Bucket", "Id": f"arn:aws:s3:::{key}"}],
            "Workflow": {"Status": "NEW"},
            "RecordState": "ACTIVE",
        }

    def resolve(self, key: str) -> None:
        """Have it mended."""
        self.findings[key] |= {"Workflow": {"Status": "RESOLVED"}, "RecordState": "ARCHIVED"}

    def forget(self, key: str) -> None:
        """Have the hub delete what was archived long ago."""
        del self.findings[key]

    def answer(self, asked: Asked) -> Answer:
        if asked.path != "/findings" or asked.method != "POST":
            return Answer({"__type": "UnknownOperationException"}, 404)
        if not self._is_signed(asked):
            return Answer({"message": "The request signature we calculated does not match"}, 403)
        wanted = asked.json
        if wanted["MaxResults"] > 100:
            return Answer({"Message": "MaxResults", "Code": "InvalidInputException"}, 400)
        accounts = {one["Value"] for one in wanted["Filters"]["AwsAccountId"]}
        found = [one for one in self.findings.values() if one["AwsAccountId"] in accounts]
        start = int(wanted["NextToken"].removeprefix("token-")) if "NextToken" in wanted else 0
        end = start + min(self.page, wanted["MaxResults"])
        more = {"NextToken": f"token-{end}"} if end < len(found) else {}
        return Answer({"Findings": found[start:end], **more})

    def _is_signed(self, asked: Asked) -> bool:
        at = datetime.strptime(asked.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        own = {"Content-Type": asked.headers["content-type"]}
        wanted = signed_headers(KEY, asked.method, self.url + asked.target, own, asked.body, at)
        return asked.headers.get("authorization") == wanted["Authorization"]
