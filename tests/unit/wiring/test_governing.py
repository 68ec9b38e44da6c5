from pathlib import Path

import pytest

from interlock.deployment import EnvironmentUnknown
from interlock.kernel import sha256
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.governing import expected_of
from tests.estate import Estate


def test_what_is_expected_is_read_with_its_digest_and_only_of_environments_that_there_are(tmp_path: Path) -> None:
    estate, file = Estate(tmp_path), tmp_path / "expected.yaml"
    with estate.deploying() as (_, made):
        file.write_text("expected: [{environment: live}]\n")
        found, digest = expected_of(str(file), made)
        assert ([one.environment for one in found], digest) == (["live"], sha256(file.read_bytes()).hex)
        file.write_text("expected: [{environment: lif}]\n")
        with pytest.raises(EnvironmentUnknown):
            expected_of(str(file), made)
        with pytest.raises(SettingsUnreadable):
            expected_of(str(tmp_path), made)
