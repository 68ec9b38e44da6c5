"""Each probe finds its own fault and nothing else, and what dies or is silent never passes."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.adapters.probes.running import LocalProber
from interlock.runtime.probes.errors import NothingAsked
from interlock.runtime.probes.model import Probe
from interlock.runtime.probes.reading import read_probes
from interlock.runtime.probes.run import Bounds, Probed
from interlock.wiring.probing import shipped
from tests.certificates import DAY, NOW, Authority
from tests.sites import Page, Site

SHIPPED = shipped().probes
FAST = Bounds(per_second=10_000, silence_s=3, answer_s=4, total_s=60)
LOGINS = tuple(one for one in SHIPPED if one.id.startswith("default-login"))
Make = Callable[[ssl.SSLContext | None], Site]


def prober(bounds: Bounds = FAST) -> LocalProber:
    return LocalProber(lambda: datetime.now(UTC), bounds)  # noqa: TID251 (certificates are judged by the real clock)


def probed(site: Site, probes: tuple[Probe, ...] = SHIPPED, *, logins: bool = False, ca: bytes = b"") -> Probed:
    return prober().probe(site.url, probes, tries_logins=logins, ca=ca)


def faulty(seen: Probed) -> set[str]:
    assert seen.fault == ""
    assert [one for one in seen.results if one.unasked] == []
    return {one.probe for one in seen.results if one.faults}


def own(text: str) -> tuple[Probe, ...]:
    return read_probes(f"version: 1\nprobes:\n{text}".encode(), "own.yaml").probes


def test_a_site_that_is_as_it_should_be_has_no_faults(site: Site) -> None:
    seen = probed(site)
    assert faulty(seen) == set()
    assert len(seen.results) > 80
    assert len(seen.results) + len(seen.unfit) + len(seen.unallowed) == len(SHIPPED)
    assert {one for one in seen.unfit if one.startswith("port-")}, "of this machine no ports are asked"


TRACE = b"Traceback (most recent call last):\n  File"
FAULTS: dict[str, tuple[Callable[[Site], object], set[str]]] = {
    "fails": (lambda s: s.pages.update({"/": Page(503)}), {"answers"}),
    "sniffing": (lambda s: s.headers.pop("X-Content-Type-Options"), {"no-sniffing"}),
    "sniffing-wrong": (lambda s: s.headers.update({"X-Content-Type-Options": "sniff"}), {"no-sniffing"}),
    "framing": (lambda s: s.headers.update({"Content-Security-Policy": "default-src 'self'"}), {"framing"}),
    "csp": (lambda s: s.headers.update({"Content-Security-Policy": "frame-ancestors 'none'"}), {"csp"}),
    "csp-unsafe": (
        lambda s: s.headers.update(
            {"Content-Security-Policy": "script-src 'self' 'unsafe-inline'; frame-ancestors 'none'"}
        ),
        {"csp-unsafe"},
    ),
    "http-only": (lambda s: s.cookies.append("sessionid=1; SameSite=Lax"), {"cookies-http-only"}),
    "same-site": (lambda s: s.cookies.append("sessionid=1; HttpOnly"), {"cookies-same-site"}),
    "server": (lambda s: s.headers.update(Server="nginx/1.22.1"), {"version-of-server"}),
    "framework": (lambda s: s.headers.update({"X-Powered-By": "PHP"}), {"version-of-framework"}),
    "debug-header": (lambda s: s.headers.update({"X-Debug-Token": "1"}), {"debug-headers"}),
    "cors": (
        lambda s: s.headers.update(
            {
                "Access-Control-Allow-Origin": "https://interlock-probe.example",
                "Access-Control-Allow-Credentials": "true",
            }
        ),
        {"cors-any-origin"},
    ),
    "error-version": (lambda s: setattr(s, "missing", Page(404, b"<hr>nginx/1.22.1")), {"version-on-errors"}),
    "listing": (lambda s: s.pages.update({"/static/": Page(body=b"<title>Index of /static")}), {"listing-static"}),
    "git": (lambda s: s.pages.update({"/.git/HEAD": Page(body=b"ref: refs/heads/main\n")}), {"open-git-head"}),
    "env": (lambda s: s.pages.update({"/.env": Page(body=b"A=1\nDB_HOST=x\n")}), {"open-env-file"}),
    "heap": (
        lambda s: s.pages.update({"/actuator/heapdump": Page(body=b"JAVA PROFILE 1.0.2" + b"\0" * (3 << 20))}),
        {"open-actuator-heapdump"},
    ),
    "pprof": (
        lambda s: s.pages.update({"/debug/pprof/": Page(body=b"Types of profiles available:")}),
        {"open-pprof"},
    ),
    "loop": (lambda s: s.pages.update({"/": Page(302, Location="/")}), {"redirects-end"}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_probe_finds_its_fault_and_is_silent_on_all_others(name: str, site: Site) -> None:
    switch_on, expected = FAULTS[name]
    switch_on(site)
    assert faulty(probed(site)) == expected


def wild(site: Site, answer: Callable[[str, str, dict[str, str]], Page | None]) -> None:
    def take(handler: object) -> bool:
        command, path, sent = site.asked[-1]
        page = answer(command, path, sent)
        if page is not None:
            site.send(handler, page)  # type: ignore[arg-type]  # what the server handed over
        return page is not None

    site.wild = take


def redirect(to: str) -> Page:
    return Page(302, Location=to)


WILD: dict[str, tuple[Callable[[str, str, dict[str, str]], Page | None], set[str]]] = {
    "open-redirect": (
        lambda _m, path, _h: redirect("https://interlock-probe.example/") if "next=" in path else None,
        {"open-redirect-next"},
    ),
    "open-redirect-path": (
        lambda _m, path, _h: redirect("//interlock-probe.example/") if path.startswith("//") else None,
        {"open-redirect-path"},
    ),
    "forwarded-host": (
        lambda _m, _p, sent: redirect(f"https://{sent['x-forwarded-host']}/") if "x-forwarded-host" in sent else None,
        {"host-from-header"},
    ),
    "trace-method": (
        lambda method, _p, sent: Page(body=str(sent).encode()) if method == "TRACE" else None,
        {"trace"},
    ),
    "stack-trace": (lambda _m, path, _h: Page(500, TRACE) if path == "/%ff%fe" else None, {"trace-on-bytes"}),
    "stack-trace-post": (lambda method, _p, _h: Page(500, TRACE) if method == "POST" else None, {"trace-on-json"}),
}


@pytest.mark.parametrize("name", WILD)
def test_what_depends_on_the_question_is_found_too(name: str, site: Site) -> None:
    answer, expected = WILD[name]
    wild(site, answer)
    assert faulty(probed(site)) == expected


def test_a_site_that_answers_everything_alike_is_not_taken_for_one_that_shows_everything(site: Site) -> None:
    site.missing = Page(200, b"<h1>shop</h1>")
    assert faulty(probed(site)) == set()


def test_a_redirect_to_another_host_is_never_followed(site: Site, make_site: Make) -> None:
    other = make_site(None)
    site.pages["/"] = redirect(f"{other.url}/")
    assert faulty(probed(site)) == set()
    assert other.asked == []


def test_default_passwords_are_found_where_they_may_be_tried_and_nowhere_else(site: Site) -> None:
    token = "YWRtaW46" + "YWRtaW4="

    def guarded(_method: str, path: str, sent: dict[str, str]) -> Page | None:
        if path != "/admin/":
            return None
        is_in = sent.get("authorization") == f"Basic {token}"
        return Page(200, b"in") if is_in else Page(401, WWW_Authenticate='Basic realm="x"')

    wild(site, guarded)
    assert faulty(probed(site)) == set()
    assert not any("authorization" in sent for *_, sent in site.asked)
    assert faulty(probed(site, LOGINS, logins=True)) == {"default-login-activemq"}
    assert faulty(probed(site, logins=True)) == {"default-login-activemq"}


def test_a_login_that_takes_anything_is_no_default_password(site: Site) -> None:
    wild(site, lambda _m, _p, sent: Page(200) if "authorization" in sent else Page(401, WWW_Authenticate="Basic"))
    assert faulty(probed(site, LOGINS, logins=True)) == set()


def test_no_name_is_tried_so_often_that_it_would_be_locked_out(site: Site) -> None:
    wild(site, lambda _m, _p, _h: Page(401, WWW_Authenticate='Basic realm="x"'))
    probed(site, LOGINS, logins=True)
    tried = [sent["authorization"] for *_, sent in site.asked if "authorization" in sent]
    admin = {one for one in tried if one.startswith("Basic YWRtaW46")}
    assert 0 < len(admin) <= 3
    assert len([one for one in tried if one in admin]) == len(admin), "and no password twice"


def test_a_target_that_dies_under_its_probes_has_not_passed_them(site: Site) -> None:
    count = [0]

    def die(handler: object) -> bool:
        count[0] += 1
        if count[0] > 30:
            handler.connection.close()  # type: ignore[attr-defined]  # as a server does that crashed
            return True
        return False

    site.wild = die
    seen = probed(site)
    assert seen.code == "PRB-111"
    assert "stopped answering after" in seen.fault
    unasked = [one.unasked for one in seen.results if one.unasked]
    assert unasked.count("the target had stopped answering") > len(unasked) / 2, "nothing more was asked of it"
    assert count[0] < 60


def test_what_broke_off_once_is_asked_again_and_that_is_said(site: Site) -> None:
    def break_off(handler: object) -> bool:
        if [path for _, path, _ in site.asked].count("/x") == 1 and site.asked[-1][1] == "/x":
            handler.connection.close()  # type: ignore[attr-defined]  # as a server does that is restarted
            return True
        return False

    site.wild = break_off
    seen = probed(
        site, own("  - {id: one, says: s, severity: low, remedy: r, http: {path: /x}, expect: {status: 404}}\n")
    )
    assert faulty(seen) == set()
    assert seen.repeated == ("one",)


def test_what_changes_something_is_never_asked_again(site: Site) -> None:
    def break_off(handler: object) -> bool:
        if site.asked[-1][0] == "POST":
            handler.connection.close()  # type: ignore[attr-defined]  # as above
            return True
        return False

    site.wild = break_off
    row = "  - {id: one, says: s, severity: low, remedy: r, http: {method: POST, path: /x}, expect: {status: 404}}\n"
    seen = probed(site, own(row))
    assert [one.unasked != "" for one in seen.results] == [True]
    assert [command for command, _, _ in site.asked].count("POST") == 1


def test_a_target_that_dies_after_its_last_answer_is_noticed(site: Site) -> None:
    probes = own("  - {id: one, says: s, severity: low, remedy: r, http: {path: /last}, refuse: {status: 200}}\n")

    def die(handler: object) -> bool:
        is_last = any(path == "/last" for _, path, _ in site.asked[:-1])
        if is_last:
            handler.connection.close()  # type: ignore[attr-defined]  # as above
        return is_last

    site.wild = die
    seen = probed(site, probes)
    assert seen.code == "PRB-111"


def test_what_does_not_answer_is_told_and_nothing_passes() -> None:
    seen = prober().probe("http://127.0.0.1:1", SHIPPED, tries_logins=False, ca=b"")
    assert seen.code == "PRB-110"
    assert all(one.unasked for one in seen.results)
    seen = prober().probe("http://no-such-host.invalid", SHIPPED, tries_logins=False, ca=b"")
    assert seen.code == "PRB-110"


def test_what_does_not_speak_http_is_told(site: Site, make_site: Make, authority: Authority) -> None:
    encrypted = make_site(authority.server())
    seen = prober().probe(encrypted.url.replace("https", "http"), SHIPPED, tries_logins=False, ca=b"")
    assert seen.code == "PRB-110"
    seen = prober().probe(site.url.replace("http", "https"), SHIPPED, tries_logins=False, ca=b"")
    assert seen.code == "PRB-110"


def test_records_and_ports_are_asked_like_all_else(site: Site) -> None:
    probes = own(
        "  - {id: there, says: s, severity: low, remedy: r, dns: {type: A, name: localhost}, "
        "expect: {includes: [127.0.0.1]}}\n"
        "  - {id: gone, says: s, severity: low, remedy: r, dns: {type: A, name: no-such-host.invalid}, "
        "expect: {present: true}}\n"
        f"  - {{id: open, says: s, severity: low, remedy: r, port: {site.port}, expect: {{open: false}}}}\n"
        "  - {id: shut, says: s, severity: low, remedy: r, port: 1, expect: {open: false}}\n"
    )
    seen = probed(site, probes)
    assert faulty(seen) == {"gone", "open"}
    assert {one.where for one in seen.results} >= {"tcp://127.0.0.1:1", "dns:localhost?type=A"}


def test_an_address_that_no_probe_is_for_is_an_error(site: Site) -> None:
    only = own("  - {id: one, says: s, severity: low, remedy: r, only: https, http: {}, expect: {status: 200}}\n")
    with pytest.raises(NothingAsked, match="no probe applies"):
        probed(site, only)


# --- certificates


def encrypted(make_site: Make, context: ssl.SSLContext) -> Site:
    return make_site(context)


def test_an_encrypted_site_that_is_as_it_should_be_has_no_faults(make_site: Make, authority: Authority) -> None:
    seen = probed(make_site(authority.server()), ca=authority.pem)
    assert faulty(seen) == set()
    assert "tls-trusted" in {one.probe for one in seen.results}


CERTIFICATES: dict[str, tuple[Callable[[Authority], ssl.SSLContext], set[str]]] = {
    "expired": (lambda a: a.server(since=NOW - 60 * DAY, until=NOW - DAY), {"tls-valid"}),
    "early": (lambda a: a.server(since=NOW + DAY), {"tls-valid"}),
    "ends-soon": (lambda a: a.server(until=NOW + 5 * DAY), {"tls-expires-soon"}),
    "wrong-name": (lambda a: a.server(("other.example.org",)), {"tls-named"}),
    "self-signed": (lambda a: a.server(self_signed=True), {"tls-trusted"}),
    "weak-key": (lambda a: a.server(rsa_bits=1024), {"tls-key"}),
}


@pytest.mark.parametrize("name", CERTIFICATES)
def test_each_fault_of_a_certificate_is_found_and_the_pages_are_asked_all_the_same(
    name: str, make_site: Make, authority: Authority
) -> None:
    make, expected = CERTIFICATES[name]
    assert faulty(probed(make_site(make(authority)), ca=authority.pem)) == expected


def test_an_unknown_authority_is_not_trusted(make_site: Make, authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other", "another authority")
    assert faulty(probed(make_site(other.server()), ca=authority.pem)) == {"tls-trusted"}


def test_headers_that_matter_with_encryption_only_are_asked_there(make_site: Make, authority: Authority) -> None:
    site = make_site(authority.server())
    site.headers.pop("Strict-Transport-Security")
    site.cookies.append("theme=dark")
    assert faulty(probed(site, ca=authority.pem)) == {"hsts", "cookies-secure"}


@pytest.mark.skipif(not ssl.HAS_TLSv1_1, reason="this OpenSSL has no TLS 1.1 to offer")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_old_version_of_tls_is_found(make_site: Make, authority: Authority) -> None:
    context = authority.server()
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ECDHE+AES:@SECLEVEL=0")
    assert faulty(probed(make_site(context), ca=authority.pem)) == {"tls-1-0", "tls-1-1"}


def test_ciphers_that_let_a_stolen_key_open_everything_are_found(make_site: Make, authority: Authority) -> None:
    context = authority.server(rsa_bits=2048)
    context.set_ciphers("ECDHE:kRSA")
    assert faulty(probed(make_site(context), ca=authority.pem)) == {"tls-no-forward-secrecy"}


# --- speed


def test_two_hundred_questions_take_seconds(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    row = "  - {{id: p{0}, says: s, severity: low, remedy: r, http: {{path: /p{0}}}, expect: {{status: 404}}}}\n"
    probes = own("".join(row.format(number) for number in range(200)))
    began = time.monotonic()
    seen = probed(site, probes)
    took = time.monotonic() - began
    with capsys.disabled():
        print(f"\n200 probes in {took:.2f} s, {200 / took:.0f} a second")  # noqa: T201 (the figure is to be seen)
    assert faulty(seen) == set()
    assert len({path for _, path, _ in site.asked}) == 201
    assert took < 20


def test_no_more_is_asked_a_second_than_may_be(site: Site) -> None:
    row = "  - {{id: p{0}, says: s, severity: low, remedy: r, http: {{path: /p{0}}}, expect: {{status: 404}}}}\n"
    probes = own("".join(row.format(number) for number in range(20)))
    began = time.monotonic()
    prober(Bounds(per_second=20)).probe(site.url, probes, tries_logins=False, ca=b"")
    assert time.monotonic() - began >= 19 / 20
