from pathlib import Path

import pytest

from interlock.adapters.tools.packages import find_package, fingerprint
from interlock.testing.tools import make_package


@pytest.mark.parametrize("asked", ["my-tool", "my_tool", "My.Tool", "MY--TOOL"])
def test_a_package_is_found_however_its_name_is_spelt(tmp_path: Path, asked: str) -> None:
    site = make_package(tmp_path, "my_tool", {"bin/my-tool": b"x"})
    package = find_package(asked, [str(site)])
    assert package is not None
    assert (package.name, package.version, package.environment) == ("my_tool", "1.2.3", str(tmp_path))


def test_the_start_of_a_name_is_another_package(tmp_path: Path) -> None:
    site = make_package(tmp_path, "my_tool_more", {"bin/my-tool": b"x"})
    assert find_package("my-tool", [str(site), str(tmp_path / "absent")]) is None


@pytest.mark.parametrize("missing", ["RECORD", "METADATA"])
def test_a_package_that_does_not_describe_itself_is_not_there(tmp_path: Path, missing: str) -> None:
    site = make_package(tmp_path, "fake", {"bin/fake": b"x"})
    (site / "fake-1.2.3.dist-info" / missing).unlink()
    assert find_package("fake", [str(site)]) is None


def test_what_it_needs_is_read_from_the_headers_and_not_from_its_description(tmp_path: Path) -> None:
    site = make_package(tmp_path, "fake", {"bin/fake": b"x"})
    about = (
        "metadata-version: 2.1\nNAME: fake\nSummary: two\n  lines\nVersion:  4.5 \n"
        "Requires-Dist: one>=1 ; python_version > '3'\nRequires-Dist: two[x]\n"
        "Requires-Dist: three; extra == 'dev'\n\nRequires-Dist: four\nVersion: 9\n"
    )
    (site / "fake-1.2.3.dist-info" / "METADATA").write_text(about, "utf-8")
    package = find_package("fake", [str(site)])
    assert package is not None
    assert package.version == "4.5"
    assert package.needs == ("one", "two")


def test_the_fingerprint_changes_with_the_list_of_what_a_package_needs(tmp_path: Path) -> None:
    site = make_package(tmp_path, "fake", {"bin/fake": b"x"}, needs=("other",))
    make_package(tmp_path, "other", {"bin/other": b"y"})
    package = find_package("fake", [str(site)])
    assert package is not None
    before = fingerprint(package, [str(site)])
    record = site / "other-1.2.3.dist-info" / "RECORD"
    record.write_text(record.read_text("utf-8") + "more.py,,\n", "utf-8")
    assert fingerprint(package, [str(site)]) != before
