"""Pictures of the main pages, over an estate that is written for it: `make screenshots` puts them into build/.

Enters: nothing. Leaves: PNG files, each page in both themes at three widths. They are for whoever looks at pages before
they are done, and for release notes; none is committed. Needs chromium; nothing is asked for over the network.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tests.chromium import Chromium, Page

from interlock.demo.estate import Estate, variables
from interlock.wiring.opened import now

ROOT: Final = Path(__file__).resolve().parents[1]
WIDTHS: Final = (390, 768, 1440)
THEMES: Final = ("light", "dark")
PAGES: Final[dict[str, tuple[str, ...]]] = {
    "overview": ("/",),
    "products": ("/products",),
    "product": ("/products", "/products/"),
    "releases": ("/releases",),
    "release": ("/releases", "/releases/"),
    "runs": ("/runs",),
    "run": ("/runs", "/runs/"),
    "findings": ("/findings",),
    "finding": ("/findings", "/findings/"),
    "approvals": ("/approvals",),
    "approval": ("/approvals", "/approvals/"),
    "trace": ("/trace",),
    "evidence": ("/evidence",),
    "statement": ("/evidence", "/evidence/"),
    "ledger": ("/ledger",),
    "figures": ("/figures",),
    "figure": ("/figures", "/figures/"),
    "timelines": ("/timelines",),
    "timeline": ("/timelines", "/timelines/"),
    "policies": ("/policies",),
    "policy": ("/policies", "/policies/"),
    "settings": ("/settings",),
    "settings-audit": ("/settings/audit",),
    "account": ("/account",),
}
"""By name an address, and what the first link on it begins with that is followed from there."""


def main(words: list[str] | None = None) -> int:
    """Take the pictures. Exit code 1 where a page cannot be had, is wider than its window or breaks a rule of its own."""
    made = argparse.ArgumentParser(description="Take pictures of the main pages of a server over a made-up estate.")
    made.add_argument("--products", type=int, default=6)
    made.add_argument("--findings", type=int, default=40)
    made.add_argument("--out", type=Path, default=ROOT / "build" / "screenshots")
    made.add_argument("--only", nargs="*", default=list(PAGES), choices=list(PAGES), metavar="PAGE")
    asked = made.parse_args(words)
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="interlock-pictures-") as folder:
        environ = {**os.environ, **variables(folder), "INTERLOCK_SERVE_PORT": "0"}
        estate = Estate(folder, environ, asked.products, asked.findings)
        estate.write(now(), print)
        server = subprocess.Popen(  # noqa: TID251 (what is looked at)
            [sys.executable, "-m", "interlock", "serve", "-C", str(estate.top)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environ,
            text=True,
        )
        try:
            link, address = _began(server.stdout or ())
            with Chromium(Path(folder, "chromium"), reaches="127.0.0.1") as browser:
                _sign_in(browser, link)
                faults = [fault for name in asked.only for fault in _take(browser, address, name, asked.out)]
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
            if server.stdout is not None:
                server.stdout.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(list(asked.out.glob('*.png')))} pictures are in {asked.out}")
    return 1 if faults else 0


def _began(said: Iterable[str]) -> tuple[str, str]:
    """Wait for the server, and give its first link and its address."""
    link = ""
    for line in said:
        link = line.split()[-1] if "/set-up?key=" in line else link
        if line.startswith("serving at "):
            return link, line.split()[-1]
    raise SystemExit("the server did not begin")


def _sign_in(browser: Chromium, link: str) -> None:
    """Make the first account, as the release manager."""
    page = Page(browser)
    page.visit(link)
    said = secrets.token_hex(12)
    for name, text in {"name": "release-manager", "password": said, "again": said}.items():
        page.run(f"document.querySelector('main [name={name}]').value = {text!r}")
    page.run("document.querySelector('main [name=person]').value = 'release-manager'")
    page.run("document.querySelector('main form').requestSubmit()")
    page.arrive()


def _take(browser: Chromium, address: str, name: str, out: Path) -> list[str]:
    """Take a page in both themes at three widths; give what is wrong with it."""
    path, *behind = PAGES[name]
    faults = []
    for prefix in behind:
        page = Page(browser)
        page.visit(f"{address}{path}")
        links = "[...document.querySelectorAll('main a')].map(one => one.getAttribute('href'))"
        path = page.run(f"{links}.find(one => one.startsWith('{prefix}'))")
        if not path:
            return [f"{name}: no link on the page before begins with {prefix}"]
    for theme in THEMES:
        for width in WIDTHS:
            page = Page(browser, width=width, scheme=theme)
            page.visit(f"{address}{path}")
            where = f"{name} at {width} px, {theme}"
            if page.run("document.querySelector('main > .box.bad') !== null"):
                faults.append(f"{where}: an error is shown")
            if not page.run("document.documentElement.scrollWidth <= innerWidth"):
                faults.append(f"{where}: it is wider than its window")
            faults += [f"{where}: {one}" for one in page.complaints() if not one.startswith(f"loads {address}/")]
            page.picture(out / f"{name}-{theme}-{width}.png")
    return faults


if __name__ == "__main__":
    sys.exit(main())
