"""A real nginx is probed: as it comes, hardened, with old versions of TLS, and while it dies."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.adapters.probes.running import LocalProber
from interlock.runtime.probes.run import Bounds, Probed
from interlock.wiring.probing import shipped
from tests.certificates import Authority
from tests.nginxes import Nginx

pytestmark = pytest.mark.server("nginx")
HARD = """\
server_tokens off; error_page 404 /gone; location = /gone { internal; return 404 "not here"; }
add_header X-Content-Type-Options nosniff always;
add_header Content-Security-Policy "default-src 'self'; frame-ancestors 'none'" always;
add_header Strict-Transport-Security "max-age=31536000" always;
"""


def probed(server: Nginx, ca: bytes = b"", per_second: int = 10_000) -> Probed:
    prober = LocalProber(
        lambda: datetime.now(UTC),  # noqa: TID251 (certificates are judged by the real clock)
        Bounds(per_second=per_second, silence_s=3, answer_s=5, total_s=60),
    )
    return prober.probe(server.url, shipped().probes, tries_logins=False, ca=ca)


def faulty(seen: Probed) -> set[str]:
    assert seen.fault == ""
    assert [one for one in seen.results if one.unasked] == []
    return {one.probe for one in seen.results if one.faults}


def test_nginx_as_it_comes_tells_its_version_and_no_browser_what_to_do(tmp_path: Path) -> None:
    with Nginx(tmp_path, "autoindex on; location = /nginx_status { stub_status; }") as server:
        server.file("static/a.txt", "a")
        server.file(".git/HEAD", "ref: refs/heads/main\n")
        assert faulty(probed(server)) == {
            "version-of-server", "version-on-errors", "no-sniffing", "framing", "csp",
            "listing-root", "listing-static", "open-git-head", "open-nginx-status",
        }  # fmt: skip


def test_a_hardened_nginx_with_a_good_certificate_has_no_faults(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.server(rsa_bits=2048)
    more = "ssl_protocols TLSv1.2 TLSv1.3; ssl_ciphers ECDHE+AESGCM;"
    with Nginx(tmp_path / "n", HARD + more, authority.newest) as server:
        server.file("index.html", "<h1>shop</h1>")
        assert faulty(probed(server, authority.pem)) == set()
        assert faulty(probed(server)) == {"tls-trusted"}


def test_old_versions_and_ciphers_of_nginx_are_found(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    authority.server(rsa_bits=2048)
    more = "ssl_protocols TLSv1 TLSv1.1 TLSv1.2; ssl_ciphers ECDHE+AES:kRSA+AES:@SECLEVEL=0;"
    with Nginx(tmp_path / "n", HARD + more, authority.newest) as server:
        server.file("index.html", "<h1>shop</h1>")
        assert faulty(probed(server, authority.pem)) == {"tls-1-0", "tls-1-1", "tls-no-forward-secrecy"}


def test_an_nginx_that_is_killed_under_its_probes_has_not_passed_them(tmp_path: Path) -> None:
    with Nginx(tmp_path, HARD) as server:
        server.file("index.html", "<h1>shop</h1>")
        end = threading.Timer(0.5, server.stop)
        end.start()
        seen = probed(server, per_second=60)
        end.join()
    assert seen.code == "PRB-111"
    assert "stopped answering" in seen.fault
    assert [one for one in seen.results if one.unasked]
