import hashlib
from pathlib import Path

import pytest

from interlock.adapters.builders.programs import describe, find_program, system
from interlock.supply.build import ProgramMissing


def program(folder: Path, name: str, text: str = "#!/bin/sh\n") -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def test_the_first_folder_that_has_it_wins_and_the_source_is_none_of_them(tmp_path: Path) -> None:
    program(tmp_path / "source", "make")
    wanted = program(tmp_path / "one", "make")
    program(tmp_path / "two", "make")
    folders = [str(tmp_path / name) for name in ("empty", "one", "two")]
    assert find_program("make", str(tmp_path / "source"), folders) == wanted


def test_a_path_is_looked_for_in_the_commit(tmp_path: Path) -> None:
    wanted = program(tmp_path / "source", "build.sh")
    assert Path(find_program("./build.sh", str(tmp_path / "source"), [])).resolve() == Path(wanted)


@pytest.mark.parametrize("name", ["nothing", "./nothing", "text"])
def test_what_is_not_there_or_no_program_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "text").write_text("x")
    with pytest.raises(ProgramMissing):
        find_program(name, str(tmp_path), [str(tmp_path)])


def test_a_program_of_the_commit_is_never_asked_for_its_version(tmp_path: Path) -> None:
    path = program(tmp_path / "source", "make", "mine")
    found = describe("./make", path, str(tmp_path / "source"), lambda *_: "asked")
    assert (found.version, found.path) == ("", "make")
    assert found.sha256 == hashlib.sha256(b"mine").hexdigest()


def test_one_that_is_known_to_say_it_harmlessly_is_asked(tmp_path: Path) -> None:
    for name, version in (("make", "4.3"), ("whatever", "")):
        path = program(tmp_path / "bin", name)
        assert describe(name, path, str(tmp_path / "source"), lambda *_: "4.3").version == version


def test_a_link_is_described_as_what_it_leads_to(tmp_path: Path) -> None:
    real = program(tmp_path / "bin", "gcc-12", "real")
    (tmp_path / "bin" / "cc").symlink_to("gcc-12")
    found = describe("cc", str(tmp_path / "bin" / "cc"), str(tmp_path / "source"), lambda *_: "")
    assert found.path == str(Path(real).resolve())


def test_the_system_is_named_with_the_digest_of_its_packages(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/os-release").write_text('NAME=x\nPRETTY_NAME="Zoo Linux 3"\n')
    status = tmp_path / "var/lib/dpkg/status"
    status.parent.mkdir(parents=True)
    status.write_text("Package: a\n")
    found = system(str(tmp_path))
    assert found.name == "Zoo Linux 3"
    assert found.packages == hashlib.sha256(b"Package: a\n").hexdigest()


def test_a_system_without_any_of_that_is_still_something(tmp_path: Path) -> None:
    found = system(str(tmp_path))
    assert (bool(found.name), found.packages) == (True, "")
