from interlock.supply.purl_types import ANY_TYPE, TYPE_RULES, Need


def test_types_are_in_lower_case_and_in_order() -> None:
    assert list(TYPE_RULES) == sorted(TYPE_RULES)
    assert all(name == name.lower() for name in TYPE_RULES)


def test_parts_with_one_case_are_parts_of_a_package_url() -> None:
    for rule in TYPE_RULES.values():
        assert rule.lower <= {"namespace", "name", "version", "subpath"}
        assert not (rule.upper_namespace and "namespace" in rule.lower)


def test_a_type_that_nobody_defined_allows_everything() -> None:
    assert ANY_TYPE.namespace is Need.OPTIONAL
    assert not ANY_TYPE.qualifiers
    assert ANY_TYPE.name is None
