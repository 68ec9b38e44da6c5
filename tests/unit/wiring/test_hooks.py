"""The hooks stand in a file of the user, read strictly; a secret never stands there."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.adapters.errors import SecretMissing
from interlock.formats import FieldUnknown, FieldWrong
from interlock.formats.hooks import MOST_BYTES
from interlock.response.deliveries import Hook
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.hooks import Hooks, read_hooks
from tests.deliveries import SECRET, SIGNING

ONE = "name: forge, sender: github, secrets: [env:FORGE]"


def read(folder: Path, text: str) -> tuple[Hook, ...]:
    (folder / "hooks.yaml").write_text(text, "utf-8")
    return read_hooks(str(folder))


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_hooks(str(tmp_path)) == ()
    assert read(tmp_path, "# nothing yet\n") == ()
    assert read(tmp_path, "version: 1\n") == ()


def test_every_field_is_read_and_the_others_have_their_defaults(tmp_path: Path) -> None:
    first, second = read(
        tmp_path,
        f"version: 1\nhooks:\n  - {{{ONE}}}\n  - {{name: alerts-2, sender: alertmanager, "
        "secrets: [file:new.txt, file:/run/old.txt], product: shop, most_bytes: 65536}\n",
    )
    assert first == Hook("forge", "github", ("env:FORGE",))
    assert (first.product, first.most_bytes) == ("", MOST_BYTES)
    places = (f"file:{tmp_path}/new.txt", "file:/run/old.txt")
    assert second == Hook("alerts-2", "alertmanager", places, "shop", 65536)


@pytest.mark.parametrize(
    "text",
    [
        "version: 2\n",
        "hooks: {name: x}\n",
        "hooks: [{name: forge, sender: github}]\n",
        "hooks: [{sender: github, secrets: [env:A]}]\n",
        "hooks: [{name: Forge, sender: github, secrets: [env:A]}]\n",
        "hooks: [{name: a/b, sender: github, secrets: [env:A]}]\n",
        "hooks: [{name: forge, sender: github, secrets: []}]\n",
        "hooks: [{name: forge, sender: github, secrets: env:A}]\n",
        f"hooks: [{{{ONE}, most_bytes: {MOST_BYTES + 1}}}]\n",
        f"hooks: [{{{ONE}, most_bytes: 0}}]\n",
        f"hooks: [{{{ONE}, product: a b}}]\n",
        f"hooks: [{{{ONE}}}, {{{ONE}}}]\n",
    ],
)
def test_what_makes_no_hook_is_an_error_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(FieldWrong) as caught:
        read(tmp_path, f"# a line\n{text}")
    assert caught.value.fields["line"] == 2


@pytest.mark.parametrize("secret", [SECRET, SIGNING, "env:", "file:", "token:x", 'file:a\\0b"'])
def test_a_secret_in_place_of_its_source_is_refused_and_not_repeated(tmp_path: Path, secret: str) -> None:
    with pytest.raises(FieldWrong) as caught:
        read(tmp_path, f'hooks: [{{name: forge, sender: github, secrets: ["{secret.rstrip(chr(34))}"]}}]\n')
    assert SECRET not in str(caught.value)
    assert SIGNING not in str(caught.value)


def test_two_hooks_share_no_secret(tmp_path: Path) -> None:
    with pytest.raises(FieldWrong, match="a secret of its own"):
        read(tmp_path, f"hooks: [{{{ONE}}}, {{name: two, sender: gitlab, secrets: [env:FORGE]}}]\n")


def test_a_word_that_nobody_knows_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(FieldUnknown) as caught:
        read(tmp_path, f"hooks:\n  - {{{ONE}, prodct: shop}}\n")
    assert (caught.value.fields["nearest"], caught.value.fields["line"]) == ("product", 2)
    with pytest.raises(FieldUnknown) as caught:
        read(tmp_path, "hooks:\n  - {name: forge, sender: githb, secrets: [env:A]}\n")
    assert caught.value.fields["nearest"] == "github"


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "hooks.yaml").mkdir()
    with pytest.raises(SettingsUnreadable):
        read_hooks(str(tmp_path))


def test_a_name_that_there_is_not_gets_a_hook_without_a_secret(tmp_path: Path) -> None:
    known = read(tmp_path, f"hooks: [{{{ONE}, most_bytes: 4096}}]\n")
    hooks = Hooks(known, {"FORGE": SECRET}, b"salt")
    assert hooks.named("forge") == known[0]
    assert hooks.secrets(known[0]) == (SECRET,)
    for name in ("nobody", "", "Forge", "forge ", "\udc80"):
        stand_in = hooks.named(name)
        assert (stand_in.name, stand_in.sender, stand_in.most_bytes) == ("", "github", 4096)
        assert hooks.secrets(stand_in) == ()
    assert Hooks((), {}, b"salt").named("forge").secrets == ()


def test_the_same_name_is_always_stood_in_for_by_the_same(tmp_path: Path) -> None:
    several = "".join(
        f"  - {{name: h{number}, sender: github, secrets: [env:S{number}], most_bytes: {2000 + number}}}\n"
        for number in range(8)
    )
    hooks = Hooks(read(tmp_path, f"hooks:\n{several}"), {}, b"salt")
    limits = {name: hooks.named(name).most_bytes for name in map(str, range(99))}
    assert len(set(limits.values())) == 8
    assert limits == {name: hooks.named(name).most_bytes for name in limits}


@pytest.mark.parametrize("secret", ["", "   ", "whsec_short", "whpk_no"])
def test_a_hook_whose_secret_checks_nothing_is_not_ready(tmp_path: Path, secret: str) -> None:
    (hook,) = read(tmp_path, f"hooks: [{{{ONE}}}]\n")
    why = Hooks((hook,), {"FORGE": secret}, b"").why_not(hook)
    assert isinstance(why, SecretMissing)
    assert "env:FORGE" in str(why)
    for good in (SECRET, SIGNING):
        assert Hooks((hook,), {"FORGE": good}, b"").why_not(hook) is None
