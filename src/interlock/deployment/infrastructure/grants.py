"""Who may do what to what: policies of all clouds and of Kubernetes in one form. Floor 9.

Shape of a grant: `allows`, `actions`, `resources`, `principals` (lists of texts; `*` is all), `all_but` (whether the
actions are those that are left out), `conditional`, `trusts` (whether it says who may take a role on).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from interlock.decision.expression import NotYet, Pending

_DOCUMENTS: Final = ("policy", "inline_policy", "bucket_policy", "access_policy", "access_policies", "policy_document")
DOCUMENT: Final = "aws_iam_policy_document"
"""The type of what Terraform puts together from statements."""
_DEEPEST_TEXT: Final = 1 << 20


def grants_of(kind: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Give what a resource grants; nothing for what grants nothing. Errors: NotYet."""
    read = _READING.get(kind)
    if read is not None:
        return list(read(values))
    if kind.startswith(("aws_", "AWS::")):
        return list(_aws(values))
    return []


def _grant(
    actions: list[Any],
    resources: list[Any],
    principals: list[Any],
    *,
    allows: bool = True,
    all_but: bool = False,
    conditional: bool = False,
    trusts: bool = False,
) -> dict[str, Any]:
    return {
        "allows": allows,
        "actions": actions,
        "resources": resources,
        "principals": principals,
        "all_but": all_but,
        "conditional": conditional,
        "trusts": trusts,
    }


def _known(value: Any) -> Any:  # noqa: ANN401 (JSON is anything)
    if isinstance(value, Pending):
        raise NotYet(value.place)
    return value


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 (as above)
    value = _known(value)
    if isinstance(value, list | tuple):
        return list(value)
    return [] if value is None or value == "" else [value]


def _each(value: Any) -> list[Any]:  # noqa: ANN401 (as above)
    """Give what is listed, what nobody knows yet included."""
    return [value] if isinstance(value, Pending) else _listed(value)


def _blocks(value: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401 (as above)
    for one in _listed(value):
        if isinstance(_known(one), Mapping):
            yield one


# --- AWS ------------------------------------------------------------------------------------------


def _aws(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for name in _DOCUMENTS:
        yield from _documents(values.get(name), trusts=False)
    yield from _documents(values.get("assume_role_policy"), trusts=True)
    for name, trusts in (("PolicyDocument", False), ("KeyPolicy", False), ("AssumeRolePolicyDocument", True)):
        yield from _documents(values.get(name), trusts=trusts)
    for one in _blocks(values.get("Policies")):
        yield from _documents(one.get("PolicyDocument"), trusts=False)


def _documents(value: Any, *, trusts: bool) -> Iterator[dict[str, Any]]:  # noqa: ANN401 (JSON is anything)
    """Read a document, or blocks that each hold one; what a document grants that nobody knows yet is pending."""
    if isinstance(value, Pending):
        yield later(value, trusts=trusts)
    elif isinstance(value, list):
        for one in value:
            inner = one.get("policy") if isinstance(one, Mapping) else one
            yield from _documents(inner if not isinstance(inner, list) else None, trusts=trusts)
    else:
        yield from _document(value, trusts=trusts)


def later(place: Pending, *, trusts: bool) -> dict[str, Any]:
    """Give the grant of a document that nobody knows yet."""
    fields = ("allows", "actions", "resources", "principals", "all_but", "conditional")
    return {**dict.fromkeys(fields, place), "trusts": trusts}


def _document(value: Any, *, trusts: bool) -> Iterator[dict[str, Any]]:  # noqa: ANN401 (JSON is anything)
    """Read a policy document of AWS, as text or as what it says."""
    if isinstance(value, str):
        if len(value) > _DEEPEST_TEXT or not value.lstrip().startswith("{"):
            return
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return
    if not isinstance(value, Mapping):
        return
    for one in _blocks(value.get("Statement")):
        allows = str(_known(one.get("Effect")) or "Allow").lower() != "deny"
        yield _grant(
            _listed(one.get("Action")) or _listed(one.get("NotAction")),
            _listed(one.get("Resource")) or (["*"] if "NotResource" in one else []),
            _principals(one),
            allows=allows,
            all_but="NotAction" in one,
            conditional=bool(_known(one.get("Condition"))),
            trusts=trusts,
        )


def _principals(statement: Mapping[str, Any]) -> list[Any]:
    if "NotPrincipal" in statement:
        return ["*"]
    value = _known(statement.get("Principal"))
    if isinstance(value, Mapping):
        return [each for inner in value.values() for each in _listed(inner)]
    return _listed(value)


def _aws_document(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Read the statements of a document that Terraform itself puts together."""
    for one in _blocks(values.get("statement")):
        principals = [each for block in _blocks(one.get("principals")) for each in _listed(block.get("identifiers"))]
        yield _grant(
            _listed(one.get("actions")) or _listed(one.get("not_actions")),
            _listed(one.get("resources")) or (["*"] if _listed(one.get("not_resources")) else []),
            ["*"] if _listed(one.get("not_principals")) else principals,
            allows=str(_known(one.get("effect")) or "Allow").lower() != "deny",
            all_but=not _listed(one.get("actions")) and bool(_listed(one.get("not_actions"))),
            conditional=bool(_listed(one.get("condition"))),
            # what is granted to principals on nothing is who may take a role on
            trusts=bool(principals) and not _listed(one.get("resources")),
        )


def _aws_attached(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Read policies that are attached by their names alone: the ones of AWS tell by name that they allow all."""
    for arn in (*_each(values.get("policy_arn")), *_each(values.get("managed_policy_arns"))):
        if isinstance(arn, Pending):
            continue  # a policy that the plan makes, which is judged itself: those of AWS have names that are known
        name = str(arn).rpartition("/")[2]
        if name == "AdministratorAccess":
            yield _grant(["*"], ["*"], [])
        elif name in {"IAMFullAccess", "PowerUserAccess"}:
            yield _grant(["iam:*"] if name == "IAMFullAccess" else ["*"], ["*"], [], all_but=name == "PowerUserAccess")
    yield from _aws(values)


def _aws_lambda(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    conditional = "source_arn" in values or "source_account" in values or "principal_org_id" in values
    resources = _listed(values.get("function_name"))
    yield _grant(_listed(values.get("action")), resources, _listed(values.get("principal")), conditional=conditional)


# --- Google, Azure, Kubernetes --------------------------------------------------------------------


def _google(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    members = _listed(values.get("members")) or _listed(values.get("member"))
    principals = ["*" if one in {"allUsers", "allAuthenticatedUsers"} else one for one in members]
    conditional = bool(_listed(values.get("condition")))
    yield _grant(_listed(values.get("role")), ["*"], principals, conditional=conditional)


def _azure_definition(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for one in _blocks(values.get("permissions")):
        actions = [*_listed(one.get("actions")), *_listed(one.get("data_actions"))]
        yield _grant(actions, _listed(values.get("scope")) or ["*"], [])


def _azure_assignment(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield _grant(
        _listed(values.get("role_definition_name")), _listed(values.get("scope")), _listed(values.get("principal_id"))
    )


def _kubernetes(values: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for one in _blocks(values.get("rules") or values.get("rule")):
        groups = _listed(one.get("apiGroups") or one.get("api_groups"))
        resources = [*_listed(one.get("resources")), *_listed(one.get("nonResourceURLs"))]
        grant = _grant(_listed(one.get("verbs")), resources, [])
        yield {**grant, "groups": groups}


_KUBERNETES: Final = ("Role", "ClusterRole", "kubernetes_role", "kubernetes_cluster_role")
_READING: Final[Mapping[str, Callable[[Mapping[str, Any]], Iterator[dict[str, Any]]]]] = {
    DOCUMENT: _aws_document,
    **dict.fromkeys(
        (
            *("aws_iam_role", "aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment"),
            *("aws_iam_group_policy_attachment", "aws_iam_policy_attachment", "aws_ssoadmin_managed_policy_attachment"),
        ),
        _aws_attached,
    ),
    "aws_lambda_permission": _aws_lambda,
    **dict.fromkeys(
        (
            f"google_{where}_iam_{what}"
            for where in (
                *("project", "folder", "organization", "storage_bucket", "pubsub_topic", "kms_crypto_key"),
                *("cloud_run_service", "cloud_run_v2_service", "cloudfunctions_function", "bigquery_dataset"),
                *(
                    "cloudfunctions2_function",
                    "artifact_registry_repository",
                    "secret_manager_secret",
                    "service_account",
                ),
            )
            for what in ("member", "binding")
        ),
        _google,
    ),
    "azurerm_role_definition": _azure_definition,
    "azurerm_role_assignment": _azure_assignment,
    **dict.fromkeys((*_KUBERNETES, *(f"{one}_v1" for one in _KUBERNETES[2:])), _kubernetes),
}
"""By the type of a resource, how what it grants is read."""
_OF_AWS: Final = (
    *("aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"),
    *("aws_s3_bucket", "aws_s3_bucket_policy", "aws_sqs_queue", "aws_sqs_queue_policy", "aws_sns_topic"),
    *(
        "aws_sns_topic_policy",
        "aws_kms_key",
        "aws_kms_key_policy",
        "aws_ecr_repository_policy",
        "aws_ecrpublic_repository_policy",
    ),
    *("aws_secretsmanager_secret_policy", "aws_secretsmanager_secret", "aws_efs_file_system_policy"),
    *("aws_elasticsearch_domain_policy", "aws_elasticsearch_domain", "aws_opensearch_domain"),
    *("aws_opensearch_domain_policy", "aws_glacier_vault", "aws_backup_vault_policy", "aws_api_gateway_rest_api"),
    *("aws_api_gateway_rest_api_policy", "aws_iot_policy", "aws_media_store_container_policy", "aws_vpc_endpoint"),
    *("aws_cloudwatch_event_bus_policy", "aws_codeartifact_repository_permissions_policy", "aws_glue_resource_policy"),
    *("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"),
    *("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy", "AWS::KMS::Key"),
)
GRANTING: Final = (*_OF_AWS, *(one for one in _READING if one not in {"Role", "ClusterRole"}))
"""The types of resources that grant anything, but for roles of a cluster, which say nothing of whom."""
