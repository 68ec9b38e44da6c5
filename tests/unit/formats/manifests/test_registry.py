import subprocess
import sys

from interlock.formats.manifests import reader_for, reader_of, readers
from interlock.formats.manifests.registry import FAMILIES, readers_of


def test_a_file_that_no_family_knows_has_no_reader() -> None:
    assert reader_for("src/main.c") is None
    assert reader_of("nobody.knows") is None


def test_each_format_id_stands_for_one_reader() -> None:
    ids = [reader.FORMAT for reader in readers()]
    assert len(ids) == len(set(ids))
    assert all(reader.TAKES for reader in readers())


def test_a_family_is_loaded_only_when_one_of_its_files_is_met() -> None:
    code = (
        "import sys\nfrom interlock.formats.manifests import reader_for\nreader_for('README.md')\n"
        "print([name for name in sys.modules if name.startswith('interlock.formats.manifests.')])"
    )
    done = subprocess.run(  # noqa: TID251  # a fresh interpreter is what is tested
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert "registry" in done.stdout
    assert [family for family in FAMILIES if f"'interlock.formats.manifests.{family}'" in done.stdout] == []


def test_the_readers_are_those_of_the_families_in_their_order() -> None:
    assert readers() == tuple(reader for family in FAMILIES for reader in readers_of(family))
