"""Secrets in lines: no password, session or key of a link is told of, kept, or shown, whatever goes wrong."""

from __future__ import annotations

import io
from pathlib import Path

from interlock.api.rest.lines import Lines
from interlock.testing.world import World
from tests.visits import COOKIE, PASSWORD, visiting

WRONG = "wrong horse battery staple"


def test_nothing_that_proves_anything_is_told_or_kept(tmp_path: Path) -> None:
    world, told = World(tmp_path / "world"), io.StringIO()
    with visiting(world, lines=Lines("json", told, lambda: world.at), fault=told.write) as site:
        browser = site.set_up("ann")
        secret, token = browser.cookies[COOKIE], browser.form_token()
        key = site.serving.visiting.set_up.invite("ann")
        browser.get(f"/set-up?key={key}")
        browser.get(f"/sign-in?name=ann&password={PASSWORD}")
        for password in (PASSWORD, WRONG):
            site.browser().sign_in("ann", password)
        site.browser().sign_in(PASSWORD, "typed into the wrong field")
        browser.post("/nothing", password=PASSWORD)
        browser.post(f"/sessions/{secret}/end", form_token=token)
        site.browser().get("/", Authorization=f"Bearer {secret}")
        shown = [browser.get(path).text for path in ("/", "/set-up", "/sign-in")]
    lines = told.getvalue()
    assert lines.count('"route":"/sign-in"') >= 4
    assert '"code":"FLW-271"' in lines
    assert '"asker":"person:ann","card":"ses-' in lines
    files = b"".join(path.read_bytes() for path in world.root.glob(".interlock/*") if path.is_file())
    assert b"directory:local/ann" in files
    for secret_text in (PASSWORD, WRONG, secret, key, token):
        assert secret_text not in lines
        assert secret_text.encode() not in files
    for secret_text in (PASSWORD, secret, key):
        assert all(secret_text not in page for page in shown)
