"""Controls of components owe what says of components, and all that nobody could read."""

from __future__ import annotations

import pytest

from interlock.catalog.commit.sca import Composition
from interlock.catalog.key.builds import Builds
from interlock.catalog.manifests import ManifestControl
from interlock.change import FileEntry, Kind

FILES = (
    FileEntry("a/poetry.lock", Kind.TEXT, 1, "0" * 64),
    FileEntry("app.py", Kind.TEXT, 1, "1" * 64),
    FileEntry("closed", Kind.UNREADABLE, problem="no permission"),
    FileEntry("link.lock", Kind.LINK, 1, "2" * 64),
)


@pytest.mark.parametrize("control", [Composition(), Builds()])
def test_a_control_of_components_owes_every_manifest_and_what_nobody_could_read(control: ManifestControl) -> None:
    assert control.owed(FILES, lambda *_: True) == ("a/poetry.lock", "closed")
    assert control.owed(FILES[1:2], lambda *_: True) == ()
    assert control.card.owes in control.not_applicable()
