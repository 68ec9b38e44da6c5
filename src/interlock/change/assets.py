"""What a file is to its delivery: code, configuration, infrastructure, a pipeline, a policy. Floor 3."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from interlock.change.languages import PROGRAMMING, language_of
from interlock.kernel import matches


class Asset(StrEnum):
    """A kind of thing whose state somebody decided on."""

    POLICY = "policy"
    """What decides what may proceed."""
    PIPELINE = "pipeline"
    """What builds, tests and delivers."""
    INFRASTRUCTURE = "infrastructure"
    """What machines, networks and images are made from."""
    CONFIGURATION = "configuration"
    """What tells programs how to behave."""
    CODE = "code"
    """Everything else."""


_LOOKS: Final = {
    Asset.POLICY: """
        interlock.yaml **/interlock.yaml policies/** **/policies/** **/*.rego **/CODEOWNERS .github/rulesets/**
        .pre-commit-config.yaml
    """,
    Asset.PIPELINE: """
        .github/workflows/** .github/actions/** .gitlab-ci.yml .gitlab/ci/** **/Jenkinsfile* azure-pipelines*.yml
        .azure-pipelines/** .circleci/** bitbucket-pipelines.yml .drone.yml .woodpecker.yml .woodpecker/**
        .tekton/** .buildkite/** .travis.yml appveyor.yml **/cloudbuild.y*ml .ci/** **/action.y*ml **/.argo/**
    """,
    Asset.INFRASTRUCTURE: """
        **/*.tf **/*.tf.json **/*.tfvars **/*.tofu **/*.bicep **/Dockerfile* **/Containerfile* **/*.dockerfile
        **/docker-compose*.y*ml **/compose*.y*ml k8s/** **/k8s/** **/kubernetes/** **/manifests/** **/charts/**
        **/helm/** **/ansible/** **/playbooks/** **/roles/*/tasks/** **/cloudformation/** **/terraform/**
        **/infra/** **/infrastructure/** **/*.pp **/*.sls **/Vagrantfile **/Pulumi*.yaml **/serverless.y*ml
        **/kustomization.y*ml **/*.nomad
    """,
    Asset.CONFIGURATION: """
        **/*.conf **/*.cnf **/*.cfg **/*.ini **/*.properties **/*.env **/.env* **/*.toml **/*.y*ml **/*.json
        **/*.xml **/config/** **/conf.d/** **/*.service **/*.socket **/*.timer **/*rc
    """,
}
"""Patterns of paths by kind."""
_PATTERNS: Final = {asset: tuple(looks.split()) for asset, looks in _LOOKS.items()}


def asset_of(path: str) -> Asset:
    """Say what a file is, by its path: the first kind in the order above that it looks like."""
    for asset, patterns in _PATTERNS.items():
        if any(matches(pattern, path) for pattern in patterns):
            is_code = asset is Asset.CONFIGURATION and language_of(path, b"") in PROGRAMMING
            return Asset.CODE if is_code else asset
    return Asset.CODE
