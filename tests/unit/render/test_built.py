from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from interlock.adapters.registries.folder import FolderRepository
from interlock.change import Revision, Snapshot, Source
from interlock.decision import Question, Verdict
from interlock.evidence.builder import BuilderHost, BuilderIdentity
from interlock.flows.admission import Answered
from interlock.flows.build import Built, Document
from interlock.flows.cargo import of_file
from interlock.flows.move import Moved, Target
from interlock.flows.provenance import Materials
from interlock.identity.workload import WorkloadIdentity, WorkloadKind
from interlock.kernel import Digest, Subject, sha256
from interlock.render.built import built_json, built_lines, isolation_sentence
from interlock.render.paint import Paint
from interlock.supply.artifact import Artifact
from interlock.supply.build import (
    UNDECLARED,
    Isolation,
    Network,
    Plan,
    Program,
    Ran,
    Reached,
    Refused,
    Started,
    Step,
    System,
    Traffic,
    Watched,
    level_of,
)
from interlock.supply.inventory import Inventory
from tests.docks import Judge

AT = datetime(2026, 1, 1, tzinfo=UTC)
APART = Isolation(network=True, files=True, processes=True, unprivileged=True)
PLAN = Plan((("make",),), ("a",))
OF_HOSTS = replace(PLAN, network=Network.HOSTS, network_reason="crates", hosts=("a",))
HELD = replace(APART, network=False, declared_hosts_only=True)
ASKED = Question(Subject("a", (sha256(b"a"),)), AT)
PAINT = Paint(has_colour=False)


def built(code: int = 0, **changes: Any) -> Built:
    revision = Revision(Digest("gitCommit", "ab" * 20), "A", "A", AT, "t")
    ran = Ran((Step(("make",), code, 1500),), b"one\ntwo\x1b[2J\n", APART, {}, (), System("x", "1", "y"), "/w", AT, AT)
    one = Built(
        Source("shop", revision, Snapshot(())), ran, level_of(APART, is_signed=True, is_hosted=False), sha256(b""), ()
    )
    document = Document(Artifact("dist/a\x1b.zip", sha256(b"a"), 1234), "/kept/a", 3)
    if not code:
        one = replace(one, documents=(document,), provenance=(sha256(b"p"),), materials=Materials(Inventory()))
    return replace(one, **changes)


def text(one: Built, **more: Any) -> str:
    return "\n".join(built_lines(one, PLAN, "ann", PAINT, **more))


def test_it_says_what_was_built_how_far_it_was_kept_apart_and_why_the_level_is_no_higher() -> None:
    said = text(built())
    for part in ("1 artifact from commit abababababab in 1.5 s", "1,234 bytes, 3 components", "no network", "level 1"):
        assert part in said
    assert "no build platform proved" in said
    assert "signed by ann" in said


def test_nothing_in_it_can_steer_a_terminal() -> None:
    assert "\x1b" not in text(built())
    assert "\x1b" not in text(built(code=2))


def test_what_is_not_pinned_or_could_not_be_read_is_told() -> None:
    images = (("debian:12", "", "Dockerfile"), ("go", "c" * 64, "Dockerfile"))
    unread = tuple((f"{number}.lock", "broken") for number in range(7))
    said = text(built(materials=Materials(Inventory(), images, unread=unread)))
    assert "2 base images (1 pinned)" in said
    assert "debian:12 is not pinned" in said
    assert "go is not pinned" not in said
    assert "0.lock: broken" in said
    assert "and 2 more files" in said


def test_what_reads_a_dockerfile_is_counted_and_not_warned_of() -> None:
    frontends = (("docker/dockerfile:1", "", "Dockerfile"), ("x", "c" * 64, "a.dockerfile"))
    said = text(built(materials=Materials(Inventory(), frontends=frontends)))
    assert "2 Dockerfile frontends (1 pinned)" in said
    assert "docker/dockerfile:1" not in said
    assert "frontend" not in text(built(materials=Materials(Inventory())))


def test_one_that_failed_shows_the_end_of_its_log() -> None:
    said = text(built(code=2))
    assert "`make` ended with exit code 2" in said
    assert "two" in said
    assert "had no network" in said


def test_a_long_log_is_cut_and_named() -> None:
    one = built(code=2)
    log = b"".join(b"line %d\n" % number for number in range(100))
    said = text(replace(one, ran=replace(one.ran, log=log)))
    assert "the last 30 of 100 lines" in said
    assert "line 70" in said
    assert "line 69\n" not in said


def test_programs_are_counted_once_and_what_was_not_seen_is_told() -> None:
    one = built()
    make = Program("make", "/usr/bin/make", "d" * 64)
    started = (Started("/usr/bin/make", "d" * 64), Started("/usr/bin/as", "e" * 64))
    seen = replace(one.ran, programs=(make,), started=started, watched=Watched(all_seen=True, own=2, why_not=""))
    said = text(replace(one, ran=seen))
    assert "2 programs" in said
    assert "seen" not in said
    unseen = replace(seen, watched=Watched(why_not="the kernel\x1b cannot"))
    said = text(replace(one, ran=unseen))
    assert "not every program that was started was seen: the kernel" in said
    assert "programs were not watched: nobody watched" in text(one)
    assert "\x1b" not in said
    told: Any = built_json(replace(one, ran=seen), PLAN, "k")["programs"]
    assert [each["path"] for each in told["started"]] == ["/usr/bin/make", "/usr/bin/as"]
    assert told["watched"]["all_seen"] is True


def test_where_artifacts_were_put_is_told() -> None:
    assert "put into out\n" in text(built(), out="out")
    assert "`interlock gate 'out/dist/a" in text(built(), out="./out")
    assert "`--out FOLDER` puts it into a folder too" in text(built())
    assert f"`interlock gate {sha256(b'a')}`" in text(built())


@pytest.mark.parametrize(
    ("isolation", "plan", "part"),
    [
        (Isolation(why_not="no"), PLAN, "not kept apart, since no"),
        (replace(APART, network=False), replace(PLAN, network=Network.OPEN, network_reason="crates"), "crates"),
        (APART, PLAN, "no network"),
        (HELD, OF_HOSTS, "of the network its hosts alone (crates)"),
        (Isolation(why_not="no"), OF_HOSTS, "nothing held it to its hosts"),
    ],
)
def test_the_isolation_is_told_as_it_held(isolation: Isolation, plan: Plan, part: str) -> None:
    assert part in isolation_sentence(isolation, plan)


def test_everything_is_there_for_programs() -> None:
    good, bad = built_json(built(), PLAN, "key"), built_json(built(code=2), PLAN, "key")
    assert (good["result"], bad["result"]) == ("built", "failed")
    assert good["artifacts"][0]["digest"] == str(sha256(b"a"))  # type: ignore[index]
    assert bad["provenance"] == []
    assert good["schema"] == "interlock.build/v1"
    assert {"exit_code", "duration_ms"} <= set(good["steps"][0])  # type: ignore[index]
    assert good["slsa_build_level"]["number"] == 1  # type: ignore[index]


def test_who_built_is_told_as_far_as_it_was_proved() -> None:
    token = WorkloadIdentity("https://i.example.org", WorkloadKind.OIDC, "job", "t", AT, AT)
    at = "2026-01-01T00:00:00Z"
    assert "no token proves who built it" in text(built())
    proven = built(builder=BuilderIdentity("1", at, token))
    assert "built by https://i.example.org#job, as its token proves" in text(proven)
    assert "built on hall, which says so itself" in text(
        built(builder=BuilderIdentity("1", at, host=BuilderHost("a" * 64, "hall")))
    )
    told: Any = built_json(proven, PLAN, "k")["builder"]
    assert told["workload"]["subject"] == "job"
    assert built_json(built(), PLAN, "k")["builder"] is None


def test_what_was_reached_is_told_where_it_was_built_and_where_it_failed() -> None:
    traffic = Traffic((Reached("a", 443, 1),), (Refused("b", 443, 1, UNDECLARED),))
    for code in (0, 2):
        one = built(code=code)
        one = replace(one, ran=replace(one.ran, isolation=HELD, traffic=traffic))
        said = text(one)
        assert "reached a:443" in said
        assert "kept from b:443" in said
        told: Any = built_json(one, OF_HOSTS, "k")
        assert told["network"]["refused"][0]["host"] == "b"
    assert "through HTTPS_PROXY" in said
    assert "had no network" not in said
    assert built_json(built(), PLAN, "k")["network"] is None


def test_under_which_tags_it_stands_is_told_and_why_it_does_not() -> None:
    one = built()
    cargo = of_file(one.documents[0].artifact)
    moved = Moved(cargo, "interlock build", Target(FolderRepository("/nowhere"), "abc"), is_done=True)
    many = [replace(moved, target=replace(moved.target, tag=f"t{number}")) for number in range(7)]
    assert "in the local repository as local:abc\n" in "\n".join(built_lines(one, PLAN, "me", PAINT, listed=[moved]))
    said = "\n".join(built_lines(one, PLAN, "me", PAINT, listed=many))
    assert "local:t0, local:t1, local:t2, local:t3, local:t4 and 2 more\n" in said
    policy = SimpleNamespace(name="strict", digest=sha256(b"p"))
    refused = replace(moved, is_done=False, answered=Answered("strict", (Judge(Verdict.DENY).decide(policy, ASKED),)))
    said = "\n".join(built_lines(one, PLAN, "me", PAINT, listed=[refused]))
    assert "is not listed there: denied under" in said
    assert "in the local repository" not in said
    for each, wanted in ((moved, (str(cargo.digest), "abc")), (refused, ("", ""))):
        told: Any = built_json(one, PLAN, "key", [each])["artifacts"]
        assert (told[0]["manifest"], told[0]["tag"]) == wanted
