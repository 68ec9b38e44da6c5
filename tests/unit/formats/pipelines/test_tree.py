"""Which file is read by which reader, and that nothing of a tree can stop the rest from being read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.change import FileEntry, Kind
from interlock.formats.pipelines.tree import MOST_BYTES, read_tree, reader_for

EVERY = {
    ".github/workflows/ci.yml": "github.read_workflow",
    "x/action.yaml": "github.read_action",
    ".gitlab-ci.yml": "gitlab.read_pipeline",
    "Jenkinsfile": "jenkins.read_jenkinsfile",
    "azure-pipelines.yml": "scripted.read_azure",
    ".circleci/config.yml": "scripted.read_circleci",
    "bitbucket-pipelines.yml": "scripted.read_bitbucket",
    ".drone.yml": "scripted.read_drone",
    ".woodpecker/a.yaml": "scripted.read_drone",
    ".pre-commit-config.yaml": "hooks.read_pre_commit",
    "lefthook.yml": "hooks.read_lefthook",
    ".husky/pre-commit": "hooks.read_script",
    "Makefile": "recipes.read_makefile",
    "package.json": "recipes.read_package_json",
    "tox.ini": "recipes.read_tox",
    "noxfile.py": "recipes.read_noxfile",
    "Dockerfile": "described.read_dockerfile",
    ".github/CODEOWNERS": "described.read_owners",
    ".github/dependabot.yml": "described.read_dependabot",
    "renovate.json": "described.read_renovate",
    "a/main.tf": "described.read_infrastructure",
    "k8s/shop.yaml": "cluster.read_manifest",
}


@pytest.mark.parametrize("path", EVERY)
def test_each_file_has_its_reader(path: str) -> None:
    assert reader_for(path) == EVERY[path]


@pytest.mark.parametrize(
    "path", ["src/app.py", "dockerfile.py", "node_modules/x/package.json", "tests/x.yaml", "README.md"]
)
def test_other_files_are_left_out(path: str) -> None:
    assert reader_for(path) == ""


def test_what_is_no_readable_text_is_a_problem_and_the_rest_is_read() -> None:
    files = [
        FileEntry(".gitlab-ci.yml", Kind.LINK),
        FileEntry(".drone.yml", Kind.UNREADABLE, problem="it may not be read"),
        FileEntry("Dockerfile", Kind.BINARY),
        FileEntry("Jenkinsfile", Kind.TEXT, MOST_BYTES + 1),
        FileEntry("Makefile", Kind.TEXT, 10),
        FileEntry("x/Makefile", Kind.SUBMODULE),
        FileEntry("k.yaml", Kind.LINK),
    ]
    read: list[str] = []

    def body(path: str) -> bytes:
        read.append(path)
        return b"a:\n\tpytest\n"

    found, count = read_tree(files, body)
    assert read == ["Makefile"]
    assert count == 7
    assert {one.at.path for one in found.problems} == {".gitlab-ci.yml", ".drone.yml", "Dockerfile", "Jenkinsfile"}
    assert len(found.pipelines) == 1


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 10)) for n in range(12)
)


@pytest.mark.parametrize("path", [one for one in EVERY if one.endswith((".yml", ".yaml"))])
@pytest.mark.parametrize("body", [BOMB, b"[" * 500_000, b"{a: " * 100_000, b"\0\0", b"\xff\xfe\x00", b"a: 1\na: 2"])
def test_bombs_are_problems_or_nothing_and_never_a_crash(path: str, body: bytes) -> None:
    found, _ = read_tree([FileEntry(path, Kind.TEXT, len(body))], lambda _: body)
    if not reader_for(path).startswith("cluster."):
        assert found.problems
        assert all(one.remedy for one in found.problems)


@pytest.mark.parametrize("path", EVERY)
@given(body=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda one: one.encode("utf-8", "replace"))))
def test_any_bytes_give_facts_or_problems(path: str, body: bytes) -> None:
    found, _ = read_tree([FileEntry(path, Kind.TEXT, len(body))], lambda _: body)
    assert all(one.says and one.remedy for one in found.problems)


WORDS = [
    "jobs",
    "on",
    "steps",
    "script",
    "run",
    "uses",
    "include",
    "stages",
    "image",
    "needs",
    "repos",
    "hooks",
    "extends",
]
SHAPES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from(["make", "a/b@v1", "x:1", "", "./x"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=4)),
    max_leaves=12,
)


@pytest.mark.parametrize("path", [one for one in EVERY if one.endswith((".yml", ".yaml"))])
@given(top=st.dictionaries(st.sampled_from([*WORDS, "pipelines", "workflows", "spec", "kind"]), SHAPES, max_size=5))
def test_any_shape_gives_facts_or_problems(path: str, top: dict[str, object]) -> None:
    import msgspec

    body = msgspec.json.encode(top)
    found, _ = read_tree([FileEntry(path, Kind.TEXT, len(body))], lambda _: body)
    assert all(one.says and one.remedy for one in found.problems)
