"""A headless Chromium for tests: pages are opened, asked and pictured over a pair of pipes, without a driver.

The protocol is that of `--remote-debugging-pipe`: JSON messages that end in NUL, on the descriptors 3 and 4
(https://chromedevtools.github.io/devtools-protocol/).
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
)
# How long one answer may take on a busy machine, in seconds.
PATIENCE = 120


def find_chromium() -> str | None:
    """Return the path of a Chromium, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def find_axe() -> str | None:
    """Return the text of axe-core where `npm install --prefix <venv> axe-core` has put it, None elsewhere."""
    path = Path(os.environ.get("ANNOTATE_AXE") or Path(sys.prefix) / "node_modules" / "axe-core" / "axe.min.js")
    return path.read_text(encoding="utf-8") if path.exists() else None


class Browser:
    """One tab. What its pages complain of is in `complaints`, what they ask for in `requests`."""

    def __init__(self, process: subprocess.Popen[bytes], out: int, into: int) -> None:
        self._process, self._out, self._into = process, out, into
        self._buffer, self._number, self._session = b"", 0, ""
        self._events: list[dict[str, Any]] = []
        self.complaints: list[str] = []
        self.requests: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        """Send a command and return its result; what happens meanwhile is noted."""
        self._number += 1
        number = self._number
        message: dict[str, Any] = {"id": number, "method": method, "params": values}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._into, data) :]
        while (answer := self._read()).get("id") != number:
            self._note(answer)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']['message']}")
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, page: Path, fragment: str = "") -> None:
        """Open a file and wait until it is loaded."""
        self._events.clear()
        answer = self.call("Page.navigate", url=page.absolute().as_uri() + fragment)
        if "loaderId" not in answer:
            return  # the page stays, and only the place in it is another
        while not any(event["method"] == "Page.loadEventFired" for event in self._events):
            self._note(self._read())

    def ask(self, expression: str) -> Any:
        """Return the value of an expression in the page, also one that is promised."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"]["exception"].get("description", expression))
        return answer["result"].get("value")

    def resize(self, width: int, height: int) -> None:
        """Make the window so large, in CSS pixels."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def pretend(self, *, dark: bool = False, media: str = "", scripts: bool = True) -> None:
        """Prefer dark or light, draw for "print", or run no scripts in the pages opened next."""
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)
        self.call("Emulation.setScriptExecutionDisabled", value=not scripts)

    def draw(self) -> bytes:
        """Return the window as PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def press(self, key: str) -> None:
        """Press and let go a key by its name: "Tab", "Enter"."""
        codes = {"Tab": 9, "Enter": 13}
        values = {"key": key, "code": key, "windowsVirtualKeyCode": codes[key]}
        self.call("Input.dispatchKeyEvent", type="keyDown", **values, **({"text": "\r"} if key == "Enter" else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **values)

    def list_faults(self, axe: str, *impacts: str) -> list[str]:
        """Return what axe-core finds of these impacts ("serious", "critical"): rule, impact and where."""
        self.call("Runtime.evaluate", expression=axe)
        found = self.ask("axe.run(document, {resultTypes: ['violations'], preload: false}).then(r => r.violations)")
        return [
            f"{own['id']} ({own['impact']}): {node['html'][:160]}"
            for own in found
            if own["impact"] in impacts
            for node in own["nodes"][:3]
        ]

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._out], [], [], PATIENCE)
            if not ready:
                raise TimeoutError(f"the browser did not answer within {PATIENCE} s")
            part = os.read(self._out, 1 << 20)
            if not part:
                raise RuntimeError("the browser has ended")
            self._buffer += part
        message, _, self._buffer = self._buffer.partition(b"\0")
        read: dict[str, Any] = json.loads(message)
        return read

    def _note(self, event: dict[str, Any]) -> None:
        values = event.get("params", {})
        match event.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(values["request"]["url"])
            case "Runtime.exceptionThrown":
                self.complaints.append(json.dumps(values["exceptionDetails"])[:400])
            case "Runtime.consoleAPICalled" if values["type"] in ("error", "warning"):
                self.complaints.append(json.dumps(values["args"])[:400])
            case "Log.entryAdded":
                self.complaints.append(values["entry"]["text"])
            case "Page.loadEventFired":
                self._events.append(event)


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Yield a browser with a new profile, and end it with all its processes."""
    program = find_chromium()
    if program is None:
        raise RuntimeError("no Chromium is installed: apt-get install chromium")
    their_in, our_out = os.pipe()
    our_in, their_out = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # The shell puts the two ends where Chromium looks for them, whatever numbers they have here.
        command = f'exec "$0" "$@" 3<&{their_in} 4>&{their_out}'
        process = subprocess.Popen(
            ["bash", "-c", command, program, *FLAGS, f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(their_in, their_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for end in (their_in, their_out):
            os.close(end)
        try:
            yield Browser(process, our_in, our_out)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for end in (our_in, our_out):
                os.close(end)
