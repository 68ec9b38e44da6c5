from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.catalog.controls import CONTROLS
from interlock.control import ControlClash
from interlock.wiring.errors import PluginBroken, PluginMissing
from interlock.wiring.plugins import GROUP, components, controls
from interlock.wiring.settings import Plugin

SOUND = """
from interlock.control import Card, Stage

class Licence:
    card = Card("{id}", "licences are known", (Stage.COMMIT,), "1.0", "every file")
"""
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Give what puts a package with an entry point where Python finds it."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def put(package: str, source: str, name: str = "acme.licence", value: str = "") -> None:
        (tmp_path / f"{package}.py").write_text(source)
        info = tmp_path / f"{package}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {value or package + ':Licence'}\n")

    return put


def allowed(name: str = "acme.licence") -> list[Plugin]:
    return [Plugin(name, "interlock.yaml", 7)]


def test_what_nobody_allowed_is_not_even_loaded(install: Install) -> None:
    install("acme_uninvited", "raise SystemExit('it was loaded')")
    assert controls([]) == CONTROLS


def test_an_allowed_control_stands_after_ours(install: Install) -> None:
    install("acme_licence", SOUND.format(id="acme.licence"))
    got = controls(allowed())
    assert got[:-1] == CONTROLS
    assert got[-1].card.id == "acme.licence"


def test_an_allowed_control_that_nobody_brings_is_named_with_its_line() -> None:
    with pytest.raises(PluginMissing, match=r"interlock\.yaml:7.*acme\.missing"):
        controls(allowed("acme.missing"))


def test_a_control_with_the_id_of_one_of_ours_names_both_owners(install: Install) -> None:
    install("acme_thief", SOUND.format(id="commit.sast"))
    with pytest.raises(ControlClash, match=r"commit\.sast.*interlock.*acme_thief"):
        controls(allowed())


def test_two_packages_that_bring_one_name_are_an_error_and_no_choice(install: Install) -> None:
    install("acme_first", SOUND.format(id="acme.licence"))
    install("acme_second", SOUND.format(id="acme.licence"))
    with pytest.raises(ControlClash) as caught:
        controls(allowed())
    assert {"acme_first", "acme_second"} <= set(str(caught.value).split())


@pytest.mark.parametrize(
    ("package", "source", "why"),
    [
        ("acme_gone", "from nowhere_at_all import nothing", "nowhere_at_all"),
        ("acme_empty", "", "Licence"),
        ("acme_cardless", "class Licence: pass", "card"),
        ("acme_wrong", "class Licence:\n    card = 'a text'", "its card is not a Card"),
        ("acme_needy", "class Licence:\n    def __init__(self, app): pass", "app"),
    ],
)
def test_a_package_that_cannot_be_used_stops_the_start(install: Install, package: str, source: str, why: str) -> None:
    install(package, source)
    with pytest.raises(PluginBroken, match=why) as caught:
        controls(allowed())
    assert package in str(caught.value)


def test_a_control_is_known_by_its_package_its_version_and_what_its_files_hold(
    install: Install, tmp_path: Path
) -> None:
    install("acme_named", SOUND.format(id="acme.licence"))
    before = components(allowed())["acme.licence"]
    assert before.startswith("acme_named 1.0 sha256:")
    assert components(allowed())["acme.licence"] == before
    (tmp_path / "acme_named.py").write_text(SOUND.format(id="acme.licence") + "# another line\n")
    assert components(allowed())["acme.licence"] != before


def test_our_own_controls_come_in_nothing_else() -> None:
    assert components([]) == {}
