from interlock.testing.kubernetes.kinds import KINDS, discovery, roots


def test_every_kind_is_told_under_its_group() -> None:
    told = {
        (root, one["name"])
        for root in roots()
        if (answer := discovery(root)) is not None
        for one in answer["resources"]
        if "/" not in one["name"]
    }
    assert told == {(one.root, one.plural) for one in KINDS}


def test_groups_and_versions_are_told() -> None:
    groups = discovery("/apis")
    assert groups is not None
    assert [one["name"] for one in groups["groups"]] == ["apps", "batch"]
    assert discovery("/api") == {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}
    assert discovery("/version") is not None
    assert discovery("/api/v1/pods") is None


def test_the_queries_of_a_change_are_told_for_each_kind() -> None:
    listed = discovery("/openapi/v3")
    assert listed is not None
    paths = {root: discovery(f"/openapi/v3/{root}") for root in listed["paths"]}
    patch = (paths["apis/apps/v1"] or {})["paths"]["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]["patch"]
    assert {one["name"] for one in patch["parameters"]} >= {"fieldValidation", "dryRun"}
    assert patch["x-kubernetes-group-version-kind"] == {"group": "apps", "version": "v1", "kind": "Deployment"}
    assert discovery("/openapi/v3/apis/none/v1") is None
