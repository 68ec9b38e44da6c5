import base64

import yaml

from interlock.formats.admission.configuration import Webhook, configurations, written
from interlock.formats.admission.pods import CARRIERS

HOOK = Webhook("live", b"PEM", service=("interlock", "door", 443), exempt=("interlock",))


def test_nothing_proceeds_where_nobody_answers() -> None:
    (checks,) = configurations(HOOK, pins=False)
    (one,) = checks["webhooks"]
    assert (one["failurePolicy"], one["sideEffects"], one["timeoutSeconds"]) == ("Fail", "NoneOnDryRun", 5)
    assert one["admissionReviewVersions"] == ["v1"]
    assert base64.b64decode(one["clientConfig"]["caBundle"]) == b"PEM"
    assert one["clientConfig"]["service"] == {
        "namespace": "interlock",
        "name": "door",
        "path": "/validate",
        "port": 443,
    }


def test_it_is_asked_about_every_kind_that_carries_pods_and_what_is_named_besides() -> None:
    hook = Webhook("live", b"", url="https://door.example.org/", also=(("argoproj.io", "rollouts"),))
    (checks,) = configurations(hook, pins=False)
    rules = {rule["apiGroups"][0]: set(rule["resources"]) for rule in checks["webhooks"][0]["rules"]}
    assert {(group, one) for (group, _), named in CARRIERS.items() for one in named} <= {
        (group, one) for group, named in rules.items() for one in named
    }
    assert "pods/ephemeralcontainers" in rules[""]
    assert rules["argoproj.io"] == {"rollouts"}
    assert checks["webhooks"][0]["clientConfig"]["url"] == "https://door.example.org/validate"


def test_where_tags_are_pinned_what_changes_comes_before_what_checks() -> None:
    changes, checks = configurations(HOOK, pins=True)
    assert (changes["kind"], checks["kind"]) == ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
    assert changes["webhooks"][0]["clientConfig"]["service"]["path"] == "/mutate"
    assert changes["webhooks"][0]["reinvocationPolicy"] == "IfNeeded"
    assert "reinvocationPolicy" not in checks["webhooks"][0]


def test_what_is_printed_is_what_a_cluster_reads() -> None:
    made = configurations(HOOK, pins=True)
    assert tuple(yaml.safe_load_all(written(made))) == made


def test_namespaces_are_selected_by_the_label_that_the_server_sets_itself() -> None:
    hook = Webhook("live", b"", url="https://x", namespaces=("shop", "bank"), exempt=("interlock",))
    (checks,) = configurations(hook, pins=False)
    expressions = checks["webhooks"][0]["namespaceSelector"]["matchExpressions"]
    assert expressions == [
        {"key": "kubernetes.io/metadata.name", "operator": "In", "values": ["bank", "shop"]},
        {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["interlock"]},
    ]
    (checks,) = configurations(Webhook("live", b"", url="https://x", namespaces=("shop-*",)), pins=False)
    assert "namespaceSelector" not in checks["webhooks"][0]  # a selector knows no patterns: the webhook does
