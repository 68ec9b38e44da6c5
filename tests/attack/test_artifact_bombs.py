"""Archives made to exhaust, to reach outside, or to hide what is behind them."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from interlock.adapters.artifacts import open_artifact
from interlock.formats.artifacts import ArtifactTooLarge
from tests.unit.adapters.artifacts.images import oci
from tests.unit.formats.artifacts.building import METADATA, gzipped, tarred, zipped

WHEEL = zipped({"a_b-1.2.3.dist-info/METADATA": METADATA})


def put(folder: Path, name: str, body: bytes) -> str:
    """Write a file and give its path."""
    (folder / name).write_bytes(body)
    return str(folder / name)


def nested(levels: int) -> bytes:
    """Put an archive into an archive, again and again."""
    body = WHEEL
    for _ in range(levels):
        body = zipped({"next.zip": body})
    return body


def test_archives_within_archives_without_end_are_left_and_named(tmp_path: Path) -> None:
    found = open_artifact(put(tmp_path, "deep.zip", nested(400)))
    assert [type(one) for one in found.problems] == [ArtifactTooLarge]
    assert "lies within more than" in str(found.problems[0])


def test_ten_thousand_archives_in_one_are_all_counted_soon(tmp_path: Path) -> None:
    body = zipped({f"{number}.whl": WHEEL for number in range(10_000)})
    begun = time.process_time()
    found = open_artifact(put(tmp_path, "wide.zip", body))
    assert len(found.readings) == 10_000
    assert time.process_time() - begun < 60


def test_a_bomb_hides_nothing_that_lies_beside_it(tmp_path: Path) -> None:
    bomb = gzipped(gzipped(bytes(300 << 20)))
    body = zipped({"bomb.tar.gz": bomb, "zeros.zip": zipped({"x.jar": bytes(90 << 20)}), "z.whl": WHEEL})
    found = open_artifact(put(tmp_path, "x.zip", body))
    assert [one.components[0].purl for one in found.readings] == ["pkg:pypi/a-b@1.2.3"]
    assert len(found.problems) == 2


def test_entries_that_share_their_bytes_are_counted_each(tmp_path: Path) -> None:
    one = zipped({"zeros.jar": bytes(20 << 20)})
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        info = archive.infolist()[0]
    record = one[one.rindex(b"PK\x01\x02") : one.rindex(b"PK\x05\x06")]
    many = b"".join(record.replace(b"zeros", b"z%04d" % number) for number in range(500))
    end = bytearray(one[one.rindex(b"PK\x05\x06") :])
    end[8:12] = (500).to_bytes(2, "little") * 2
    end[12:16] = len(many).to_bytes(4, "little")
    found = open_artifact(put(tmp_path, "x.zip", one[: one.rindex(b"PK\x01\x02")] + many + bytes(end)))
    assert info.filename == "zeros.jar"
    assert found.readings == ()
    assert len(found.problems) == 500


@pytest.mark.parametrize("target", ["/etc/passwd", "../../../../../../etc/passwd", "../secret"])
def test_a_link_out_of_an_image_leads_nowhere(target: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"ID=outside")
    status = b"Package: a\nVersion: 1\n"
    layer = tarred({"var/lib/dpkg/status": status}, {"etc/os-release": target, "var/lib/dpkg/status.d/x": target})
    found = open_artifact(put(tmp_path, "image.tar", tarred(oci([layer]))))
    assert [one.components[0].purl for one in found.readings] == ["pkg:deb/debian/a@1"]
    assert found.readings[0].unresolved


def test_a_path_that_climbs_out_is_a_problem_and_touches_nothing(tmp_path: Path) -> None:
    body = tarred({"../../climbed.whl": WHEEL, "/absolute.whl": WHEEL})
    found = open_artifact(put(tmp_path, "x.tar", body))
    assert ["climbed" in str(one) for one in found.problems] == [True]
    assert [reading.components[0].inside.partition("!")[0] for reading in found.readings] == ["absolute.whl"]
    assert [one.name for one in tmp_path.iterdir()] == ["x.tar"]
