"""What resources of different clouds have in common: tags, openings, grants, pods, put into one form.

Each fact is worked out from what a provider calls it, so that one rule holds for all of them. A fact that hangs on
something nobody knows yet is itself pending. Floor 9.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from interlock.decision.expression import NotYet, Pending
from interlock.deployment.infrastructure.grants import GRANTING, grants_of
from interlock.deployment.infrastructure.openings import OPENING, openings_of
from interlock.deployment.infrastructure.pods import CARRYING, pod_of

Fact = Callable[[str, Mapping[str, Any]], Any]
"""Gives a fact from the type of a resource and its values. Errors: NotYet."""

_TAGS: Final = ("tags_all", "tags", "effective_labels", "labels", "user_labels", "Tags")


def tags_of(kind: str, values: Mapping[str, Any]) -> dict[str, Any] | Pending:
    """Give tags or labels by name, whatever their provider calls them; none where there are none."""
    found: dict[str, Any] = {}
    metadata = values.get("metadata")
    if isinstance(metadata, Mapping) and not kind.startswith(("aws_", "google_", "azurerm_")):
        found |= _named(metadata.get("labels"))
    for name in reversed(_TAGS):
        if name in values:
            found |= _named(values[name])
    return found


def _named(value: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON is anything)
    """Give tags from a mapping, or from a list of keys and values as CloudFormation writes them."""
    if isinstance(value, Pending):
        raise NotYet(value.place)
    if isinstance(value, Mapping):
        return {
            str(key): inner for key, inner in value.items() if isinstance(inner, Pending) or inner not in ("", None)
        }
    pairs: dict[str, Any] = {}
    for one in value if isinstance(value, list) else ():
        if isinstance(one, Mapping):
            key, inner = one.get("Key", one.get("key")), one.get("Value", one.get("value"))
            if isinstance(key, str) and (isinstance(inner, Pending) or inner not in ("", None)):
                pairs[key] = inner
    return pairs


FACTS: Final[Mapping[str, Fact]] = {
    "tags": tags_of,
    "openings": openings_of,
    "grants": grants_of,
    "pod": pod_of,
}
"""Every fact by the name that rules know it by."""


def facts_of(kind: str, values: Mapping[str, Any] | Pending) -> dict[str, Any]:
    """Give every fact of a resource."""
    if isinstance(values, Pending):
        return dict.fromkeys(FACTS, values)
    found: dict[str, Any] = {}
    for name, fact in FACTS.items():
        try:
            found[name] = fact(kind, values)
        except NotYet as error:
            found[name] = Pending(error.place)
    return found


OWNED: Final = (
    *("aws_instance", "aws_launch_template", "aws_autoscaling_group", "aws_ebs_volume", "aws_ami", "aws_key_pair"),
    *("aws_vpc", "aws_subnet", "aws_security_group", "aws_internet_gateway", "aws_nat_gateway", "aws_eip"),
    *("aws_s3_bucket", "aws_efs_file_system", "aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance"),
    *("aws_dynamodb_table", "aws_elasticache_replication_group", "aws_elasticsearch_domain", "aws_opensearch_domain"),
    *("aws_redshift_cluster", "aws_docdb_cluster", "aws_neptune_cluster", "aws_kinesis_stream", "aws_sqs_queue"),
    *("aws_sns_topic", "aws_kms_key", "aws_secretsmanager_secret", "aws_lambda_function", "aws_eks_cluster"),
    *("aws_eks_node_group", "aws_ecs_cluster", "aws_ecs_service", "aws_ecs_task_definition", "aws_ecr_repository"),
    *("aws_lb", "aws_elb", "aws_cloudfront_distribution", "aws_api_gateway_rest_api", "aws_cloudwatch_log_group"),
    *(
        "aws_codebuild_project",
        "aws_iam_role",
        "aws_iam_user",
        "aws_msk_cluster",
        "aws_mq_broker",
        "aws_batch_job_definition",
    ),
    *("azurerm_resource_group", "azurerm_virtual_network", "azurerm_network_security_group", "azurerm_storage_account"),
    *("azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine", "azurerm_virtual_machine"),
    *("azurerm_managed_disk", "azurerm_mssql_server", "azurerm_mssql_database", "azurerm_postgresql_server"),
    *("azurerm_kubernetes_cluster", "azurerm_key_vault", "azurerm_linux_web_app", "azurerm_windows_web_app"),
    *("azurerm_public_ip", "azurerm_container_registry", "azurerm_redis_cache"),
    *("google_compute_instance", "google_compute_disk", "google_storage_bucket", "google_bigquery_dataset"),
    *(
        "google_container_cluster",
        "google_sql_database_instance",
        "google_pubsub_topic",
        "google_cloudfunctions_function",
    ),
    *("AWS::EC2::Instance", "AWS::S3::Bucket", "AWS::RDS::DBInstance", "AWS::Lambda::Function", "AWS::EC2::VPC"),
)
"""Types that take tags or labels, and that somebody has to answer for."""
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "pods": CARRYING,
    "openings": OPENING,
    "grants": GRANTING,
    "owned": OWNED,
}
"""Names that a rule may use for many types at once."""
