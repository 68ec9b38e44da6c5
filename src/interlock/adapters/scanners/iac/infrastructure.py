"""Which files describe infrastructure, by their names alone.

What a YAML file is for cannot be told by its name, so every YAML file is a candidate; the scanners say which ones
they recognised. JSON is a candidate where its name or folder says so, since most JSON is something else.
Enters: file entries. Leaves: yes or no.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from interlock.change import FileEntry, Kind

_TERRAFORM: Final = re.compile(r"\.(tf|tofu)(\.json)?$")
_DOCKERFILE: Final = re.compile(
    r"(^|/)(dockerfile|containerfile)([.-][^/]*)?$|\.(dockerfile|containerfile)$", re.IGNORECASE
)
_NO_DOCKERFILE: Final = re.compile(
    r"\.(dockerignore|j2|jinja2?|erb|tmpl|tpl|template|in|mustache|hbs|ejs|md|txt|py|sh|go|js|ts|json|ya?ml|lock|patch)$",
    re.IGNORECASE,
)
_YAML: Final = re.compile(r"\.ya?ml$", re.IGNORECASE)
_JSON: Final = re.compile(r"\.json$", re.IGNORECASE)
_NAMED: Final = re.compile(
    r"(^|[/._-])(cloudformation|cfn|sam|azuredeploy|mainTemplate|k8s|kube|kubernetes|manifests?|arm(_?templates?)?)"
    r"([/._-]|$)|\.template\.json$|(^|/)templates?\.json$",
    re.IGNORECASE,
)
_PLAN: Final = re.compile(
    r"(^|[/._-])(tf|terraform)?[._-]?plan[0-9]*([._-][^/]*)?\.json$|tfplan[^/]*\.json$", re.IGNORECASE
)
_WEB: Final = re.compile(r"(^|[/._-])(web)?manifest\.json$|package(-lock)?\.json$|tsconfig[^/]*\.json$", re.IGNORECASE)
_CLOUDFORMATION: Final = re.compile(
    r"(^|[/._-])(cloudformation|cfn|sam)([/._-]).*\.(ya?ml|json|template)$"
    r"|\.template\.(ya?ml|json)$|(^|/)template\.ya?ml$",
    re.IGNORECASE,
)
_PARTIAL: Final = re.compile(r"(^|/)templates/(.*/)?_[^/]*\.tpl$")
_WORKFLOW: Final = re.compile(r"(^|/)\.(github|gitea|forgejo)/workflows/[^/]+\.ya?ml$")
_ACTION: Final = re.compile(r"(^|/)action\.ya?ml$")
_DEPENDABOT: Final = re.compile(r"(^|/)\.github/dependabot\.ya?ml$")
_ANSIBLE: Final = re.compile(
    r"(^|/)(playbooks?/[^/]+|roles/[^/]+/(tasks|handlers|defaults|vars|meta)/[^/]+"
    r"|(site|playbook)[^/]*|(tasks|handlers)/main)\.ya?ml$"
)


_remembering: Final = lru_cache(64)
"""Several scanners ask the same of one path after the other."""


def is_text(file: FileEntry) -> bool:
    """Say whether it is a text with something in it to judge."""
    return file.kind is Kind.TEXT


@_remembering
def is_terraform(path: str) -> bool:
    """Say whether it is the language of Terraform and OpenTofu, in either spelling."""
    return _TERRAFORM.search(path) is not None


@_remembering
def is_dockerfile(path: str) -> bool:
    """Say whether it is a Dockerfile and not a template or a list beside one."""
    return _DOCKERFILE.search(path) is not None and _NO_DOCKERFILE.search(path) is None


@_remembering
def is_yaml(path: str) -> bool:
    """Say whether it is YAML of whatever purpose."""
    return _YAML.search(path) is not None


@_remembering
def is_plan(path: str) -> bool:
    """Say whether it is a plan as `terraform show -json` writes it."""
    return _PLAN.search(path) is not None and not _TERRAFORM.search(path)


@_remembering
def is_named_json(path: str) -> bool:
    """Say whether it is JSON whose name or folder says that it describes infrastructure."""
    return bool(_JSON.search(path) and _NAMED.search(path)) and not (
        _WEB.search(path) or is_plan(path) or is_terraform(path)
    )


@_remembering
def is_cloudformation(path: str) -> bool:
    """Say whether the name or the folder says that it is a CloudFormation or SAM template."""
    return _CLOUDFORMATION.search(path) is not None and not is_chart(path) and not is_pipeline(path)


def is_chart(path: str) -> bool:
    """Say whether it is the head of a Helm chart."""
    return path == "Chart.yaml" or path.endswith("/Chart.yaml")


def is_partial(path: str) -> bool:
    """Say whether it is a part that the templates of a Helm chart include; without it the chart does not render."""
    return _PARTIAL.search(path) is not None


@_remembering
def is_workflow(path: str) -> bool:
    """Say whether it is a workflow of GitHub Actions or of a forge that speaks its language."""
    return _WORKFLOW.search(path) is not None


@_remembering
def is_pipeline(path: str) -> bool:
    """Say whether it is a workflow, the definition of an action, or Dependabot's settings."""
    return is_workflow(path) or bool(_ACTION.search(path) or _DEPENDABOT.search(path))


def is_ansible(path: str) -> bool:
    """Say whether it lies where Ansible's playbooks and roles lie."""
    return _ANSIBLE.search(path) is not None
