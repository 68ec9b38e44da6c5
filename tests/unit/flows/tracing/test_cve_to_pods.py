"""What runs that a vulnerability affects, counted and named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from interlock.evidence import CYCLONEDX
from interlock.flows.errors import AdvisoryUnknown
from interlock.flows.tracing.arrivals import Arrivals
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.cve_to_pods import Hits, cve_to_pods
from interlock.flows.tracing.pod_to_cves import Books
from interlock.kernel import Digest, Subject
from interlock.store.advisories import open_advisories
from interlock.trace import PageUnknown
from interlock.wiring.tracing import Tracing
from tests.advisory_books import OSV, advisory
from tests.estate import Estate
from tests.memory_graph import MemoryGraph
from tests.tracing import asking
from tests.unit.flows.tracing.test_pod_to_cves import bom


@contextmanager
def affected(tmp_path: Path) -> Iterator[tuple[Asking, Books]]:
    """Give an estate that runs something affected on two targets of one environment."""
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with estate.world.app() as app:
        app.seal.document(artifact, CYCLONEDX, bom("pkg:pypi/django@1.0"))
    estate.deployed(artifact)
    estate.deployed(artifact, environment="live")
    with open_advisories(str(tmp_path / "advisories"), is_read_only=False) as book:
        book.take_in(OSV, [advisory(1)])
        with estate.world.app(is_reading=True) as app, asking(estate, app=app) as (asked, _):
            yield asked, Books(app.inventories, book)


def test_a_cve_leads_to_every_workload_that_runs_what_it_affects(tmp_path: Path) -> None:
    with affected(tmp_path) as (asked, books):
        found = cve_to_pods(asked, "CVE-2026-1", books)
        assert found.live == 3
        assert {one.landed.workload.name for one in found.hits} == {
            "workload:shop/staging/one",
            "workload:shop/live/one",
            "workload:shop/live/two",
        }
        assert {one.component for one in found.hits} == {"pkg:pypi/django@1.0"}
        package = cve_to_pods(asked, "pkg:pypi/django", books)
        assert (package.live, package.names) == (3, ())


def test_where_every_workload_is_here_the_count_is_of_what_was_verified(tmp_path: Path) -> None:
    with affected(tmp_path) as (asked, books):
        graph = cast("MemoryGraph", asked.graph)
        graph.live = lambda *_: 0  # type: ignore[method-assign]
        assert cve_to_pods(asked, "CVE-2026-1", books).live == 3
        graph.live = lambda *_: 70  # type: ignore[method-assign]
        assert cve_to_pods(asked, "CVE-2026-1", books).live == 3


def test_a_page_says_how_to_go_on_and_the_pages_are_the_whole(tmp_path: Path) -> None:
    with affected(tmp_path) as (asked, books):
        first = cve_to_pods(asked, "CVE-2026-1", books, most=2)
        assert (len(first.hits), first.live) == (2, 3)
        second = cve_to_pods(asked, "CVE-2026-1", books, most=2, after=first.next)
        assert (len(second.hits), second.next) == (1, "")
        with pytest.raises(PageUnknown):
            cve_to_pods(asked, "CVE-2026-1", books, after=f"{asked.before}.9")


def test_what_a_commit_holds_is_not_in_what_later_commits_were_built_into(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    before = estate.head
    with estate.world.app() as app:
        app.seal.document(Subject("shop", (Digest("gitCommit", before),)), CYCLONEDX, bom("pkg:pypi/django@1.0"))
    estate.world.repository.git("checkout", "-q", "-b", "change")
    estate.world.commit({"app.py": "a = 1\n"})
    estate.world.check()
    later = estate.artifact(b"later")
    estate.deployed(later)
    with estate.world.app(is_reading=True) as app:
        asked = Tracing(app).asking()
        built = Arrivals(asked).artifacts_of(asked.subjects.find(before))
        assert [one.name for one in built.artifacts] == [str(later.digests[0])], "it holds the earlier"
        assert cve_to_pods(asked, "pkg:pypi/django@1.0", Books(app.inventories, None)).hits == ()
    old = estate.artifact(b"earlier", commit=before)
    estate.deployed(old)
    with estate.world.app(is_reading=True) as app:
        found = cve_to_pods(Tracing(app).asking(), "pkg:pypi/django@1.0", Books(app.inventories, None))
        assert {one.landed.artifact.name for one in found.hits} == {str(old.digests[0])}


def test_what_no_advisory_is_called_is_no_answer(tmp_path: Path) -> None:
    with affected(tmp_path) as (asked, books):
        with pytest.raises(AdvisoryUnknown):
            cve_to_pods(asked, "CVE-1999-9", books)
        with pytest.raises(AdvisoryUnknown, match="CVE-2026-1"):
            cve_to_pods(asked, "CVE-2026-1", Books(books.inventories, None))


def test_the_same_sbom_of_a_key_that_was_revoked_hides_nothing_that_another_says_too(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    home = Path(estate.world.home, ".config", "interlock", "keys", "current")
    own = home.read_text("ascii")
    with estate.world.app() as app:
        stolen = app.keys.new(estate.world.at, name="eve").key_id
    for key in (stolen, own):
        home.write_text(key, "ascii")
        with estate.world.app() as app:
            app.seal.document(artifact, CYCLONEDX, bom("pkg:pypi/django@1.0"))
    estate.deployed(artifact)

    def found() -> Hits:
        with estate.world.app(is_reading=True) as app:
            return cve_to_pods(Tracing(app).asking(), "pkg:pypi/django@1.0", Books(app.inventories, None))

    assert {one.said.signer for one in found().hits} == {stolen}
    with estate.world.app() as app:
        app.keys.revoke("eve", estate.world.at - timedelta(days=1))
    after = found()
    assert {one.said.signer for one in after.hits} == {own}
    assert (after.live, after.doubted) == (1, ())
    with estate.world.app() as app:
        app.keys.revoke(own, estate.world.at - timedelta(days=1))
    last = found()
    assert (last.hits, len(last.doubted)) == ((), 1), "whose key was taken is told apart, and is no fault of the tables"
