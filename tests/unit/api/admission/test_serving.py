from __future__ import annotations

import http.client
import shutil
import socket
import ssl
import threading
import time
from pathlib import Path

import pytest

from interlock.cli.governing import speaker_of
from interlock.evidence.admission import ADMISSIONS, Admissions, read_admissions
from interlock.evidence.transfer import TRANSFER, Transferred
from interlock.flows.holds import place
from interlock.kernel import Digest, Subject, stamp
from tests.admissions import KINDS, STRANGE, Cluster, body_of, carrying, of_pod, pod, serving, wait_until


def entered(cluster: Cluster) -> list[Admissions]:
    with cluster.world.app(is_reading=True) as app:
        return [read_admissions(one.statement.predicate) for one in app.gate.of_kind(ADMISSIONS)]


def test_every_kind_that_carries_pods_is_answered_over_tls_and_the_answers_are_entered(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    good = cluster.image()
    with serving(cluster, "--every", "0.3") as webhook:
        for which in KINDS:
            for spec, is_allowed in (
                (pod(good), True),
                (pod(good, init=(good,), ephemeral=(good,)), True),
                (pod(STRANGE), False),
                (pod(good, init=(STRANGE,)), False),
                (pod(good, ephemeral=(STRANGE,)), False),
                (pod("nginx:1.2"), False),
            ):
                said = webhook.post(body_of(carrying(which, spec), which))
                assert said["allowed"] is is_allowed, (which, spec, said)
        wait_until(lambda: webhook.figures()["waiting_to_be_entered"] == 0)
        figures = webhook.figures()
        assert (figures["allowed"], figures["refused"]) == (2 * len(KINDS), 4 * len(KINDS))
        printed = webhook.stop()
    assert webhook.process.returncode == 0
    assert f"answered: {2 * len(KINDS)} allowed" in printed
    answers = [answer for said in entered(cluster) for answer in said.answers]
    assert sum(one.count for one in answers) == 6 * len(KINDS)
    assert {one.kind for one in answers} == {f"{g}/{k}".lstrip("/") for g, k, _ in KINDS.values()}
    assert all(one.images[0].decision for one in answers if one.is_allowed)


def test_what_is_built_while_it_serves_is_let_in_and_what_is_held_is_not(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    with serving(cluster) as webhook:
        new = cluster.image(b"made just now", "new")
        assert webhook.post(of_pod(new))["allowed"]
        with cluster.world.app() as app:
            subject = Subject("new", (Digest.parse(new.partition("@")[2]),))
            place(speaker_of(app), subject, "somebody saw it misbehave", ())
        wait_until(lambda: not webhook.post(of_pod(new))["allowed"])
        assert "somebody saw it misbehave" in webhook.post(of_pod(new))["status"]["message"]


def test_the_store_is_killed_in_the_middle_and_every_answer_is_there_within_a_second(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, "keep_for: 30s")
    good = cluster.image()
    folder, aside = cluster.world.database.parent, tmp_path / "aside"
    with serving(cluster, "--every", "0.3") as webhook:
        assert webhook.post(of_pod(good))["allowed"]
        shutil.move(folder, aside)
        slowest = 0.0
        for number in range(20):
            began = time.monotonic()
            known, strange = webhook.post(of_pod(good)), webhook.post(of_pod(STRANGE.replace("ab", f"{number:02x}")))
            slowest = max(slowest, (time.monotonic() - began) / 2)
            assert (known["allowed"], strange["allowed"]) == (True, False)
        assert slowest < 1
        wait_until(lambda: bool(webhook.figures()["absence"]))
        assert "STO-111" in webhook.post(of_pod(STRANGE))["status"]["message"]
        assert webhook.get("/readyz")[0] == 503
        assert webhook.get("/healthz") == (200, "ok")
        shutil.move(aside, folder)
        wait_until(lambda: webhook.get("/readyz")[0] == 200)
        wait_until(lambda: webhook.figures()["waiting_to_be_entered"] == 0)
    refused = [one for said in entered(cluster) for one in said.answers if not one.is_allowed]
    assert sum(one.count for one in refused) == 21


def test_answers_that_cannot_be_entered_in_the_end_are_told(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    with serving(cluster, "--every", "60") as webhook:
        shutil.move(cluster.world.database.parent, tmp_path / "aside")
        webhook.post(of_pod("nginx"))
        printed = webhook.stop()
    assert "1 answers could not be entered" in printed
    assert webhook.process.returncode == 4


def test_a_webhook_that_opens_with_no_store_refuses_until_there_is_one(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    good = cluster.image()
    aside = tmp_path / "aside"
    shutil.move(cluster.world.database.parent, aside)
    with serving(cluster, is_ready=False) as webhook:
        assert not webhook.post(of_pod(good))["allowed"]
        shutil.move(aside, cluster.world.database.parent)
        wait_until(lambda: webhook.post(of_pod(good))["allowed"])


def test_clients_that_break_things_hold_nobody_up(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    good = cluster.image()
    with serving(cluster) as webhook:
        lines = [webhook.connect() for _ in range(20)]
        for number, line in enumerate(lines):
            line.connect()
            line.sock.sendall(b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n"[: 20 + number])
        bare = [socket.create_connection(("127.0.0.1", webhook.port)) for _ in range(20)]
        bad: list[BaseException] = []

        def garble() -> None:
            try:
                for junk in (b"\x16\x03\x01" + b"\xff" * 500, b"\x00" * 100):
                    with socket.create_connection(("127.0.0.1", webhook.port), 10) as noisy:
                        noisy.sendall(junk)
            except OSError as error:
                bad.append(error)

        thread = threading.Thread(target=garble)
        thread.start()
        for _ in range(30):
            assert webhook.post(of_pod(good))["allowed"]
        thread.join()
        assert webhook.post(b"{" * 100_000)["allowed"] is False
        with pytest.raises((http.client.RemoteDisconnected, ConnectionError, ssl.SSLError, AssertionError)):
            webhook.post(b"x" * (8 << 20))
        assert webhook.post(of_pod(good))["allowed"]
        for line in lines:
            line.close()
        for plain in bare:
            plain.close()


def test_other_paths_and_methods_are_no_way_in(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path)
    with serving(cluster) as webhook:
        for path in ("/", "/validate", "/validate/x", "/VALIDATE", "/../figures"):
            assert webhook.get(path)[0] in {404, 405}
        with pytest.raises(AssertionError, match="404"):
            webhook.post(of_pod("a"), "/healthz")


def test_a_tag_is_pinned_to_what_was_pushed_under_it(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, "tags: pin")
    good = cluster.image()
    digest = good.partition("@")[2]
    said = Transferred(
        action="push",
        result="done",
        manifest=digest,
        source="x",
        target="oci://reg.example.org/app",
        at=stamp(cluster.world.at),
        interlock="0",
        tag="v1",
    )
    with cluster.world.app() as app:
        app.seal.document(Subject("app", (Digest.parse(digest),)), TRANSFER, said)
    with serving(cluster) as webhook:
        said_ = webhook.post(of_pod("reg.example.org/app:v1"), "/mutate?timeout=5s")
        assert (said_["allowed"], "patch" in said_) == (True, True)
        assert not webhook.post(of_pod("reg.example.org/app:v1"))["allowed"]
        assert not webhook.post(of_pod("reg.example.org/app:v2"), "/mutate?timeout=5s")["allowed"]
