import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from interlock.adapters.tools import DigestBook, Locator, PrivateTools, ToolAltered, ToolMissing
from interlock.adapters.tools.locate import LAUNCHER
from interlock.control import ToolCard
from interlock.kernel import sha256
from interlock.testing.tools import KEY, make_package, tool_card


def locator(tmp_path: Path, *sites: Path) -> Locator:
    return Locator(DigestBook(None, KEY), PrivateTools(str(tmp_path / "private"), KEY), [str(site) for site in sites])


def test_a_program_is_found_by_its_package_and_known_by_its_digest(tmp_path: Path) -> None:
    site = make_package(tmp_path / "env", "fake", {"bin/fake": b"program"})
    found = locator(tmp_path, site).locate(tool_card())
    assert found.argv == (str(tmp_path / "env/bin/fake"),)
    assert found.digest == sha256(b"program")


def test_the_program_inside_a_package_is_told_from_its_launcher(tmp_path: Path) -> None:
    inside = "lib/python3.11/site-packages/fake/bin/fake"
    site = make_package(tmp_path / "env", "fake", {"bin/fake": b"launcher", inside: b"the real program"})
    assert locator(tmp_path, site).locate(tool_card()).argv == (str(tmp_path / "env" / inside),)


def test_a_program_without_the_right_to_run_gets_it(tmp_path: Path) -> None:
    site = make_package(tmp_path / "env", "fake", {"bin/fake": b"program"})
    (tmp_path / "env/bin/fake").chmod(0o644)
    found = locator(tmp_path, site).locate(tool_card())
    assert Path(found.argv[0]).stat().st_mode & 0o111


def test_the_python_that_runs_us_is_found_without_a_package(tmp_path: Path) -> None:
    found = locator(tmp_path).locate(replace(tool_card(), program="python"))
    assert found.argv == (sys.executable,)
    assert found.version == ".".join(map(str, sys.version_info[:3]))
    assert found.digest != sha256(Path(sys.executable).resolve().read_bytes())


def test_a_missing_package_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing) as caught:
        locator(tmp_path, tmp_path).locate(tool_card())
    assert caught.value.code == "TOL-101"
    assert "interlock[tools]" in caught.value.remedy


def test_a_missing_private_tool_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(ToolMissing) as caught:
        locator(tmp_path).locate(tool_card("semgrep", is_private=True))
    assert "interlock tools add semgrep" in caught.value.remedy


def test_a_package_without_the_program_is_missing_too(tmp_path: Path) -> None:
    site = make_package(tmp_path / "env", "fake", {"bin/other": b"program"})
    with pytest.raises(ToolMissing, match="has no bin/fake"):
        locator(tmp_path, site).locate(tool_card())


@pytest.mark.parametrize("how", ["other bytes", "gone", "a link"])
def test_a_program_that_is_not_what_its_package_brought_is_refused(tmp_path: Path, how: str) -> None:
    site = make_package(tmp_path / "env", "fake", {"bin/fake": b"program"})
    program = tmp_path / "env/bin/fake"
    program.unlink()
    if how == "other bytes":
        program.write_bytes(b"progra!")
    if how == "a link":
        (tmp_path / "elsewhere").write_bytes(b"program")
        program.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ToolAltered) as caught:
        locator(tmp_path, site).locate(tool_card())
    assert caught.value.code == "TOL-102"


def module_card() -> ToolCard:
    return tool_card("mod", "python -m mod")


def make_module(environment: Path, body: bytes = b"pass") -> Path:
    return make_package(
        environment, "mod", {"lib/python3.11/site-packages/mod.py": body}, ("dep>=1 ; python_version>'3'",)
    )


def test_a_module_is_run_isolated_by_this_interpreter(tmp_path: Path) -> None:
    site = make_module(tmp_path / "env")
    found = locator(tmp_path, site).locate(module_card())
    assert found.argv == (sys.executable, "-I", LAUNCHER, "mod")
    assert found.version == "1.2.3"


def test_an_altered_file_of_a_module_is_noticed(tmp_path: Path) -> None:
    site = make_module(tmp_path / "env")
    (site / "mod.py").write_text("evil")
    with pytest.raises(ToolAltered):
        locator(tmp_path, site).locate(module_card())


def test_the_digest_of_a_module_depends_on_what_it_needs(tmp_path: Path) -> None:
    digests = set()
    for name, files in (("one", None), ("two", b"a"), ("three", b"b")):
        site = make_module(tmp_path / name)
        if files:
            make_package(tmp_path / name, "dep", {"lib/python3.11/site-packages/dep.py": files})
        digests.add(locator(tmp_path, site).locate(module_card()).digest)
    assert len(digests) == 3


def test_a_name_on_path_is_never_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "fake"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent))
    with pytest.raises(ToolMissing):
        locator(tmp_path, tmp_path / "empty").locate(tool_card())


def test_a_package_in_the_current_folder_is_never_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_package(tmp_path / "repo", "planted", {"bin/planted": b"evil"})
    monkeypatch.chdir(site)
    monkeypatch.syspath_prepend(str(site))
    own = Locator(DigestBook(None, KEY), PrivateTools(str(tmp_path / "private"), KEY))
    with pytest.raises(ToolMissing):
        own.locate(tool_card("planted", "bin/planted"))
