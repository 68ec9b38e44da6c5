import pytest

from interlock.formats.manifests.python.locked import Places, file_hashes, is_source_only, table_hashes
from tests.unit.formats.manifests.reading import read
from tests.unit.formats.manifests.samples import SHA256


def test_a_name_leads_to_its_version_or_to_the_first_few() -> None:
    places = Places()
    for place in range(40):
        places.put("A.b", str(place), place)
    places.put("x", "1", None)
    assert places.of("a-b", "7") == [7]
    assert places.of("a-b") == list(range(16))
    assert places.of("x") == []


def test_hashes_of_files_once_each() -> None:
    assert len(file_hashes([{"hash": f"sha256:{SHA256}"}, f"sha256:{SHA256}", {"hash": "x"}], "p", "f")) == 1
    assert [one.value for one in table_hashes({"sha256": SHA256, "md5": "x"}, "p", "h")] == [SHA256]


@pytest.mark.parametrize(
    ("names", "is_only"),
    [
        (["a-1.tar.gz"], True),
        (["https://h.example/a-1.zip?x=1#f"], True),
        (["a-1.tar.gz", "a-1-py3-none-any.whl"], False),
        (["https://h.example/a-1-py3-none-any.WHL?x=1"], False),
        (["a-1.tar.gz", ""], False),
        ([], False),
    ],
)
def test_only_known_files_without_a_wheel_are_source_alone(names: list[str], *, is_only: bool) -> None:
    assert is_source_only(names) is is_only


FILE = '{file = "a-1.0.tar.gz", hash = "sha256:' + "a" * 64 + '"}'
WHEEL = '{file = "a-1.0-py3-none-any.whl", hash = "sha256:' + "b" * 64 + '"}'
SDIST = '{url = "https://h.example/a-1.0.tar.gz", hash = "sha256:' + "a" * 64 + '"}'
BUILT = '{url = "https://h.example/a-1.0-py3-none-any.whl", hash = "sha256:' + "b" * 64 + '"}'
HEAD = '[[package]]\nname = "a"\nversion = "1.0"\n'
PYLOCK = "lock-version = '1.0'\n[[packages]]\nname = 'a'\nversion = '1.0'\n"
SHA = 'hashes = {sha256 = "' + "a" * 64 + '"}'


@pytest.mark.parametrize(
    ("format_id", "body", "runs"),
    [
        ("pypi.poetry-lock", f"{HEAD}files = [{FILE}]\n", True),
        ("pypi.poetry-lock", f"{HEAD}files = [{FILE}, {WHEEL}]\n", False),
        ("pypi.poetry-lock", f"{HEAD}files = [{FILE}]\n[package.source]\ntype = 'git'\nurl = 'https://h/a'\n", False),
        ("pypi.poetry-lock", f"{HEAD}files = []\n", False),
        ("pypi.pdm-lock", f"{HEAD}files = [{FILE}]\n", True),
        ("pypi.pdm-lock", f"{HEAD}files = [{SDIST}]\n", True),
        ("pypi.pdm-lock", f"{HEAD}files = [{FILE}, {WHEEL}]\n", False),
        ("pypi.uv-lock", f"version = 1\n{HEAD}source = {{registry = 'https://h'}}\nsdist = {SDIST}\n", True),
        (
            "pypi.uv-lock",
            f"version = 1\n{HEAD}source = {{registry = 'https://h'}}\nsdist = {SDIST}\nwheels = [{BUILT}]\n",
            False,
        ),
        ("pypi.uv-lock", f"version = 1\n{HEAD}source = {{editable = 'a'}}\n", False),
        (
            "pypi.pylock",
            f"{PYLOCK}sdist = {{name = 'a-1.0.tar.gz', {SHA}}}\n",
            True,
        ),
        (
            "pypi.pylock",
            f"{PYLOCK}wheels = [{{name = 'a-1-py3-none-any.whl', {SHA}}}]\nsdist = {{name = 'a-1.0.tar.gz', {SHA}}}\n",
            False,
        ),
    ],
)
def test_a_pin_on_a_source_archive_alone_runs_code_when_it_is_installed(
    format_id: str, body: str, *, runs: bool
) -> None:
    (one,) = read(format_id, body.encode()).components
    assert one.runs_at_install is runs
