"""commit.iac: configuration, infrastructure as code and pipeline definitions hold to safe practice."""

from __future__ import annotations

from typing import ClassVar

from interlock.catalog.scanning import ScanningControl
from interlock.control import Card, Stage
from interlock.kernel import ControlId


class Iac(ScanningControl):
    """Terraform, CloudFormation, Kubernetes, Helm, Dockerfiles, Ansible, CI workflows, YAML."""

    card: ClassVar = Card(
        id=ControlId("commit.iac"),
        says="no scanner finds a fault in configuration, infrastructure code or pipelines that the policy forbids",
        stages=(Stage.PRECOMMIT, Stage.COMMIT),
        since="0.1",
        owes="every file of configuration, infrastructure as code and pipeline definitions",
        needs=("trivy", "trivy-plan", "hadolint", "zizmor", "actionlint", "yamllint"),
        maps_to=("SSDF PO.5.1", "SSDF PW.9.1", "CIS Software Supply Chain 2.3"),
    )
    scanners: ClassVar = ("trivy", "trivy-plan", "hadolint", "zizmor", "actionlint", "yamllint")
    optional: ClassVar = ("checkov", "cfn-lint", "ansible-lint")
