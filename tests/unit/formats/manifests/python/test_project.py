from interlock.formats.manifests.python.project import asked_next_to, wanted_by
from interlock.supply.model import Scope


def test_groups_that_take_each_other_in_end() -> None:
    data: dict[str, object] = {
        "dependency-groups": {"A": ["x", {"include-group": "b"}], "b": ["y", {"include-group": "a"}]}
    }
    assert [(one.name, one.group) for one in wanted_by(data, "p")] == [("x", "A"), ("y", "A"), ("y", "b"), ("x", "b")]


def test_a_broken_manifest_beside_a_lockfile_is_for_its_own_reader() -> None:
    assert asked_next_to("a/poetry.lock", {"a/pyproject.toml": b"["}.get) is None
    assert asked_next_to("a/poetry.lock", lambda _: None) is None


def test_the_ranges_of_poetry() -> None:
    table = {"python": "^3", "a": "1.2", "b": "^1", "c": {"version": "==2", "optional": True}, "d": ["x"]}
    found = {one.name: one for one in wanted_by({"tool": {"poetry": {"dependencies": table}}}, "p")}
    assert [found[name].version for name in "abc"] == ["1.2", "", "2"]
    assert found["c"].scope is Scope.OPTIONAL
    assert "python" not in found
