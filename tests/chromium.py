"""A real Chromium, told what to do over a pipe: no port is opened, and only files and servers of a test are loaded.

Source: https://chromedevtools.github.io/devtools-protocol/. Messages are JSON, each ended by a zero byte; the browser
reads them from its third open file and writes to its fourth.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import subprocess
import threading
from collections import deque
from pathlib import Path
from typing import Any, Final, Self

from tests.needed import program

_SECONDS: Final = 60
_FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
)


class BrowserBroke(Exception):
    """The browser went away, said nothing, or refused what it was told."""


class Chromium:
    """One browser; use it in a `with`."""

    def __init__(self, home: Path, reaches: str = "") -> None:
        """`reaches` is the one host that it finds, for a test that serves there."""
        self._home = home
        self._rule = f"--host-resolver-rules=MAP * ~NOTFOUND{f', EXCLUDE {reaches}' if reaches else ''}"
        self._numbers = itertools.count(1)
        self._rest = b""
        self.events: deque[dict[str, Any]] = deque()

    def __enter__(self) -> Self:
        theirs_in, self._to = os.pipe()
        self._from, theirs_out = os.pipe()
        command = [program("chromium"), *_FLAGS, self._rule, f"--user-data-dir={self._home / 'profile'}", "about:blank"]
        # Its third and fourth open files are set by the shell, by path: some shells know none beyond 9 by number.
        shell = ["/bin/sh", "-c", f'exec "$@" 3</dev/fd/{theirs_in} 4>/dev/fd/{theirs_out}', "sh", *command]
        self._process = subprocess.Popen(  # noqa: TID251  # a server that the test starts itself
            shell,
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "HOME": str(self._home), "TZ": "America/St_Johns", "LANG": "C.UTF-8"},
        )
        os.close(theirs_in)
        os.close(theirs_out)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._to)  # the browser ends when nobody tells it anything any more
        try:
            self._process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._from)

    def call(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:  # JSON
        """Tell the browser something and give its answer."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            read = self._read()
            if read.get("id") != number:
                self.events.append(read)
                continue
            if "error" in read:
                raise BrowserBroke(f"{method}: {read['error']}")
            return dict(read["result"])

    def wait(self, method: str, session: str) -> dict[str, Any]:
        """Give the next event of a kind; the others are kept."""
        for one in self.events:
            if (one.get("method"), one.get("sessionId")) == (method, session):
                self.events.remove(one)
                return one
        while True:
            read = self._read()
            if (read.get("method"), read.get("sessionId")) == (method, session):
                return read
            self.events.append(read)

    def _read(self) -> dict[str, Any]:
        watch = threading.Timer(_SECONDS, self._process.kill)  # a browser that says nothing must not hang a test
        watch.start()
        try:
            while b"\0" not in self._rest:
                more = os.read(self._from, 1 << 20)
                if not more:
                    raise BrowserBroke("it went away")
                self._rest += more
        finally:
            watch.cancel()
        message, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(message))


class Page:
    """One page in a browser, as wide and as coloured as a test wants it."""

    def __init__(
        self,
        browser: Chromium,
        *,
        width: int = 1440,
        scheme: str = "light",
        has_script: bool = True,
        own: bool = False,
    ) -> None:
        """`own` is whether it keeps cookies of its own, as another browser would."""
        self._browser = browser
        context = {"browserContextId": browser.call("Target.createBrowserContext")["browserContextId"]} if own else {}
        self._target = browser.call("Target.createTarget", url="about:blank", **context)["targetId"]
        self._session = browser.call("Target.attachToTarget", targetId=self._target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.call(f"{domain}.enable")
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.call("Emulation.setDeviceMetricsOverride", **size)
        self.media(scheme)
        self._has_script = has_script
        if not has_script:
            self.call("Emulation.setScriptExecutionDisabled", value=True)

    def close(self) -> None:
        """Close it, with the streams that it reads."""
        self._browser.call("Target.closeTarget", targetId=self._target)

    def call(self, method: str, **params: Any) -> dict[str, Any]:  # JSON
        """Tell the browser something about this page."""
        return self._browser.call(method, self._session, **params)

    def media(self, scheme: str = "light", kind: str = "") -> None:
        """Show it light or dark, on a screen or as `print`."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", media=kind, features=[feature])

    def open(self, file: Path) -> None:
        """Load a file and wait until it stands still."""
        self.visit(file.as_uri())

    def visit(self, address: str) -> None:
        """Load an address and wait until it stands still."""
        self.call("Page.navigate", url=address)
        self.arrive()

    def arrive(self) -> None:
        """Wait until the page that is being loaded stands still."""
        self._browser.wait("Page.loadEventFired", self._session)
        if self._has_script:
            self.run("new Promise(requestAnimationFrame)")
            self.run("Promise.all(document.getAnimations().map(one => one.finished)).then(() => null)")

    def run(self, script: str) -> Any:  # JSON
        """Give what an expression gives; what the page forbids itself does not hold for this."""
        read = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in read:
            raise BrowserBroke(str(read["exceptionDetails"]))
        return read["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key, such as Tab or Enter."""
        code = {"Tab": 9, "Enter": 13, "ArrowRight": 39, " ": 32}[key]
        text = {"text": "\r"} if key == "Enter" else {"text": " "} if key == " " else {}
        for kind in ("keyDown", "keyUp"):
            more = text if kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code, **more)

    def picture(self, file: Path) -> None:
        """Write what is seen into a file."""
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def paper(self) -> bytes:
        """Print it."""
        return base64.b64decode(self.call("Page.printToPDF", printBackground=False)["data"])

    def complaints(self) -> list[str]:
        """Give what the browser complained of, and what it was asked to load beside the file itself."""
        found = []
        for one in self._browser.events:
            if one.get("sessionId") != self._session:
                continue
            method, params = one["method"], one["params"]
            if method == "Log.entryAdded":
                entry = params["entry"]
                found.append(f"{entry['level']}: {entry['text']} {entry.get('url', '')}".rstrip())
            elif method in {"Runtime.exceptionThrown", "Runtime.consoleAPICalled"}:
                found.append(f"{method}: {params}")
            elif method == "Network.requestWillBeSent" and params["type"] != "Document":
                found.append(f"loads {params['request']['url']}")
        return found
