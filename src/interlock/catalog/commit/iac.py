"""commit.iac: configuration, infrastructure as code and pipeline definitions hold to safe practice."""

from __future__ import annotations

from typing import ClassVar

from interlock.catalog.cards import CARDS
from interlock.catalog.scanning import ScanningControl


class Iac(ScanningControl):
    """Terraform, CloudFormation, Kubernetes, Helm, Dockerfiles, Ansible, CI workflows, YAML."""

    card: ClassVar = CARDS["commit.iac"]
    scanners: ClassVar = ("trivy", "trivy-plan", "hadolint", "zizmor", "actionlint", "yamllint")
    optional: ClassVar = ("checkov", "cfn-lint", "ansible-lint")
