"""The releases of every product: the first that counts of each version, read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.flows.errors import ReleaseUnknown
from interlock.flows.release_book import ReleaseBook
from tests.estate import Estate
from tests.unit.flows.test_release_story import released


def test_it_has_releases_as_they_come_and_reads_none_of_them_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    estate = Estate(tmp_path)
    app = estate.artifact()
    released(estate, "1.0", app)
    with estate.world.app() as opened:
        book = ReleaseBook(opened.gate)
        assert [one.version for one in book.all()] == ["1.0"]
        released(estate, "1.1", estate.artifact(b"newer"))
        read: list[int] = []
        whole = book._read_on

        def counted() -> None:
            read.append(book._seen)
            whole()

        monkeypatch.setattr(book, "_read_on", counted)
        for _ in range(3):
            assert [one.version for one in book.all()] == ["1.0", "1.1"]
        assert len(read) == 1
        assert [one.version for one in book.of(app.digests[0].hex)] == ["1.0"]
        assert book.all(("another",)) == ()
        assert book.find("shop", "1.1").version == "1.1"


def test_a_release_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    released(estate, "1.0.0", estate.artifact())
    with estate.world.app() as opened:
        book = ReleaseBook(opened.gate)
        with pytest.raises(ReleaseUnknown, match=r"1\.0\.1"):
            book.find("shop", "1.0.1")
        with pytest.raises(ReleaseUnknown):
            book.find("another", "1.0.0")
