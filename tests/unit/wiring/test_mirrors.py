"""Mirrors are read strictly, from the user's own folder, and shown without anything secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.formats import FieldWrong
from interlock.kernel import InterlockError
from interlock.supply.feeds import FeedKind, Mirror
from interlock.wiring.errors import MirrorUnknown, SettingsUnreadable
from interlock.wiring.mirrors import chosen, mirrors_file, read_mirrors

ONE = "mirrors:\n  - {name: pypi, url: 'https://mirror.example.org/PyPI/all.zip'}\n"
PYPI = Mirror("pypi", "https://mirror.example.org/PyPI/all.zip")
KEV = Mirror("kev", "https://mirror.example.org/kev.json", FeedKind.KEV)


def read(folder: Path, text: str) -> tuple[Mirror, ...]:
    (folder / "advisories.yaml").write_text(text, "utf-8")
    return read_mirrors(str(folder))


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_mirrors(str(tmp_path)) == ()
    assert read(tmp_path, "# nothing yet\n") == ()
    assert read(tmp_path, "version: 1\n") == ()


def test_every_field_is_read(tmp_path: Path) -> None:
    text = (
        "version: 1\nmirrors:\n  - name: scores\n    url: https://mirror.example.org/epss.csv.gz\n    format: epss\n"
        "    header_from: MIRROR_HEADER\n    redirects_to: ['https://store.example.org']\n    allow_http: true\n"
    )
    assert read(tmp_path, text + ONE.removeprefix("mirrors:\n")) == (
        Mirror(
            "scores",
            "https://mirror.example.org/epss.csv.gz",
            FeedKind.EPSS,
            "MIRROR_HEADER",
            ("https://store.example.org",),
            allow_http=True,
        ),
        PYPI,
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("mirors: []\n", "did you mean 'mirrors'|unknown field 'mirors'"),
        ("mirrors: {}\n", "it takes a list"),
        ("version: 2\n", "it takes 1"),
        ("mirrors: [{url: 'https://mirror.example.org/x'}]\n", "it takes name and url"),
        ("mirrors: [{name: x}]\n", "it takes name and url"),
        ("mirrors: [{name: x, url: 'https://mirror.example.org/x', format: cvrf}]\n", "unknown field 'cvrf'"),
        ("mirrors: [{name: x, url: 'ftp://mirror.example.org/x'}]\n", "an https address"),
        ("mirrors: [{name: x, url: '/etc/passwd'}]\n", "an https address"),
        ("mirrors: [{name: x, url: 'https://mirror.example.org:0x/'}]\n", "an https address"),
        ("mirrors: [{name: x, url: 'https://mirror.example.org/x', allow_http: sure}]\n", "true or false"),
        ("mirrors: [{name: x, url: 'https://mirror.example.org/x', redirects_to: [store]}]\n", "redirects_to"),
        (ONE + ONE.removeprefix("mirrors:\n"), "like one above"),
        ("mirrors: [&a {name: x, url: 'https://mirror.example.org/x'}, *a]\n", "anchors and aliases"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(InterlockError, match=says) as caught:
        read(tmp_path, text)
    assert f"{mirrors_file(str(tmp_path))}:" in str(caught.value)


def test_credentials_in_an_address_are_refused_and_not_shown(tmp_path: Path) -> None:
    secret = "hunter" + "2"
    with pytest.raises(FieldWrong, match="header_from") as caught:
        read(tmp_path, f"mirrors: [{{name: x, url: 'https://me:{secret}@mirror.example.org/x'}}]\n")
    assert secret not in str(caught.value)


def test_a_file_that_cannot_be_read_is_not_taken_for_none(tmp_path: Path) -> None:
    (tmp_path / "advisories.yaml").mkdir()
    with pytest.raises(SettingsUnreadable, match=r"advisories\.yaml"):
        read_mirrors(str(tmp_path))


def test_a_command_line_that_names_none_means_all() -> None:
    assert chosen([], [], (PYPI, KEV)) == (PYPI, KEV)


def test_mirrors_are_chosen_by_name_or_address_with_all_that_is_known_of_them() -> None:
    known = (Mirror("pypi", PYPI.url, header_from="MIRROR_HEADER"), KEV)
    assert chosen(["kev"], [], known) == (KEV,)
    assert chosen([PYPI.url], [], known) == known[:1]
    assert chosen(["https://other.example.org/x"], [], known) == (
        Mirror("https://other.example.org/x", "https://other.example.org/x"),
    )


def test_a_format_is_for_all_addresses_or_each_has_its_own() -> None:
    urls = ["https://a.example.org/x", "https://b.example.org/y"]
    assert [one.kind for one in chosen(urls, ["kev"], ())] == [FeedKind.KEV, FeedKind.KEV]
    assert [one.kind for one in chosen(urls, ["kev", "epss"], ())] == [FeedKind.KEV, FeedKind.EPSS]
    with pytest.raises(FieldWrong, match="once for each --mirror"):
        chosen(urls, ["kev", "epss", "osv"], ())


def test_a_name_that_nobody_knows_is_told_with_those_that_are() -> None:
    with pytest.raises(MirrorUnknown) as caught:
        chosen(["pipy"], [], (PYPI, KEV))
    assert "pypi, kev" in caught.value.remedy


def test_an_address_on_the_command_line_is_read_as_strictly() -> None:
    with pytest.raises(FieldWrong, match="--mirror"):
        chosen(["file:///etc/passwd"], [], ())
