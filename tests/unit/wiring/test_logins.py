"""Which server is asked: what the environment says, else what this user signed in to."""

import stat
from pathlib import Path

import pytest

from interlock.wiring.errors import LoginMissing, LoginUnreadable
from interlock.wiring.logins import Login, keep_login, login_of

LOGIN = Login("https://a.example.org", "ilk_x")


def test_a_login_is_kept_for_this_user_alone(tmp_path: Path) -> None:
    config = str(tmp_path / "config")
    with pytest.raises(LoginMissing):
        login_of(config, {})
    path = Path(keep_login(config, LOGIN))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert login_of(config, {}) == LOGIN


def test_the_environment_goes_first_and_is_whole_or_not_at_all(tmp_path: Path) -> None:
    keep_login(str(tmp_path), LOGIN)
    both = {"INTERLOCK_SERVER": "https://b.example.org", "INTERLOCK_TOKEN": "t"}
    assert login_of(str(tmp_path), both) == Login("https://b.example.org", "t")
    for name, value in both.items():
        with pytest.raises(LoginMissing, match="go together"):
            login_of(str(tmp_path), {name: value})


def test_a_file_that_is_no_login_is_told(tmp_path: Path) -> None:
    (tmp_path / "server.json").write_text("{}")
    with pytest.raises(LoginUnreadable):
        login_of(str(tmp_path), {})
    (tmp_path / "file").write_text("")
    with pytest.raises(LoginUnreadable):
        keep_login(str(tmp_path / "file"), LOGIN)
