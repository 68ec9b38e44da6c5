import io

import pytest

from interlock.formats.artifacts import ArtifactMalformed
from interlock.formats.artifacts.ar import ArTree
from tests.unit.formats.artifacts.building import arred, budget, scratch

BODY = arred({"debian-binary": b"2.0\n", "control.tar/": b"odd"})


def tree(body: bytes) -> ArTree:
    """Open an archive in memory."""
    return ArTree("x.deb", io.BytesIO(body), budget(), scratch)


def test_members_come_out_as_they_went_in() -> None:
    found = tree(BODY)
    assert list(found.files()) == [("debian-binary", 4), ("control.tar", 3)]
    assert found.open("control.tar").read() == b"odd"
    assert (found.follow("x"), list(found.troubles())) == (None, [])


@pytest.mark.parametrize("body", [b"", BODY[:30], BODY[:-3], BODY.replace(b"`\n", b"xx"), BODY + b"x"])
def test_a_cut_archive_is_refused(body: bytes) -> None:
    with pytest.raises(ArtifactMalformed):
        tree(body)
