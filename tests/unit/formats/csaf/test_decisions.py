import pytest

from interlock.formats.csaf import flaws_in
from tests.unit.formats.csaf.samples import AT, changed, new


def rules(namespace: str, key: str, version: str, values: str) -> list[str]:
    selection = {
        "namespace": namespace,
        "key": key,
        "version": version,
        "values": [{"key": value} for value in values.split()],
    }
    decision = {"timestamp": AT, "schemaVersion": "2.0.0", "selections": [selection]}
    metric = {"content": {"ssvc_v2": decision}, "products": ["P-1"]}
    return [flaw.rule for flaw in flaws_in(changed(new(), "vulnerabilities.0.metrics", [metric]))]


@pytest.mark.parametrize(
    ("namespace", "key", "version", "values"),
    [
        ("ssvc", "SI", "2.0.0", "N M R C"),
        ("ssvc", "SI", "2.0.0", "M C"),
        ("cvss", "AC", "3.0.1", "L"),
        ("ssvc//.example.test$en-GB", "SI", "2.0.0", "M R C"),
        ("ssvc//.example.test$de-DE", "SI", "2.0.0", "M K R"),
        ("x_example.test#own", "SI", "1.9.7", "S R C"),
        ("example", "TI", "1.0.0", "T"),
    ],
)
def test_what_is_defined_and_in_order_and_what_is_not_known_here_pass(
    namespace: str, key: str, version: str, values: str
) -> None:
    assert rules(namespace, key, version, values) == []


@pytest.mark.parametrize(
    ("namespace", "key", "version", "values"),
    [
        ("ssvc", "SI", "2.0.0", "C R M"),
        ("ssvc", "SI", "2.0.0", "M M"),
        ("ssvc", "SI", "2.0.0", "M X"),
        ("ssvc", "SI", "1.9.7", "M"),
        ("ssvc", "SIs", "2.0.0", "M"),
        ("ssvc//.example.test$en-CA", "SI", "2.0.0", "M C R"),
        ("ssvc//.example.test$de-DE", "SI", "1.9.7", "M"),
        ("invalid", "SI", "2.0.0", "M"),
    ],
)
def test_points_values_and_orders_that_are_not_defined_are_told(
    namespace: str, key: str, version: str, values: str
) -> None:
    assert rules(namespace, key, version, values) == ["6.1.48"]
